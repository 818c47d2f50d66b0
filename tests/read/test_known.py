"""Identifiers already read."""

from __future__ import annotations

import tracemalloc

from hypothesis import given
from hypothesis import strategies as st

from rsmp_nlp.read import known
from rsmp_nlp.read.known import KnownIds

MAX_BYTES_EACH = 40
"""Bytes an identifier may take, once there are many; a dictionary of strings takes over 200."""

CHECKSUMS = st.integers(0, 2**32 - 1)


@given(st.lists(st.tuples(st.text(max_size=2), st.text(max_size=2), CHECKSUMS)))
def test_it_answers_as_a_dictionary_does(items):
    ours, reference = KnownIds(), {}
    for platform, name, checksum in items:
        assert ours.known(platform, name, checksum) == reference.get((platform, name))
        reference.setdefault((platform, name), checksum)
    assert len(ours) == len(reference)


def test_it_answers_as_a_dictionary_does_while_it_grows(monkeypatch):
    monkeypatch.setattr(known, "_SLOTS", 2)
    ours = KnownIds()
    assert [ours.known("P", str(number), number) for number in range(5000)] == [None] * 5000
    assert [ours.known("P", str(number), 7) for number in range(5000)] == list(range(5000))
    assert ours.known("Q", "1", 7) is None
    assert len(ours) == 5001


def test_where_the_platform_ends_counts():
    ours = KnownIds()
    assert ours.known("P1", "2", 3) is None
    assert ours.known("P", "12", 4) is None


def test_memory_grows_by_a_few_bytes_each():
    count = 90_000  # just past a doubling of the table: the worst case
    tracemalloc.start()
    try:
        ours = KnownIds()
        for number in range(count):
            ours.known("plateforme", f"1394735776701{number}", number)
        size, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert size < MAX_BYTES_EACH * count
