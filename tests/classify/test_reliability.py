import numpy as np
import pytest

from rsmp_nlp.classify.reliability import coverage_risk, reliability


def test_bins_hold_every_message_once():
    rng = np.random.default_rng(0)
    confidence, correct = rng.random(500), rng.random(500) < 0.5
    found = reliability(confidence, correct)
    assert sum(one.messages for one in found) == 500
    assert all(one.low <= one.confidence <= one.high for one in found)
    mean = sum(one.messages * one.accuracy for one in found) / 500
    assert mean == pytest.approx(correct.mean())


def test_a_bin_without_message_is_left_out():
    found = reliability(np.array([0.05, 0.95, 1.0]), np.array([False, True, True]))
    assert [(one.low, one.messages, one.accuracy) for one in found] == [
        (0.0, 1, 0.0),
        (0.9, 2, 1.0),
    ]


def test_keeping_fewer_is_keeping_the_surest():
    confidence = np.linspace(1, 0.01, 100)
    found = coverage_risk(confidence, confidence > 0.5)
    assert [one.coverage for one in found] == pytest.approx([step / 20 for step in range(1, 21)])
    assert [one.accuracy for one in found][:10] == [1.0] * 10
    assert found[-1].accuracy == pytest.approx(0.5)
    for one in found:
        assert (confidence >= one.threshold).mean() == pytest.approx(one.coverage)


def test_messages_of_equal_confidence_stay_together():
    (only,) = coverage_risk(np.full(8, 0.7), np.array([True, False] * 4))
    assert (only.coverage, only.threshold, only.accuracy) == (1.0, 0.7, 0.5)


def test_nothing_to_keep():
    assert coverage_risk(np.zeros(0), np.zeros(0, dtype=bool)) == []
    assert reliability(np.zeros(0), np.zeros(0, dtype=bool)) == []
