"""`kill -9` while an export replaces an earlier one: the old one, or a folder that says it is not whole."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pandas as pd
import pytest

from rsmp_nlp.export.folder import ASIDE

KILLED = -9
LAST = {"csv": "datapackage.json", "hf": "README.md"}


def content(folder: Path) -> dict[str, bytes]:
    """Return the files of a folder that are in place."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and ASIDE not in path.parts
    }


@pytest.fixture(scope="module")
def other(commands, whole) -> str:
    """Give a run that has one person less, and so other tables."""
    author = pd.read_parquet(commands.folder / "untouched" / "messages.parquet")["author"][0]
    shutil.copytree(commands.folder / "untouched", commands.folder / "one-less")
    assert commands("forget", "one-less", "--author", author).code == 0
    return "one-less"


@pytest.mark.parametrize("to", LAST)
def test_an_export_killed_at_any_point_is_the_old_one_or_says_that_it_is_not_whole(
    commands, other, to
):
    out = commands.folder / "exported"
    first = ("export", "untouched", "--to", to, "-o", "exported")
    second = ("export", other, "--to", to, "-o", "exported")
    shutil.rmtree(out, ignore_errors=True)
    assert commands(*second, out="exported").code == 0
    new = content(out)
    shutil.rmtree(out)
    assert commands(*first, out="exported").code == 0
    (out / "notes.txt").write_text("les miennes", encoding="utf-8")
    old = content(out)
    shutil.copytree(out, commands.folder / f"kept-{to}")
    assert commands(*second, out="exported", count=True).code == 0
    new |= {"notes.txt": old["notes.txt"]}
    assert content(out) == new != old
    # most of them where the files take their places, which is the end
    points = {*random.Random(0).sample(range(1, commands.events), 3)}
    points |= {commands.events - back for back in range(0, 18, 3)}
    unfinished = 0
    for point in sorted(points):
        shutil.rmtree(out)
        shutil.copytree(commands.folder / f"kept-{to}", out)
        assert commands(*second, out="exported", at=point, fault="kill").code == KILLED
        found = content(out)
        if LAST[to] in found:
            assert found in (old, new), point
        else:
            unfinished += 1
        done = commands(*second, out="exported")
        assert done.code == 0, done.stderr
        assert content(out) == new
        assert not (out / ASIDE).exists()
    assert unfinished


def test_a_half_export_in_the_folder_of_a_run_goes_with_whom_is_forgotten(commands, whole):
    run = Path(shutil.copytree(commands.folder / "untouched", commands.folder / "with-export"))
    author = pd.read_parquet(run / "messages.parquet")["author"][0]
    command = ("export", "with-export", "--to", "csv")
    assert commands(*command, out="with-export/csv", count=True).code == 0
    shutil.rmtree(run / "csv")
    middle = commands.events // 2
    assert commands(*command, out="with-export/csv", at=middle, fault="kill").code == KILLED
    assert (run / "csv" / ASIDE).is_dir()
    (run / ".rsmp-nlp.xlsx.new").write_text(author, encoding="utf-8")  # as a kill leaves it
    assert commands("forget", "with-export", "--author", author).code == 0
    assert not (run / "csv").exists()
    assert not [
        path for path in run.rglob("*") if path.is_file() and author.encode() in path.read_bytes()
    ]
