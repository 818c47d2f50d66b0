import pytest

from rsmp_nlp.engine import local
from rsmp_nlp.engine.local import classify_here
from rsmp_nlp.errors import ModelError


@pytest.fixture
def made(monkeypatch, light, store):
    """Give the names of the batches made, by light work in this process."""
    names = []

    def keep(job, batch, store):
        names.append(batch.name)
        light(job, batch, store)
        return store.get(batch.name)

    monkeypatch.setattr(local, "keep", keep)
    return names


def test_batches_are_read_as_they_are_needed(six, job, store, made):
    read = []
    running = classify_here(job, (read.append(1) or batch for batch in six()), store)
    next(running)
    assert len(read) == 1


def test_an_interrupted_run_goes_on_where_it_stopped(six, job, store, made):
    batches = six()
    running = classify_here(job, batches, store)
    next(running)
    next(running)
    running.close()
    parts = list(classify_here(job, batches, store))
    assert made == [batch.name for batch in batches]
    assert [part.rows["message_id"][0].as_py() for part in parts] == [str(10 * i) for i in range(6)]


def test_a_damaged_part_is_made_again(six, job, store, made):
    batches = six()
    list(classify_here(job, batches, store))
    for path in sorted(store.folder.glob("*.part"))[:2]:
        path.write_bytes(path.read_bytes()[:-5])
    assert all(part.rows.num_rows == 10 for part in classify_here(job, batches, store))
    assert len(made) == 6 + 2


def test_no_batch_no_work(job, store):
    assert list(classify_here(job, [], store)) == []
    assert list(local.classify_in_processes(job, [], store, 2)) == []


def test_a_model_that_is_missing_is_said(six, job, store):
    with pytest.raises(ModelError, match="ni un modèle installé"):
        list(classify_here(job, six(), store))
