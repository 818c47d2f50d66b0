import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from rsmp_nlp.aggregate.reference import Reference, confidence
from rsmp_nlp.aggregate.simplex import closure
from rsmp_nlp.aggregate.trust import (
    FLOOR,
    GRID,
    concentration,
    covered,
    dirichlet_interval,
    redraw,
    rounded,
)


def platforms(kappa, count=400, seed=0):
    rng = np.random.default_rng(seed)
    estimated = rng.dirichlet([2, 2, 2], count)
    return estimated, closure(rng.standard_gamma(kappa * closure(estimated + FLOOR)))


@pytest.mark.parametrize("kappa", [3.0, 12.0, 50.0])
def test_the_concentration_that_made_the_platforms_is_found(kappa):
    estimated, observed = platforms(kappa)
    assert concentration(covered(estimated, observed)) == pytest.approx(kappa, rel=0.35)


def test_intervals_cover_as_often_as_asked():
    estimated, observed = platforms(6.0)
    for level in (0.8, 0.95):
        kappa = concentration(covered(estimated, observed, level), level)
        low, high = dirichlet_interval(estimated, kappa, level)
        inside = (low <= observed) & (observed <= high)
        assert inside.mean() >= level


@pytest.mark.parametrize("level", [0.5, 0.8, 0.95, 0.99])
def test_what_is_covered_is_what_lies_in_the_interval(level):
    rng = np.random.default_rng(1)
    estimated = closure(np.vstack([rng.dirichlet([0.2] * 4, 60), np.eye(4), np.full((1, 4), 0.25)]))
    observed = closure(
        np.vstack([rng.dirichlet([0.2] * 4, 60), np.eye(4)[::-1], [[0.003, 0.997, 0, 0]]])
    )
    for held, kappa in zip(covered(estimated, observed, level), GRID, strict=True):
        low, high = dirichlet_interval(estimated, kappa, level)
        inside = (low <= observed) & (observed <= high)
        assert_array_equal(held, inside.mean(axis=1))


def test_draws_are_those_of_the_interval():
    shares = np.array([0.6, 0.3, 0.1])
    drawn = redraw(np.tile(shares, (40_000, 1)), 8.0, np.random.default_rng(0))
    low, high = np.quantile(drawn, [0.025, 0.975], axis=0)
    assert_allclose(rounded(low, high), dirichlet_interval(shares, 8.0), atol=0.01)


def test_bounds_near_the_ends_are_put_there():
    low, high = rounded(np.array([0.004, 0.2]), np.array([0.3, 0.997]))
    assert low.tolist() == [0.0, 0.2]
    assert high.tolist() == [0.3, 1.0]


def reference(count=40, size=60, noise=0.0, seed=0):
    """Platforms whose posteriors are sure and right, but for a part `noise` that is elsewhere."""
    rng = np.random.default_rng(seed)
    rows, classes, codes = [], [], []
    for code in range(count):
        mix = rng.dirichlet(np.full(10, 0.5))
        own = rng.choice(10, size, p=mix)
        said = np.where(rng.random(size) < noise, rng.integers(10), own)
        rows.append(0.9 * np.eye(10)[said] + 0.01)
        classes.append(own)
        codes.append(np.full(size, code))
    return Reference(np.vstack(rows), np.concatenate(classes), np.concatenate(codes))


@pytest.mark.parametrize("estimator", ["prudent", "cc", "pcc", "emq", "acc", "pacc"])
def test_a_model_that_errs_less_is_trusted_more(estimator):
    good, bad = (reference(noise=noise).trust(estimator, 0.9) for noise in (0.05, 0.5))
    assert good.families > bad.families
    assert good.usages > bad.usages


def test_a_model_is_trusted_less_where_it_hesitates():
    sure, lost = reference(noise=0.05), reference(noise=0.6, seed=1)
    hesitant = 0.5 * lost.posteriors + 0.05
    both = Reference(
        np.vstack([sure.posteriors, hesitant]),
        np.concatenate([sure.classes, lost.classes]),
        np.concatenate([sure.platforms, lost.platforms + 40]),
    )
    high, low = confidence(sure.posteriors).mean(), confidence(hesitant).mean()
    assert both.trust("prudent", high).families > 2 * both.trust("prudent", low).families


def test_too_few_platforms_say_nothing():
    assert reference(count=9).trust("prudent", 0.9) is None


def test_confusions_are_of_all_and_then_of_platforms_drawn_again():
    found = reference(noise=0.3).confusions("acc", seed=0)
    assert_allclose(found.sum(axis=2), 1)
    assert found.std(axis=0).max() > 0
    assert_allclose(found[1:].mean(axis=0), found[0], atol=0.05)
