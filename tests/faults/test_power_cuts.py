"""Files that a power cut left short or full of zeros: seen, and made again or refused."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.faults.struck import tables

from rsmp_nlp.report.store import PARTIAL, READY

DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda content: b"",
    "first byte": lambda content: content[:1],
    "half": lambda content: content[: len(content) // 2],
    "last byte missing": lambda content: content[:-1],
    "zeroed tail": lambda content: content[: len(content) // 2].ljust(len(content), b"\0"),
    "zeros": lambda content: bytes(len(content)),
}
SENTENCE = "rsmp-nlp : "


@pytest.fixture(scope="module")
def halves(commands, events):
    """Give a run killed when some parts were kept, and one killed as its files were put in place."""
    made = {}
    ways = {
        "early": ("parts/*.part", range(events // 3, events)),
        "late": (READY, range(events, 0, -1)),
    }
    for name, (wanted, points) in ways.items():
        out = commands.folder / name
        for point in points:
            shutil.rmtree(out, ignore_errors=True)
            assert commands.classify(name, at=point, fault="kill").code == -9
            if any((out / PARTIAL).glob(wanted)):
                made[name] = out
                break
    return made


def last(out: Path, pattern: str) -> Path:
    """Return the file written last of those that a pattern finds."""
    return max((out / PARTIAL).glob(pattern), key=lambda path: path.stat().st_mtime_ns)


@pytest.mark.parametrize(
    ("half", "pattern", "damage"),
    [
        ("early", "parts/*.part", "empty"),
        ("early", "parts/*.part", "last byte missing"),
        ("early", "parts/*.part", "zeroed tail"),
        ("early", "run.json", "half"),
        ("early", "run.json", "zeros"),
        ("early", "*.parquet", "half"),
        ("late", ".ready", "half"),
        ("late", ".ready", "zeros"),
    ],
)
def test_what_was_cut_is_made_again(commands, whole, halves, half, pattern, damage):
    out = commands.folder / "cut"
    shutil.rmtree(out, ignore_errors=True)
    shutil.copytree(halves[half], out)
    path = last(out, pattern)
    path.write_bytes(DAMAGES[damage](path.read_bytes()))
    done = commands.classify("cut")
    assert done.code == 0, done.stderr
    assert tables(out) == whole
    assert not (out / PARTIAL).exists()


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("name", ["run.json", "messages.parquet", "platforms.parquet"])
def test_a_finished_run_that_was_damaged_is_refused_in_a_sentence(commands, whole, name, damage):
    out = commands.folder / "damaged"
    shutil.rmtree(out, ignore_errors=True)
    shutil.copytree(commands.folder / "untouched", out)
    path = out / name
    if name == "run.json" and damage == "last byte missing":
        damage = "half"  # it ends in a line feed
    path.write_bytes(DAMAGES[damage](path.read_bytes()))
    command = ("locate", "damaged") if name == "messages.parquet" else ("report", "damaged")
    done = commands(*command)
    assert done.code == 3, done.stderr
    assert done.stderr.startswith(SENTENCE)
    assert name in done.stderr
    assert done.stderr.count("\n") == 1
