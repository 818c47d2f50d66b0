"""`kill -9` at points drawn at random: what follows is what nothing would have struck.

`benchmarks/kills.py` does the same by the clock, with workers and more messages.
"""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pandas as pd
from tests.faults.struck import tables

from rsmp_nlp.errors import NotReadable
from rsmp_nlp.report.store import read_run

KILLED = -9


def finished(out: Path) -> bool:
    """Tell whether there is a whole run, for whoever reads the folder."""
    try:
        return bool(read_run(out))
    except NotReadable:
        return False


def test_a_run_killed_twenty_times_has_the_same_tables(commands, whole, events):
    draw = random.Random(0)
    out = commands.folder / "out"
    struck = kept = 0
    for _ in range(20):
        done = commands.classify(at=draw.randint(1, events), fault="kill")
        assert done.code in (0, KILLED), done.stderr
        struck += done.code == KILLED
        kept += any(out.glob(".partial/parts/*.part"))
        if finished(out):
            assert tables(out) == whole, "half of a run is taken for a whole one"
        else:
            assert done.code == KILLED
    assert struck >= 15
    assert kept >= 5
    assert commands.classify().code == 0
    assert tables(out) == whole
    assert not (out / ".partial").exists()


def test_a_person_forgotten_by_a_command_killed_at_any_point_is_there_or_is_not(commands, whole):
    draw = random.Random(1)
    folder = commands.folder
    author = pd.read_parquet(folder / "untouched" / "messages.parquet")["author"][0]
    shutil.copytree(folder / "untouched", folder / "less")
    assert commands("forget", "less", "--author", author, out="less", count=True).code == 0
    events, less = commands.events, tables(folder / "less")
    assert less != whole
    shutil.copytree(folder / "untouched", folder / "struck")
    ends = set()
    for point in sorted(draw.sample(range(1, events + 1), 6)):
        shutil.rmtree(folder / "struck")
        shutil.copytree(folder / "untouched", folder / "struck")
        command = ("forget", "struck", "--author", author)
        done = commands(*command, out="struck", at=point, fault="kill")
        assert done.code == KILLED
        read_run(folder / "struck")
        found = tables(folder / "struck")
        assert found in (whole, less)
        ends.add(found == less)
        assert commands(*command).code == (2 if found == less else 0)
        assert tables(folder / "struck") == less
    assert ends == {True, False}
