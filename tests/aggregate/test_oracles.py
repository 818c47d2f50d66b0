"""Agreement with independent implementations where the definition is the same.

QuaPy and ppi-python are the `oracles` extra; `.ci/run` installs it. Without them these tests skip.
"""

import numpy as np
import pytest
from numpy.testing import assert_allclose
from sklearn.base import BaseEstimator, ClassifierMixin

from rsmp_nlp.aggregate.estimators import MAX_STEPS, decisions, emq, invert, pcc, rates
from rsmp_nlp.aggregate.rectify import columns, of_messages, power, rectified, standard_error

pytestmark = pytest.mark.filterwarnings("ignore")
QUAPY = "QuaPy is not installed: pip install 'rsmp-nlp[oracles]'"
PPI = "ppi-python is not installed: pip install 'rsmp-nlp[oracles]'"


def world(count, classes=4, seed=0):
    """Posteriors and classes of a Gaussian mixture."""
    rng = np.random.default_rng(seed)
    true = rng.choice(classes, count, p=rng.dirichlet(np.full(classes, 2.0)))
    weights = np.exp(rng.normal(size=(count, classes)) + 1.5 * np.eye(classes)[true])
    return weights / weights.sum(axis=1, keepdims=True), true


@pytest.mark.parametrize("seed", range(5))
def test_emq_is_that_of_quapy(seed, monkeypatch):
    module = pytest.importorskip("quapy.method.aggregative", reason=QUAPY)
    monkeypatch.setattr(module.EMQ, "MAX_ITER", 100_000)
    posteriors, _ = world(400, seed=seed)
    for prior in (np.full(4, 0.25), np.array([0.4, 0.3, 0.2, 0.1])):
        expected, _ = module.EMQ.EM(prior, posteriors, epsilon=1e-12)
        from rsmp_nlp.aggregate import estimators

        monkeypatch.setattr(estimators, "TOLERANCE", 1e-12)
        monkeypatch.setattr(estimators, "MAX_STEPS", 100 * MAX_STEPS)
        assert_allclose(emq(posteriors, prior), expected, atol=1e-6)


class Given(ClassifierMixin, BaseEstimator):
    """A classifier whose posteriors are its input."""

    def __init__(self, classes=4):
        self.classes = classes
        self.classes_ = np.arange(classes)

    def fit(self, rows, labels):
        return self

    def predict_proba(self, rows):
        return rows

    def predict(self, rows):
        return rows.argmax(axis=1)


@pytest.mark.parametrize("name", ["ACC", "PACC"])
@pytest.mark.parametrize("seed", range(5))
def test_acc_and_pacc_are_those_of_quapy(name, seed):
    module = pytest.importorskip("quapy.method.aggregative", reason=QUAPY)
    known, classes = world(2_000, seed=seed)
    seen, _ = world(500, seed=100 + seed)
    oracle = getattr(module, name)(
        Given(4), fit_classifier=False, val_split=(known, classes), solver="exact-raise"
    )
    oracle.fit(known, classes)
    expected = np.asarray(
        oracle.quantify(seen) if hasattr(oracle, "quantify") else oracle.predict(seen)
    )
    answers = decisions if name == "ACC" else (lambda rows: rows)
    found = invert(pcc(answers(seen)), rates(answers(known), classes, None))
    # inside the simplex both solve the same equations; on its edge QuaPy clips, we constrain
    inside = expected.min() > 1e-9
    assert_allclose(found, expected, atol=1e-6 if inside else 0.05)
    assert seed or inside


@pytest.mark.parametrize("seed", range(4))
def test_ppi_is_that_of_ppi_python(seed):
    ppi = pytest.importorskip("ppi_py", reason=PPI)
    said, classes = world(800, seed=seed)
    labels = np.eye(4)[classes]
    few = 60 + 20 * seed
    sums = of_messages(labels[:few], said[:few], said[few:])
    for strength in (0.0, 0.4, 1.0):
        expected = ppi.ppi_mean_pointestimate(labels[:few], said[:few], said[few:], lam=strength)
        assert_allclose(rectified(columns(sums).sum(axis=0), strength), expected, atol=1e-6)
        low, high = ppi.ppi_mean_ci(labels[:few], said[:few], said[few:], alpha=0.05, lam=strength)
        reach = 1.959963984540054 * standard_error(sums, strength)
        found = rectified(columns(sums).sum(axis=0), strength)
        assert_allclose([found - reach, found + reach], [low, high], atol=1e-6)
    expected = ppi.ppi_mean_pointestimate(labels[:few], said[:few], said[few:])
    assert_allclose(rectified(columns(sums).sum(axis=0), power(sums)), expected, atol=1e-6)


def test_rates_are_those_of_scikit_learn():
    from sklearn.metrics import confusion_matrix

    posteriors, classes = world(500)
    expected = confusion_matrix(classes, posteriors.argmax(axis=1), normalize="true")
    assert_allclose(rates(decisions(posteriors), classes, None), expected)


def test_least_squares_on_the_simplex_are_those_of_scipy():
    from scipy.optimize import minimize

    rng = np.random.default_rng(0)
    for _ in range(20):
        confusion = rng.dirichlet(np.ones(4), 4) * 0.5 + 0.5 * np.eye(4)
        observed = rng.dirichlet(np.full(4, 0.3))
        best = minimize(
            lambda x, c=confusion, o=observed: ((x @ c - o) ** 2).sum(),
            np.full(4, 0.25),
            bounds=[(0, 1)] * 4,
            constraints={"type": "eq", "fun": lambda x: x.sum() - 1},
            options={"ftol": 1e-14, "maxiter": 1_000},
        )
        assert_allclose(invert(observed, confusion), best.x, atol=1e-4)
