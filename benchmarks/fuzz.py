"""Fuzz what reads files of strangers, from the files of the hostile cases on.

    pip install atheris
    python benchmarks/fuzz.py --minutes 5 [TARGET …] [--findings FOLDER]

The targets are those of `tests/hostile/targets.py`; a finding is a file that makes one fail otherwise
than by an error of ours, hang for 20 seconds, or take 4 GB. Where atheris is missing, files of the cases
are changed at random, without looking at what they reach.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import random
import subprocess
import sys
import tempfile
import time
import traceback
from pathlib import Path

from of_tests import named_tests

named_tests()

from tests.hostile.corpus import FAMILIES  # noqa: E402
from tests.hostile.targets import LABELS, SAMPLES, SUFFIXES, TARGETS  # noqa: E402

LARGEST_SEED = 1 << 14
CHOICES = {"readers": SUFFIXES, "labels": LABELS, "samples": SAMPLES}


def main() -> int:
    """Fuzz each target in a process of its own; return 1 where something was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("targets", nargs="*", default=list(TARGETS), metavar="TARGET")
    parser.add_argument("--minutes", type=float, default=5.0, help="for each target")
    parser.add_argument("--findings", type=Path, default=Path("fuzz-findings"))
    parser.add_argument("--within", choices=TARGETS, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.within:
        fuzz(given.within, given.minutes * 60, given.findings)
        return 0
    given.findings.mkdir(exist_ok=True)
    before = set(given.findings.iterdir())
    for name in given.targets:
        started = time.monotonic()
        command = [sys.executable, __file__, "--within", name, "--minutes", str(given.minutes)]
        done = subprocess.run([*command, "--findings", str(given.findings.resolve())])
        print(
            f"{name}: {time.monotonic() - started:.0f} s, exit code {done.returncode}", flush=True
        )
    found = sorted(set(given.findings.iterdir()) - before)
    print(f"{len(found)} findings", *found, sep="\n  ")
    return int(bool(found))


def seeds(name: str, folder: Path) -> list[bytes]:
    """Return the small files of the cases, each behind the byte that chooses how it is read."""
    choices = CHOICES.get(name, ())
    found: list[bytes] = []
    for family, cases in FAMILIES.items():
        if family == "models":  # copies of a model of megabytes
            continue
        for number, case in enumerate(cases):
            place = folder / f"{family} {number}"
            place.mkdir()
            case.build(place)
            for path in (place / one for one in case.files):
                if not path.is_file() or not 0 < path.stat().st_size <= LARGEST_SEED:
                    continue
                data = path.read_bytes()
                if not choices:
                    found.append(data)
                fits = [n for n, suffix in enumerate(choices) if path.name.endswith(suffix)]
                found += [bytes([fits[-1]]) + data] if fits else []
    return found


def fuzz(name: str, seconds: float, findings: Path) -> None:
    """Fuzz one target for a time."""
    with tempfile.TemporaryDirectory() as place:
        work, corpus = Path(place) / "work", Path(place) / "corpus"
        for folder in (work, corpus, Path(place) / "seeds"):
            folder.mkdir()
        first = seeds(name, Path(place) / "seeds")
        if importlib.util.find_spec("atheris") is None:
            changed_at_random(name, first, seconds, work, findings)
            return
        import atheris

        for number, data in enumerate(first):
            (corpus / str(number)).write_bytes(data)
        # what reads files is instrumented where it is imported, from here on
        again = ("rsmp_nlp", "tests.hostile.targets")
        for module in [one for one in sys.modules if one.startswith(again)]:
            del sys.modules[module]
        with atheris.instrument_imports(include=["rsmp_nlp"]):
            target = importlib.import_module("tests.hostile.targets").TARGETS[name]
            for module in ("annotate.exchange_import", "inspection", "options", "classify.labels"):
                importlib.import_module(f"rsmp_nlp.{module}")
        limits = [f"-max_total_time={seconds:.0f}", "-timeout=20", "-rss_limit_mb=4000"]
        more = [f"-artifact_prefix={findings}/{name}-", "-print_final_stats=1", "-verbosity=0"]
        atheris.Setup([sys.argv[0], *limits, *more, str(corpus)], lambda data: target(data, work))
        atheris.Fuzz()


def changed_at_random(
    name: str, first: list[bytes], seconds: float, work: Path, findings: Path
) -> None:
    """Change the seeds at random, and keep what fails."""
    dice = random.Random(0)
    until = time.monotonic() + seconds
    runs = 0
    while time.monotonic() < until:
        data = bytearray(dice.choice(first))
        for _ in range(dice.randint(1, 8)):
            at = dice.randrange(len(data) + 1)
            data[at : at + dice.randint(0, 4)] = dice.randbytes(dice.randint(0, 4))
        runs += 1
        try:
            TARGETS[name](bytes(data), work)
        except Exception:
            (findings / f"{name}-{runs}").write_bytes(bytes(data))
            traceback.print_exc()
    print(f"{name}: {runs} files")


if __name__ == "__main__":
    sys.exit(main())
