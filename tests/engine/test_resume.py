import numpy as np
import pytest
from numpy.testing import assert_array_equal

from rsmp_nlp.engine.local import Batch
from rsmp_nlp.engine.resume import PosteriorStore

BATCH = Batch(("Oui", "Non ?"), ("post", None), (None, "Oui"))
POSTERIORS = np.random.default_rng(0).dirichlet(np.ones(10), 2)


@pytest.fixture
def store(tmp_path):
    return PosteriorStore(tmp_path / "parts", "empreinte")


def test_what_is_put_is_got(store):
    assert store.get(BATCH) is None
    store.put(BATCH, POSTERIORS)
    assert_array_equal(store.get(BATCH), POSTERIORS)
    assert (
        store.get(Batch(*[tuple(one) for one in (BATCH.texts, BATCH.kinds, BATCH.parents)]))
        is not None
    )


@pytest.mark.parametrize(
    "other",
    [
        Batch(("Oui", "Non !"), ("post", None), (None, "Oui")),
        Batch(("Oui", "Non ?"), ("post", "reply"), (None, "Oui")),
        Batch(("Oui", "Non ?"), ("post", None), (None, "Si")),
        Batch(("Non ?", "Oui"), (None, "post"), ("Oui", None)),
        Batch(("Oui", "Non ?"), ("post", None), (None, None)),
    ],
    ids=["text", "kind", "parent", "order", "no parent"],
)
def test_nothing_is_found_for_another_batch(store, other):
    store.put(BATCH, POSTERIORS)
    assert store.get(other) is None


def test_nothing_is_found_for_another_model(store):
    store.put(BATCH, POSTERIORS)
    assert PosteriorStore(store.folder, "autre").get(BATCH) is None


def test_texts_are_not_confused_where_they_meet(store):
    store.put(Batch(("a", "b"), (None, None), (None, None)), POSTERIORS)
    assert store.get(Batch(("ab", ""), (None, None), (None, None))) is None
    assert store.get(Batch(("a", "b"), ("None", None), (None, None))) is None


def test_the_texts_are_not_written(store):
    store.put(Batch(("adresse secrète",), (None,), (None,)), POSTERIORS[:1])
    (path,) = store.folder.iterdir()
    assert b"secr" not in path.read_bytes()


@pytest.mark.parametrize("keep", [0, 1, 100, -1], ids=["empty", "a byte", "header", "but a byte"])
def test_a_file_cut_short_is_as_if_absent(store, keep):
    store.put(BATCH, POSTERIORS)
    (path,) = store.folder.iterdir()
    path.write_bytes(path.read_bytes()[:keep])
    assert store.get(BATCH) is None
    store.put(BATCH, POSTERIORS)
    assert_array_equal(store.get(BATCH), POSTERIORS)


def test_a_foreign_file_is_as_if_absent(store):
    store.put(BATCH, POSTERIORS)
    (path,) = store.folder.iterdir()
    np.save(path, np.zeros((3, 10)))
    assert store.get(BATCH) is None
    np.save(path, np.array([{"pickle": 1}], dtype=object), allow_pickle=True)
    assert store.get(BATCH) is None


def test_a_write_that_fails_leaves_nothing_whole(store, monkeypatch):
    def refuse(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", refuse)
    with pytest.raises(OSError, match="space"):
        store.put(BATCH, POSTERIORS)
    assert store.get(BATCH) is None


def test_a_lone_surrogate_is_no_problem(store):
    batch = Batch(("\ud800",), (None,), (None,))
    store.put(batch, POSTERIORS[:1])
    assert store.get(batch) is not None
