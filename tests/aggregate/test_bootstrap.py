import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from rsmp_nlp.aggregate import bootstrap
from rsmp_nlp.aggregate.bootstrap import bootstrap_sums, design_effect, interval


def clusters(rng, count=40, size=5, correlation=0.4, share=0.3):
    """One-hot masses of two classes per cluster, with a given correlation inside a cluster."""
    own = rng.random(count) < share
    same = rng.random((count, size)) < np.sqrt(correlation)
    ones = np.where(same, own[:, None], rng.random((count, size)) < share)
    return ones.astype(float)


def masses(ones):
    counts = ones.sum(axis=1)
    return np.stack([counts, ones.shape[1] - counts], axis=1)


def shares(draws):
    return draws[:, :1] / draws.sum(axis=1, keepdims=True)


def test_same_seed_same_draws():
    sums = np.random.default_rng(0).random((20, 3))
    assert_array_equal(bootstrap_sums(sums, seed=7), bootstrap_sums(sums, seed=7))
    assert (bootstrap_sums(sums, seed=7) != bootstrap_sums(sums, seed=8)).any()


def test_chunks_do_not_change_the_draws(monkeypatch):
    sums = np.random.default_rng(0).random((20, 3))
    whole = bootstrap_sums(sums, seed=7, draws=50)
    monkeypatch.setattr(bootstrap, "_CELLS_AT_ONCE", 60)
    assert_allclose(bootstrap_sums(sums, seed=7, draws=50), whole)


def test_every_draw_takes_as_many_clusters():
    draws = bootstrap_sums(np.ones((13, 2)), seed=1, draws=200)
    assert draws.shape == (200, 2)
    assert (draws == 13).all()


def test_variance_of_a_mean_is_that_of_the_clusters():
    sums = np.random.default_rng(3).random((50, 1))
    draws = bootstrap_sums(sums, seed=3, draws=20_000)
    assert draws.mean() == pytest.approx(sums.sum(), rel=0.005)
    assert draws.var() == pytest.approx(50 * sums.var(), rel=0.05)


def test_interval_agrees_with_scipy():
    from scipy.stats import bootstrap as oracle

    sums = masses(clusters(np.random.default_rng(5), count=60))
    low, high = interval(shares(bootstrap_sums(sums, seed=5, draws=9_999)))
    expected = oracle(
        (sums[:, 0], sums.sum(axis=1)),
        lambda ones, sizes, axis: ones.sum(axis=axis) / sizes.sum(axis=axis),
        paired=True,
        method="percentile",
        rng=5,
    ).confidence_interval
    assert_allclose([low[0], high[0]], expected, atol=0.006)


def test_interval_is_percentiles():
    low, high = interval(np.arange(101.0)[:, None])
    assert_allclose([low[0], high[0]], [2.5, 97.5])
    low, high = interval(np.arange(101.0)[:, None], level=0.8)
    assert_allclose([low[0], high[0]], [10, 90])


def test_threads_cover_the_truth_and_messages_do_not():
    """Method, § 2.2: within-thread correlation makes intervals by message too short."""
    rng = np.random.default_rng(11)
    covered = {"thread": 0, "message": 0}
    width = {"thread": 0.0, "message": 0.0}
    trials = 250
    for trial in range(trials):
        ones = clusters(rng, count=40, size=8, correlation=0.5)
        for unit, sums in (
            ("thread", masses(ones)),
            ("message", masses(ones.reshape(-1, 1))),
        ):
            low, high = interval(shares(bootstrap_sums(sums, seed=trial, draws=400)))
            covered[unit] += bool(low[0] <= 0.3 <= high[0])
            width[unit] += float(high[0] - low[0]) / trials
    assert covered["thread"] / trials >= 0.90
    assert covered["message"] / trials <= 0.80
    assert width["thread"] > 1.5 * width["message"]


def test_design_effect_of_independent_messages_is_one():
    ones = clusters(np.random.default_rng(2), count=4_000, size=1, correlation=0.0)
    sums = masses(ones)
    assert design_effect(sums, sums.sum(axis=1)) == pytest.approx(1.0, abs=0.001)


@pytest.mark.parametrize("correlation", [0.25, 0.5, 1.0])
def test_design_effect_is_kish(correlation):
    """Kish: 1 + (m - 1) ρ for clusters of m messages."""
    ones = clusters(np.random.default_rng(4), count=20_000, size=5, correlation=correlation)
    sums = masses(ones)
    expected = 1 + 4 * correlation
    assert design_effect(sums, sums.sum(axis=1)) == pytest.approx(expected, rel=0.05)


def test_design_effect_is_never_under_one():
    alternating = np.tile([[1.0, 1.0]], (10, 1))
    assert design_effect(alternating, np.full(10, 2.0)) == 1.0


@pytest.mark.parametrize(
    ("sums", "sizes"),
    [([[3.0, 1.0]], [4.0]), ([[0.0, 0.0]] * 3, [0.0] * 3), ([[2.0, 0.0]] * 3, [2.0] * 3)],
    ids=["one cluster", "nothing", "one class"],
)
def test_design_effect_where_nothing_can_be_said(sums, sizes):
    assert design_effect(np.array(sums), np.array(sizes)) == 1.0


def test_clusters_drawn_for_some_sums_serve_others_as_if_drawn_anew():
    first, second = np.random.default_rng(1).random((2, 40, 3))
    after = [bootstrap_sums(sums, seed=2, draws=50) for sums in (first, second, first)]
    alone = bootstrap_sums(np.hstack([first, second]), seed=2, draws=50)
    assert_allclose(np.hstack(after[:2]), alone)
    assert_array_equal(after[0], after[2])
