import numpy as np
import pyarrow as pa
import pytest
from numpy.testing import assert_array_equal

from rsmp_nlp.engine import store as module
from rsmp_nlp.engine.part import Part
from rsmp_nlp.engine.store import keep
from rsmp_nlp.errors import OutputLost

PART = Part(pa.RecordBatch.from_pydict({"message_id": ["1", "é"], "p": [0.5, None]}))


def test_what_is_put_is_got(store):
    assert store.get("a") is None
    assert not store.holds("a")
    store.put("a", PART)
    assert store.holds("a")
    assert store.get("a").rows.equals(PART.rows)
    assert store.get("b") is None


def test_sums_are_kept_with_the_rows(store):
    sums = {"forum": np.array([[1, 2], [3, 4]]), "parti": np.zeros(0, dtype=np.int64)}
    store.put("a", Part(PART.rows, sums))
    found = store.get("a")
    assert list(found.sums) == list(sums)
    for name, values in sums.items():
        assert_array_equal(found.sums[name], values)
    assert found.rows.schema.metadata is None
    assert store.get("a").rows.equals(PART.rows)


@pytest.mark.parametrize("keep_bytes", [0, 1, 16, 100, -1])
def test_a_file_cut_short_is_as_if_absent(store, keep_bytes):
    store.put("a", PART)
    (path,) = store.folder.iterdir()
    path.write_bytes(path.read_bytes()[:keep_bytes])
    assert store.get("a") is None
    store.put("a", PART)
    assert store.get("a") is not None


@pytest.mark.parametrize("place", [0, 20, -60])
def test_a_changed_byte_is_seen(store, place):
    store.put("a", PART)
    (path,) = store.folder.iterdir()
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    path.write_bytes(content)
    assert store.get("a") is None


def test_a_part_takes_its_name_once_it_is_whole(store, monkeypatch):
    def refuse(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", refuse)
    with pytest.raises(OutputLost, match="space"):
        store.put("a", PART)
    assert list(store.folder.iterdir()) == []


def test_a_part_that_cannot_be_written_is_said(store, job, six, monkeypatch):
    monkeypatch.setattr(module, "make_part", lambda job, batch: PART)
    store.folder.rmdir()
    with pytest.raises(OutputLost, match="écriture impossible"):
        keep(job, six()[0], store)
