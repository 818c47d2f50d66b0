import numpy as np
import pytest
from numpy.testing import assert_allclose

from rsmp_nlp.aggregate.estimators import adapt, cc, emq, pcc


def simulated(prevalence, count=4_000, seed=0, gap=1.5):
    """Exact posteriors, under equal priors, of points of a Gaussian mixture of K classes."""
    rng = np.random.default_rng(seed)
    size = len(prevalence)
    classes = rng.choice(size, count, p=prevalence)
    points = rng.normal(size=(count, size)) + gap * np.eye(size)[classes]
    logits = gap * points
    weights = np.exp(logits - logits.max(axis=1, keepdims=True))
    return weights / weights.sum(axis=1, keepdims=True), np.bincount(
        classes, minlength=size
    ) / count


def saerens(posteriors, prior, steps=2_000):
    """Saerens, Latinne & Decaestecker (2002), eq. 11-12, one step after the other."""
    estimate = prior.copy()
    for _ in range(steps):
        rows = posteriors * estimate / prior
        estimate = np.mean(rows / rows.sum(axis=1, keepdims=True), axis=0)
    return estimate


def test_cc_and_pcc_by_hand():
    posteriors = np.array([[0.6, 0.4], [0.9, 0.1], [0.3, 0.7], [0.2, 0.8]])
    assert_allclose(pcc(posteriors), [0.5, 0.5])
    assert_allclose(cc(posteriors), [0.5, 0.5])
    assert_allclose(cc(np.array([[0.5, 0.5], [0.1, 0.9]])), [0.5, 0.5])


def test_emq_against_the_equations():
    posteriors, _ = simulated([0.6, 0.3, 0.1], count=60)
    for prior in (np.full(3, 1 / 3), np.array([0.2, 0.5, 0.3])):
        assert_allclose(emq(posteriors, prior), saerens(posteriors, prior), atol=1e-4)


@pytest.mark.parametrize(("count", "spread"), [(100, 1.0), (30, 5.0), (8, 2.0)])
def test_emq_goes_where_thousands_of_steps_lead(count, spread):
    posteriors = np.random.default_rng(4).dirichlet(np.full(10, spread), count)
    prior = np.full(10, 0.1)
    few, many = (saerens(posteriors, prior, steps) for steps in (200, 30_000))
    found = np.abs(emq(posteriors) - many).max()
    assert found < 1e-3
    assert found < np.abs(few - many).max()


@pytest.mark.parametrize("prevalence", [[0.8, 0.15, 0.05], [0.1, 0.1, 0.8], [1 / 3] * 3])
def test_emq_recovers_a_shifted_mix_and_pcc_does_not(prevalence):
    posteriors, truth = simulated(prevalence)
    assert_allclose(emq(posteriors), truth, atol=0.025)
    if max(prevalence) > 0.5:
        assert np.abs(pcc(posteriors) - truth).max() > 0.08


def test_caution_goes_from_emq_to_pcc():
    posteriors, truth = simulated([0.8, 0.15, 0.05])
    assert_allclose(emq(posteriors, caution=1e6), pcc(posteriors), atol=1e-5)
    gaps = [np.abs(emq(posteriors, caution=caution) - truth).max() for caution in (0, 1, 10)]
    assert gaps == sorted(gaps)


@pytest.mark.parametrize("caution", [0.0, 1.0])
def test_estimates_are_compositions(caution):
    rng = np.random.default_rng(1)
    for count in (1, 2, 50):
        found = emq(rng.dirichlet(np.full(10, 0.2), count), caution=caution)
        assert found.sum() == pytest.approx(1)
        assert (found >= 0).all()


def test_certain_posteriors_are_counted():
    assert_allclose(emq(np.eye(3)[[0, 0, 1, 2]], caution=1.0), [0.5, 0.25, 0.25], atol=1e-5)


def test_adapt_by_hand():
    found = adapt(np.array([[0.5, 0.5], [0.8, 0.2]]), np.array([0.9, 0.1]))
    assert_allclose(found, [[0.9, 0.1], [0.72 / 0.74, 0.02 / 0.74]])


def test_adapt_to_the_training_mix_changes_nothing():
    posteriors, _ = simulated([0.5, 0.3, 0.2], count=20)
    assert_allclose(adapt(posteriors, np.full(3, 1 / 3)), posteriors)
    mix = np.array([0.5, 0.3, 0.2])
    assert_allclose(adapt(posteriors, mix, mix), posteriors)


def test_a_row_that_the_mix_excludes_stays_as_it_is():
    posteriors = np.array([[1.0, 0.0], [0.5, 0.5]])
    assert_allclose(adapt(posteriors, np.array([0.0, 1.0])), [[1, 0], [0, 1]])
