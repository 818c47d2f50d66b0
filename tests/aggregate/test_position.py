from dataclasses import astuple

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from rsmp_nlp.aggregate.position import MIN_CLUSTERS, UNDETERMINED, locate
from rsmp_nlp.taxonomy import CLASSES


def mass(**classes):
    return np.array([float(classes.get(slug, 0)) for slug in CLASSES])


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
    assert_allclose(found.low, [0.4, 0, 0.2])
    assert_allclose(found.high, [0.8, 0, 0.6])


def test_families_that_tie_lead_nowhere():
    for row in (mass(diffusion=1, action=1), mass(**dict.fromkeys(CLASSES, 0.1))):
        found = locate(np.tile(row, (50, 1)), seed=0)
        assert (found.centre, found.certainty) == (UNDETERMINED, 0.0)


def test_same_seed_same_position():
    sums = np.random.default_rng(0).random((30, 10))
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
        found = locate(sums, seed=trial, draws=200)
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
