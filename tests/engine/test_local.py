import os
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from rsmp_nlp.classify.storage import load
from rsmp_nlp.classify.train import training_rows
from rsmp_nlp.engine import local
from rsmp_nlp.engine.local import ATTEMPTS, Batch, classify_batch, classify_batches
from rsmp_nlp.engine.resume import PosteriorStore
from rsmp_nlp.errors import ModelError, RsmpError


@pytest.fixture
def store(tmp_path):
    return PosteriorStore(tmp_path / "parts", "empreinte")


@pytest.fixture(scope="module")
def batches(corpus):
    """Give the corpus in six batches, each carrying its number."""
    return [
        (
            rank,
            Batch(
                tuple(one.text for one in corpus[rank * 10 : rank * 10 + 10]),
                tuple(one.kind for one in corpus[rank * 10 : rank * 10 + 10]),
                (None,) * 10,
            ),
        )
        for rank in range(6)
    ]


@pytest.fixture
def expected(tiny):
    return load(tiny.folder).posteriors(training_rows(tiny.labelled).documents)


def test_posteriors_are_those_of_the_model_in_order(tiny, batches, store, expected):
    found = list(classify_batches(str(tiny.folder), batches, store))
    assert [carried for carried, _ in found] == list(range(6))
    assert_allclose(np.concatenate([rows for _, rows in found]), expected, atol=1e-7)


def test_batches_are_read_as_they_are_needed(tiny, batches, store):
    read = []
    source = (read.append(one[0]) or one for one in batches)
    running = classify_batches(str(tiny.folder), source, store)
    next(running)
    assert read == [0]


def test_no_batch_no_work(store):
    assert list(classify_batches("absent", [], store)) == []
    assert list(classify_batches("absent", [], store, workers=2)) == []


def test_what_the_store_holds_is_not_computed_again(tiny, batches, store, monkeypatch):
    first = list(classify_batches(str(tiny.folder), batches[:4], store))
    computed = []
    monkeypatch.setattr(
        local,
        "classify_batch",
        lambda folder, batch: computed.append(batch) or classify_batch(folder, batch),
    )
    again = list(classify_batches(str(tiny.folder), batches, store))
    assert computed == [batch for _, batch in batches[4:]]
    for one, same in zip(first, again, strict=False):
        assert_array_equal(one[1], same[1])


def test_an_interrupted_run_goes_on_where_it_stopped(tiny, batches, store, monkeypatch):
    running = classify_batches(str(tiny.folder), batches, store)
    next(running)
    next(running)
    running.close()
    assert len(list(store.folder.iterdir())) == 2
    monkeypatch.setattr(local, "classify_batch", lambda folder, batch: np.full((10, 10), 0.1))
    found = [rows for _, rows in classify_batches(str(tiny.folder), batches, store)]
    assert [bool((rows == 0.1).all()) for rows in found] == [False] * 2 + [True] * 4


def test_a_model_that_is_missing_is_said(batches, store, tmp_path):
    with pytest.raises(ModelError, match="aucun modèle ici"):
        list(classify_batches(str(tmp_path), batches, store))


WORKER = """
import os, signal
from pathlib import Path

import numpy as np

def work(folder, batch):
    once = Path(folder) / "killed"
    if batch.texts[0].startswith("Besoin") and not once.exists():
        once.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return np.array([[len(text)] * 10 for text in batch.texts], dtype=float)
"""


@pytest.mark.skipif(os.name != "posix", reason="sends SIGKILL")
def test_a_killed_worker_loses_nothing(batches, store, tmp_path, monkeypatch):
    """Real processes; the work is light, since each would import spaCy and scikit-learn anew."""
    (tmp_path / "light_worker.py").write_text(WORKER, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    import light_worker

    made = []
    make = local._pool
    monkeypatch.setattr(local, "_pool", lambda workers: made.append(make(workers)) or made[-1])
    monkeypatch.setattr(local, "classify_batch", light_worker.work)
    deadly = list(batches)
    deadly[2] = (2, Batch(("Besoin de bras", *batches[2][1].texts[1:]), (None,) * 10, (None,) * 10))
    found = list(classify_batches(str(tmp_path), deadly, store, workers=2))
    assert (tmp_path / "killed").exists()
    assert len(made) == 2
    assert [carried for carried, _ in found] == list(range(6))
    lengths = [len(text) for _, batch in deadly for text in batch.texts]
    assert_array_equal(np.concatenate([rows for _, rows in found])[:, 0], lengths)
    assert len(list(store.folder.iterdir())) == 6


class Pool:
    """Stands for a pool of processes: runs at once, and dies when told to."""

    def __init__(self, dies):
        self.dies = dies

    def submit(self, call, folder, batch):
        future = Future()
        if self.dies(batch):
            future.set_exception(BrokenProcessPool("killed"))
        else:
            future.set_result(np.full((len(batch.texts), 10), 0.1))
        return future

    def shutdown(self, wait=True, cancel_futures=False):
        pass


def pools(monkeypatch, dies):
    made = []
    monkeypatch.setattr(local, "_pool", lambda workers: made.append(Pool(dies)) or made[-1])
    return made


def test_a_batch_that_kills_every_worker_ends_the_run_with_a_sentence(batches, store, monkeypatch):
    deadly = batches[3][1]
    made = pools(monkeypatch, lambda batch: batch == deadly)
    running = classify_batches("m", batches, store, workers=2)
    assert [next(running)[0] for _ in range(3)] == [0, 1, 2]
    with pytest.raises(RsmpError, match=f"arrêté {ATTEMPTS} fois sur le même lot") as caught:
        next(running)
    assert "--workers 1" in str(caught.value)
    assert len(made) == ATTEMPTS
    # what was done is kept, and only that is missing which was not
    assert [store.get(batch) is not None for _, batch in batches[:4]] == [True] * 3 + [False]


def test_workers_that_die_now_and_then_end_nothing(batches, store, monkeypatch):
    deaths = {batch: ATTEMPTS - 1 for _, batch in batches}

    def dies(batch):
        deaths[batch] -= 1
        return deaths[batch] >= 0

    pools(monkeypatch, dies)
    found = list(classify_batches("m", batches, store, workers=2))
    assert [carried for carried, _ in found] == list(range(6))


def test_no_more_batches_are_read_ahead_than_workers_need(batches, store, monkeypatch):
    pools(monkeypatch, lambda batch: False)
    read = []
    source = (read.append(one[0]) or one for one in batches)
    running = classify_batches("m", source, store, workers=2)
    next(running)
    assert read == [0, 1, 2, 3]
