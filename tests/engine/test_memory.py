"""What classifying held is given back, and found again where it is needed."""

import ctypes
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from rsmp_nlp.engine.memory import give_back, keep_large_apart, trim
from rsmp_nlp.preprocess.chunks import known_chunks
from rsmp_nlp.preprocess.document import document

needs_glibc = pytest.mark.skipif(
    sys.platform != "linux" or not hasattr(ctypes.CDLL(None), "mallopt"),
    reason="la bibliothèque C n’est pas glibc",
)


def test_words_are_forgotten_and_documents_stay_the_same():
    before = document("L'équipe vient-elle demain à 18h ?")
    assert known_chunks()
    assert known_chunks().tokens
    give_back()
    assert not known_chunks()
    assert not known_chunks().tokens
    assert document("L'équipe vient-elle demain à 18h ?") == before


LARGE_AMONG_SMALL = """
import resource
import numpy as np
from rsmp_nlp.engine.memory import keep_large_apart

def resident():
    return int(open("/proc/self/statm").read().split()[1]) * resource.getpagesize()

keep_large_apart()
for _ in range(2):  # from which on glibc by itself would take what follows from its heap
    np.ones(24 << 20, np.uint8)
arrays = [np.ones(4 << 20, np.uint8) for _ in range(8)]
above = [b"x" * 5_000 for _ in range(1_000)]
full = resident()
arrays.clear()
print(full - resident())
"""


@needs_glibc
def test_a_large_array_leaves_nothing_although_a_larger_one_was_freed_before():
    # in a process of its own: where the heap of the tests has room, all arrays find some in it
    done = subprocess.run(
        [sys.executable, "-c", LARGE_AMONG_SMALL],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2] / "nlp")},
    )
    assert int(done.stdout) > 24 << 20


@needs_glibc
def test_holes_between_small_pieces_are_returned_when_asked():
    keep_large_apart()
    pieces = [b"x" * 10_000 for _ in range(8_000)]
    kept = pieces[99::100]
    del pieces
    full = _resident()
    trim()
    assert _resident() < full - (40 << 20)
    assert kept


def _resident():
    """Return the resident bytes of this process."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize()
