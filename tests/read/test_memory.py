"""Reading four times as many messages takes about as much memory."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import rsmp_nlp

pytest.importorskip("resource", reason="memory can only be measured on a Unix system")

FEW, MANY = 10_000, 120_000
BOUND = 80 << 20
"""Bytes for 110,000 more messages: what threads keep in mind, which is bounded, and identifiers."""

PACKAGE = Path(rsmp_nlp.__file__).parents[1]
"""Where the child finds the program that is tested, whatever is installed."""

CHILD = """
import resource, sys
sys.path.insert(0, sys.argv[2])
from rsmp_nlp.read.base import ReadOptions
from rsmp_nlp.read.reading import Reading
for item in (reading := Reading((sys.argv[1],), ReadOptions())):
    pass
unit = 1 if sys.platform == "darwin" else 1024
print(reading.read, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit)
"""


def line(kind: str, row: int) -> str:
    if kind == "csv":
        return f"{row};Bonjour à tous, ceci est le message {row};a{row % 100}\n"
    return f'{{"id": "{row}", "text": "Bonjour à tous, message {row}", "author": "a{row % 100}"}}\n'


@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_memory_does_not_follow_the_corpus(tmp_path, kind):
    peaks = []
    for count in (FEW, MANY):
        path = tmp_path / f"{count}.{kind}"
        with path.open("w", encoding="utf-8") as stream:
            stream.write("id;texte;auteur\n" if kind == "csv" else "")
            stream.writelines(line(kind, row) for row in range(count))
        command = [sys.executable, "-c", CHILD, str(path), str(PACKAGE)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=True)
        read, peak = done.stdout.split()
        assert int(read) == count
        peaks.append(int(peak))
    assert peaks[1] - peaks[0] < BOUND, peaks
