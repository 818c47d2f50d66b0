import json

import numpy as np
import pytest

from rsmp_nlp.classify.compare import compare, differences
from rsmp_nlp.classify.scores import score
from rsmp_nlp.console_scores import comparison_lines, verdict_sentence


def drawn(count=600, platforms=12, seed=0):
    """Return labels, platforms, and posteriors that are right with a given chance."""
    rng = np.random.default_rng(seed)
    classes = rng.integers(10, size=count)

    def said(accuracy, seed):
        chance = np.random.default_rng(seed)
        decided = np.where(
            chance.random(count) < accuracy, classes, chance.integers(10, size=count)
        )
        found = np.full((count, 10), 0.02)
        found[np.arange(count), decided] = 0.82
        return found

    return classes, [f"p{rank % platforms}" for rank in range(count)], said


def test_measures_are_those_of_the_scores():
    classes, platforms, said = drawn()
    a, b = said(0.5, 1), said(0.8, 2)
    found = differences(a, b, classes, platforms, draws=20)
    for name, one in found.items():
        assert one.a == pytest.approx(getattr(score(a, classes, platforms), name))
        assert one.b == pytest.approx(getattr(score(b, classes, platforms), name))
        assert one.difference == pytest.approx(one.b - one.a)


def test_draws_are_of_whole_platforms():
    classes, platforms, said = drawn(platforms=6)
    a, b = said(0.6, 1), said(0.7, 2)
    _, place = np.unique(platforms, return_inverse=True)
    rng = np.random.default_rng(3).multinomial(6, np.full(6, 1 / 6), size=40)
    gaps = []
    for counts in rng:
        rows = np.concatenate(
            [np.tile(np.flatnonzero(place == index), times) for index, times in enumerate(counts)]
        )
        again = [platforms[row] for row in rows]
        gaps.append(
            score(b[rows], classes[rows], again).usages_macro_f1
            - score(a[rows], classes[rows], again).usages_macro_f1
        )
    low, high = np.quantile(gaps, [0.025, 0.975])
    found = differences(a, b, classes, platforms, seed=3, draws=40)["usages_macro_f1"]
    assert (found.low, found.high) == pytest.approx((low, high))


def test_a_clear_gain_is_told_and_noise_is_not():
    classes, platforms, said = drawn()
    gain = differences(said(0.4, 1), said(0.9, 2), classes, platforms)
    assert {one.verdict for one in gain.values()} == {1}
    loss = differences(said(0.9, 1), said(0.4, 2), classes, platforms)
    assert {one.verdict for one in loss.values()} == {-1}
    noise = differences(said(0.7, 1), said(0.7, 2), classes, platforms)
    assert noise["usages_macro_f1"].verdict == 0
    assert noise["usages_macro_f1"].low < 0 < noise["usages_macro_f1"].high


def test_few_platforms_give_no_interval():
    classes, platforms, said = drawn(platforms=4)
    for one in differences(said(0.2, 1), said(0.9, 2), classes, platforms).values():
        assert one.low is None
        assert one.verdict == 0
        assert one.difference is not None


def test_the_same_seed_gives_the_same_interval():
    classes, platforms, said = drawn()
    first, second, other = (
        differences(said(0.6, 1), said(0.7, 2), classes, platforms, seed=seed) for seed in (0, 0, 1)
    )
    assert first == second != other


def test_a_model_against_itself(tiny):
    found = compare(tiny.labelled, str(tiny.folder), str(tiny.folder))
    assert found.verdict == "undecided"
    assert "le même modèle" in verdict_sentence(found)
    plain = json.loads(json.dumps(found.as_dict()))
    assert plain["a"]["seen_in_training"] == 60
    assert plain["differences"]["families_macro_f1"]["difference"] == 0
    assert plain["differences"]["share_error"]["a"] is None  # six messages a class and platform
    assert any("erreur sur les parts" in line and "—" in line for line in comparison_lines(found))
