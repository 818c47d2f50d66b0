import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from rsmp_nlp.classify.train import training_rows

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


@pytest.fixture
def labelling(monkeypatch):
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    import labelling

    monkeypatch.setattr(labelling, "SIZES", (5, 10))
    return labelling


@pytest.fixture
def ground(labelling, corpus):
    """Three platforms as they are, and a fourth whose labels are simulated."""
    own = [
        replace(one, platform="mien", group="mien", thread=f"t{place // 3}")
        for place, one in enumerate(sorted(corpus, key=lambda one: one.text))
    ]
    labelled = [*corpus, *own]
    return labelling.ground_of("mien", labelled, training_rows(labelled))


def test_every_strategy_draws_new_messages_of_the_pool_only(labelling, ground):
    pool = np.arange(40)
    drawn = np.array([0, 1, 2])
    posteriors = labelling.says(ground, drawn)
    np.testing.assert_allclose(posteriors.sum(axis=1), 1, rtol=1e-5)
    for strategy in labelling.STRATEGIES:
        new, probability = labelling.choose(ground, pool, drawn, posteriors, strategy, 10, 0)
        assert len(set(new)) == len(new) > 0
        assert set(new) <= set(pool) - set(drawn)
        assert (probability is not None) == (strategy in ("threads", "random"))


def test_a_pool_that_is_all_labelled_has_no_error(labelling, ground):
    pool = np.arange(60)
    first = labelling.says(ground, np.zeros(0, dtype=int))
    found = labelling._errors(ground, pool, pool[:-1], np.ones(59), first, first)
    assert found["families_rectified"] < 0.02
    assert found["families_model"] < 0.02


def test_a_simulation_goes_on_where_it_was_stopped(
    labelling, ground, monkeypatch, tmp_path, capsys
):
    out = tmp_path / "r.jsonl"
    monkeypatch.setattr(labelling, "PLATFORMS", ("mien",))
    monkeypatch.setattr(labelling, "SEEDS", (0,))
    monkeypatch.setattr(labelling, "read_labelled", lambda paths: type("R", (), {"labelled": []}))
    monkeypatch.setattr(labelling, "training_rows", lambda labelled: None)
    monkeypatch.setattr(labelling, "ground_of", lambda *_: ground)
    monkeypatch.setattr(sys, "argv", ["labelling", "x", "-o", str(out)])
    labelling.main()
    before = labelling.results(out)
    assert len(before) == 3 * len(labelling.STRATEGIES)
    out.write_text(out.read_text()[:-40])
    labelling.main()
    assert labelling.results(out) == before
    assert "10 labels" in capsys.readouterr().out
