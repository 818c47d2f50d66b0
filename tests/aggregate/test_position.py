from dataclasses import astuple

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from rsmp_nlp.aggregate.bootstrap import widening
from rsmp_nlp.aggregate.position import MIN_CLUSTERS, UNDETERMINED, Method, locate
from rsmp_nlp.aggregate.rectify import of_messages
from rsmp_nlp.aggregate.reference import Trust
from rsmp_nlp.taxonomy import CLASSES


def rows_of(masses):
    """Cluster rows whose four answers all are `masses`, of shape (…, 10)."""
    masses = np.asarray(masses, dtype=float)
    return np.concatenate([masses.sum(axis=-1, keepdims=True), *[masses] * 4], axis=-1)


def mass(**classes):
    return rows_of([classes.get(slug, 0) for slug in CLASSES])


def test_shares_are_of_the_mass_in_the_grid():
    sums = np.tile(mass(diffusion=2, perspective=1, echange=1, action=1, none=5), (10, 1))
    found = locate(sums, seed=0)
    assert found.in_grid == pytest.approx(0.5)
    assert_allclose(found.shares, [0.6, 0.2, 0.2])
    assert_allclose(found.usage_shares, [0, 0.2, 0.4, 0, 0, 0.2, 0, 0, 0.2])
    assert_allclose([found.x, found.y], [0.5 * 0.6 + 0.2, 0.6 * np.sqrt(3) / 2])


def test_clusters_that_are_alike_leave_no_doubt():
    found = locate(np.tile(mass(diffusion=3, action=1), (10, 1)), seed=0)
    assert (found.centre, found.certainty) == ("influence", 1.0)
    assert_allclose(found.low, found.shares)
    assert_allclose(found.high, found.shares)
    assert_allclose(found.ilr_covariance, 0, atol=1e-12)


@pytest.mark.parametrize(
    ("usage", "family"),
    [("valorisation", "influence"), ("groupe", "collaboration"), ("contenus", "coordination")],
)
def test_each_corner(usage, family):
    found = locate(np.tile(mass(**{usage: 1}), (MIN_CLUSTERS, 1)), seed=0)
    assert (found.centre, found.certainty) == (family, 1.0)


def test_certainty_is_the_share_of_draws_where_the_first_leads():
    """20 clusters, 12 of influence, 8 of action: P(Binomial(20, .6) > 10) = 0.755."""
    sums = np.array([mass(diffusion=1)] * 12 + [mass(action=1)] * 8)
    found = locate(sums, seed=3, draws=20_000)
    assert found.certainty == pytest.approx(0.7553, abs=0.01)
    assert found.centre == UNDETERMINED
    reach = 0.2 * widening(20)
    assert_allclose(found.low, [0.6 - reach, 0, 0.4 - reach])
    assert_allclose(found.high, [0.6 + reach, 0, 0.4 + reach])


def test_families_that_tie_lead_nowhere():
    for row in (mass(diffusion=1, action=1), mass(**dict.fromkeys(CLASSES, 0.1))):
        found = locate(np.tile(row, (50, 1)), seed=0)
        assert (found.centre, found.certainty) == (UNDETERMINED, 0.0)


def test_same_seed_same_position():
    sums = rows_of(np.random.default_rng(0).random((30, 10)))
    first, second, other = (locate(sums, seed) for seed in (4, 4, 5))
    for one, same in zip(astuple(first), astuple(second), strict=True):
        assert_array_equal(one, same)
    assert (first.low != other.low).any()


@pytest.mark.parametrize("count", [1, MIN_CLUSTERS - 1])
def test_too_few_clusters_say_nothing(count):
    found = locate(np.tile(mass(diffusion=9, echange=1), (count, 1)), seed=0)
    assert_allclose(found.shares, [0.9, 0.1, 0])
    assert_array_equal(found.low, [0, 0, 0])
    assert_array_equal(found.high, [1, 1, 1])
    assert_array_equal(found.usage_high, np.ones(9))
    assert found.centre == UNDETERMINED
    assert np.isnan(found.certainty)
    assert np.isnan(found.ilr_covariance).all()
    assert np.isfinite(found.ilr_mean).all()


