import numpy as np
import pytest
from numpy.testing import assert_allclose

from rsmp_nlp.classify.calibrate import expected_calibration_error, fit_temperature, softmax


def simulated(temperature, count=6_000, classes=10):
    """Logits whose true probabilities are softmax(logits / temperature), and drawn classes."""
    rng = np.random.default_rng(7)
    logits = rng.normal(scale=3.0, size=(count, classes)) * temperature
    cumulated = softmax(logits / temperature).cumsum(axis=1)
    return logits, (rng.random((count, 1)) > cumulated).sum(axis=1).clip(0, classes - 1)


@pytest.mark.parametrize("temperature", [0.4, 1.0, 3.0])
def test_a_known_temperature_is_recovered(temperature):
    logits, classes = simulated(temperature)
    assert fit_temperature(logits, classes, np.ones(len(classes))) == pytest.approx(
        temperature, rel=0.05
    )


def test_weights_count():
    cold, classes = simulated(0.5, count=3_000)
    logits = np.concatenate([cold, cold * 6])
    both = np.concatenate([classes, classes])
    for first, expected in ((1.0, 0.5), (1e-9, 3.0)):
        weights = np.repeat([first, 1.0 - first], 3_000)
        assert fit_temperature(logits, both, weights) == pytest.approx(expected, rel=0.07)


def test_temperature_is_positive_where_all_is_right_or_wrong():
    logits = np.eye(3)[[0, 1, 2] * 10] * 5
    right = np.array([0, 1, 2] * 10)
    assert 0 < fit_temperature(logits, right, np.ones(30)) < 1
    assert 1 < fit_temperature(logits, (right + 1) % 3, np.ones(30)) < np.inf


def test_softmax():
    assert_allclose(softmax(np.log([[1.0, 2.0, 7.0]])), [[0.1, 0.2, 0.7]])
    assert_allclose(softmax(np.array([[1e4, 0.0], [-1e4, -1e4]])), [[1, 0], [0.5, 0.5]])


def test_calibration_error_by_hand():
    confidence = np.array([0.95, 0.95, 0.55, 0.55])
    correct = np.array([True, False, True, True])
    # bins of a tenth: |0.95 - 0.5| and |0.55 - 1|, half of the messages each
    assert expected_calibration_error(confidence, correct, bins=10) == pytest.approx(0.45)


def test_calibration_error_weighs_bins_by_their_messages():
    confidence = np.array([0.9, 0.9, 0.9, 0.3])
    correct = np.array([True, True, True, True])
    assert expected_calibration_error(confidence, correct, bins=10) == pytest.approx(
        0.75 * 0.1 + 0.25 * 0.7
    )


def test_neighbouring_bins_are_apart():
    found = expected_calibration_error(np.array([0.95, 0.85]), np.array([True, False]), bins=10)
    assert found == pytest.approx((0.05 + 0.85) / 2)


def test_full_confidence_is_in_the_last_bin():
    confidence, correct = np.array([1.0, 0.99]), np.array([True, True])
    assert expected_calibration_error(confidence, correct, bins=10) == pytest.approx(0.005)


def test_calibrated_posteriors_have_no_error():
    logits, classes = simulated(2.0)
    posteriors = softmax(logits / 2.0)
    right = posteriors.argmax(axis=1) == classes
    assert expected_calibration_error(posteriors.max(axis=1), right) < 0.02
    assert expected_calibration_error(softmax(logits).max(axis=1), right) > 0.05
