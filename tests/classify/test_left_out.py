import numpy as np
import pytest
from numpy.testing import assert_allclose

from rsmp_nlp.classify.labels import Labelled
from rsmp_nlp.classify.left_out import LEFT_OUT, read_left_out, write_left_out
from rsmp_nlp.schema.tables import POSTERIOR_COLUMNS


def message(rank, platform="f", thread=None):
    return Labelled(f"m{rank}", platform, "g", "un texte secret", "echange", thread=thread)


def test_what_is_written_is_read_back(tmp_path):
    rows = [message(0, thread="b"), message(1, thread="a"), message(2, thread="b"), message(3)]
    posteriors = np.random.default_rng(0).dirichlet(np.ones(10), 4)
    write_left_out(tmp_path, rows, posteriors)
    table = read_left_out(tmp_path)
    assert table["thread"].to_pylist() == [0, 1, 0, -1]
    assert table["usage"].to_pylist() == ["echange"] * 4
    assert_allclose(table.select(POSTERIOR_COLUMNS).to_pandas(), posteriors, atol=1e-6)


def test_threads_are_numbered_within_their_platform(tmp_path):
    rows = [message(0, "f", "t"), message(1, "g", "t"), message(2, "g", "u")]
    write_left_out(tmp_path, rows, np.full((3, 10), 0.1))
    assert read_left_out(tmp_path)["thread"].to_pylist() == [0, 0, 1]


def test_neither_text_nor_identifier_is_kept(tmp_path):
    write_left_out(tmp_path, [message(7, thread="fil-prive")], np.full((1, 10), 0.1))
    content = (tmp_path / LEFT_OUT).read_bytes()
    for word in (b"secret", b"m7", b"fil-prive"):
        assert word not in content


@pytest.mark.parametrize("content", [None, b"", b"PAR1 not really"])
def test_a_model_without_it_has_none(tmp_path, content):
    if content is not None:
        (tmp_path / LEFT_OUT).write_bytes(content)
    assert read_left_out(tmp_path) is None


def test_training_keeps_what_it_left_out(tiny):
    table = read_left_out(tiny.folder)
    assert len(table) == tiny.trained.scores.messages
    assert set(table["platform"].to_pylist()) == {"entreprise", "forum", "parti"}
    assert_allclose(table.select(POSTERIOR_COLUMNS).to_pandas().sum(axis=1), 1, atol=1e-5)
