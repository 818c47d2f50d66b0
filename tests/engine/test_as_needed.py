"""Processes that start only where what is left is worth it, and change nothing."""

import os
from pathlib import Path
from types import SimpleNamespace

import pytest

from rsmp_nlp.engine import as_needed, local
from rsmp_nlp.engine.as_needed import AsNeeded, most_processes, processes_worth
from rsmp_nlp.engine.processes import Workers

MIB = 1 << 20

needs_signals = pytest.mark.skipif(os.name != "posix", reason="sends SIGKILL")


@pytest.fixture
def needed(monkeypatch, light, store, job):
    """Give what makes parts by light work, here then elsewhere; `here` names batches made here at first."""
    here = []

    def keep(job, batch, store):
        here.append(batch.name)
        light(job, batch, store)
        return store.get(batch.name)

    monkeypatch.setattr(local, "keep", keep)
    # beside this one, which a batch that kills would kill
    monkeypatch.setattr(
        local, "Workers", lambda job, store, count, here: Workers(job, store, count, light)
    )
    made = AsNeeded(job, store, SimpleNamespace(share=None))
    made.here = here
    return made


@pytest.fixture
def after(monkeypatch):
    """Have two processes be worth it once some batches were read."""

    def read(batches, before):
        enough = sum(len(batch.payload) for batch in batches[: before + 1])
        monkeypatch.setattr(
            as_needed, "processes_worth", lambda done, _: 2 if done >= enough else 1
        )

    return read


def ids(parts):
    return [i for part in parts for i in part.rows["message_id"].to_pylist()]


ALL = [str(rank) for rank in range(60)]


def test_a_small_corpus_starts_no_process(six, needed, monkeypatch):
    monkeypatch.setattr(local, "Workers", None)
    batches = six()
    assert ids(needed.parts(batches)) == ALL
    assert needed.here == [batch.name for batch in batches]
    assert needed.workers == 1


def test_processes_started_on_the_way_make_what_is_left(six, needed, after):
    batches = six()
    after(batches, 2)
    assert ids(needed.parts(batches)) == ALL
    assert needed.here == [batch.name for batch in batches[:2]]
    assert needed.workers == 2


@needs_signals
def test_one_that_is_killed_loses_nothing(six, needed, after, store):
    batches = six({4: "die once"})
    after(batches, 2)
    assert ids(needed.parts(batches)) == ALL
    assert Path(store.folder, "told").exists()


def test_a_run_that_is_resumed_starts_them_for_what_is_missing(six, needed, after, store):
    batches = six()
    after(batches, 2)
    running = needed.parts(batches)
    for _ in range(4):
        next(running)
    running.close()
    kept = [batch.name for batch in batches if store.holds(batch.name)]
    assert len(kept) >= 4
    needed.here.clear()
    assert ids(needed.parts(batches)) == ALL
    assert not needed.here


def test_a_run_that_is_whole_starts_none(six, needed, after, store, light, job, monkeypatch):
    batches = six()
    for batch in batches:
        light(job, batch, store)
    after(batches, 0)
    monkeypatch.setattr(local, "Workers", None)
    assert ids(needed.parts(batches)) == ALL


@pytest.mark.parametrize(
    ("read", "share", "expected"),
    [
        (1, 0.5, 1),  # as much is left: nothing
        (1, 0.1, 2),
        (1, 0.06, 3),
        (1, 0.001, 4),
        (20, 0.99, 1),  # it ends soon
        (20, 0.5, 4),
        (0.1, 0.000_1, 1),  # too little was read to know
        (1, None, 1),  # standard input
        (9, None, 4),
        (1, 0.0, 1),  # a format that is read whole, then given message by message
        (9, 0.0, 4),
        (1, 1.0, 1),
    ],
)
def test_processes_are_as_many_as_what_is_left_is_worth(monkeypatch, read, share, expected):
    monkeypatch.setattr(as_needed, "most_processes", lambda: 4)
    assert processes_worth(int(read * MIB), share) == expected


@pytest.mark.parametrize(
    ("cores", "free", "expected"),
    [
        (1, None, 1),
        (2, None, 2),
        (64, None, 4),
        (4, 24 * 1024 * MIB, 4),
        (4, 1600 * MIB, 3),
        (4, 600 * MIB, 1),
        (4, 0, 1),
    ],
)
def test_processes_have_a_core_and_memory(monkeypatch, cores, free, expected):
    monkeypatch.setattr(as_needed, "cores", lambda: cores)
    monkeypatch.setattr(as_needed, "free_memory", lambda: free)
    assert most_processes() == expected