@pytest.mark.parametrize("count", [1, 50])
def test_nothing_in_the_grid(count):
    found = locate(np.tile(mass(none=1), (count, 1)), seed=0)
    assert found.in_grid == 0.0
    assert_allclose(found.shares, 1 / 3)
    assert_allclose(found.usage_shares, 1 / 9)
    assert_array_equal(found.low, [0, 0, 0])
    assert_array_equal(found.high, [1, 1, 1])
    assert found.centre == UNDETERMINED
    assert np.isnan(found.certainty)


def test_one_family_absent_everywhere():
    rng = np.random.default_rng(1)
    sums = np.array([mass(diffusion=rng.random(), echange=rng.random()) for _ in range(30)])
    found = locate(sums, seed=0)
    assert (found.shares[2], found.low[2], found.high[2]) == (0, 0, 0)
    assert found.shares.sum() == pytest.approx(1)
    assert np.isfinite(found.ilr_covariance).all()


def test_invariants_on_random_masses():
    rng = np.random.default_rng(2)
    for trial in range(50):
        sums = rng.dirichlet(np.full(10, 0.3), size=rng.integers(1, 30)) * rng.integers(1, 9)
        found = locate(rows_of(sums), seed=trial, draws=200)
        assert found.shares.sum() == pytest.approx(1)
        assert found.usage_shares.sum() == pytest.approx(1)
        assert_allclose(found.usage_shares.reshape(3, 3).sum(axis=1), found.shares)
        assert (found.low <= found.shares).all()
        assert (found.shares <= found.high).all()
        assert (found.low >= 0).all()
        assert (found.high <= 1).all()
        assert 0 <= found.in_grid <= 1


def test_share_of_all_messages_weighs_clusters_by_their_size():
    sums = np.array([mass(diffusion=90)] + [mass(action=1)] * 10)
    assert locate(sums, seed=0).shares[0] == pytest.approx(0.9)


def test_the_error_of_the_model_widens_the_interval_and_not_the_certainty_of_draws():
    rng = np.random.default_rng(5)
    sums = rows_of(rng.dirichlet([3, 1, 1, 2, 1, 1, 1, 1, 1, 1], size=200))
    alone = locate(sums, seed=0)
    trusted = {
        kappa: locate(sums, seed=0, method=Method(trust=Trust(kappa, kappa, kappa)))
        for kappa in (3.0, 30.0)
    }
    widths = [(one.high - one.low).mean() for one in (alone, trusted[30.0], trusted[3.0])]
    assert widths[0] < widths[1] < widths[2]
    for one in trusted.values():
        assert one.certainty == alone.certainty
        assert_array_equal(one.shares, alone.shares)
        assert_array_equal(one.sample_low, alone.low)
        assert one.confidence < alone.confidence


def test_a_confusion_is_undone():
    confusion = 0.7 * np.eye(10) + 0.03
    true = np.array([0.3, 0.1, 0.1, 0.1, 0.05, 0.05, 0.1, 0.1, 0.05, 0.05])
    sums = np.tile(rows_of(true @ confusion), (10, 1))
    for name in ("acc", "pacc"):
        method = Method(name, confusions={name: np.array([confusion])})
        found = locate(sums, seed=0, method=method)
        assert_allclose(found.usage_shares, true[:9] / true[:9].sum(), atol=1e-6)


def labels_of(observed, predicted, rest):
    """One message a cluster: labels and predictions as class masses, and what has no label."""
    return of_messages(np.eye(10)[observed], np.asarray(predicted), np.asarray(rest))


def test_labels_rectify_a_model_that_is_always_wrong():
    rng = np.random.default_rng(0)
    said = np.eye(10)[np.full(60, 2)]
    labelled = labels_of(rng.choice([0, 5], 60, p=[0.3, 0.7]), said, np.eye(10)[np.full(400, 2)])
    sums = rows_of(np.eye(10)[np.full(460, 2)])
    found = locate(sums, 0, Method("ppi"), labelled=labelled)
    assert found.centre == "collaboration"
    assert found.low[1] < 0.7 < found.high[1]
    assert locate(sums, 0).centre == "influence"


def test_a_class_that_chance_left_out_of_the_labels_is_not_excluded():
    said = np.tile([0.1, 0, 0, 0, 0, 0.8, 0, 0, 0.1, 0], (30, 1))
    labelled = labels_of(np.full(30, 5), said, np.tile(said[:1], (300, 1)))
    found = locate(rows_of(np.vstack([said] * 11)), 0, Method("ppi"), labelled=labelled)
    assert found.shares[1] == 1.0
    assert 0.8 < found.low[1] < 0.99
    assert found.high[0] > 0
