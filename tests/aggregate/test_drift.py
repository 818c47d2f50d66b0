import numpy as np
import pytest

from rsmp_nlp.aggregate.drift import LEAST_IN_PART, PARTS, drift


def test_too_few_messages_tell_nothing():
    assert drift(np.ones(2 * LEAST_IN_PART - 1)) is None


def test_a_decline_is_seen_in_its_place():
    found = drift(np.repeat([1.0, 1.0, 1.0, 0.2], 50))
    assert len(found.parts) == PARTS
    assert found.change == pytest.approx(-0.4)
    assert found.p_value < 0.001
    assert found.parts[0].agreement == 1.0 > found.parts[-1].agreement
    assert [found.parts[0].first, found.parts[-1].last] == [1, 200]
    assert sum(part.messages for part in found.parts) == 200


def test_order_that_does_not_matter_is_rarely_called_drift():
    rng = np.random.default_rng(0)
    low = [drift((rng.random(100) < 0.8).astype(float), seed).p_value for seed in range(60)]
    assert np.mean(np.array(low) < 0.05) < 0.15


def test_parts_without_disagreement_keep_an_interval():
    part = drift(np.ones(40)).parts[0]
    assert 0.5 < part.low < 0.8
    assert part.high == 1.0
    part = drift(np.zeros(40)).parts[0]
    assert part.low == 0.0
    assert 0.2 < part.high < 0.5
