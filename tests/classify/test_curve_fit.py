import numpy as np
import pytest

from rsmp_nlp.classify.curve_fit import fit_law, gain

LABELS = np.array([40.0, 80, 160, 320])


def law(labels, ceiling=0.8, gap=0.3, speed=0.5):
    return ceiling - gap * (np.asarray(labels) / 100) ** -speed


def test_a_law_is_found_again():
    found = fit_law(LABELS, law(LABELS))
    assert found.at(1000) == pytest.approx(law(1000), abs=0.005)


def test_no_law_falls_or_passes_one():
    falling = fit_law(LABELS, np.array([0.7, 0.6, 0.5, 0.4]))
    assert falling.at(1000) >= falling.at(40) - 1e-9
    steep = fit_law(LABELS, np.array([0.1, 0.5, 0.8, 0.99]))
    assert steep.at(1e9) <= 1


def test_the_gain_of_a_growing_curve_is_found_within_its_interval():
    rng = np.random.default_rng(0)
    scores = law(LABELS) + rng.normal(0, 0.01, (3, 4))
    found = gain(LABELS, scores, 400)
    true = law(500) - law(400)
    assert found.low <= true <= found.high
    assert found.now == pytest.approx(law(400), abs=0.03)


def test_a_flat_curve_promises_nothing():
    found = gain(LABELS, np.full((3, 4), 0.6), 400)
    assert found.gain == pytest.approx(0, abs=1e-9)
    assert found.high < 0.005


def test_noise_widens_the_interval():
    rng = np.random.default_rng(1)
    quiet = gain(LABELS, law(LABELS) + rng.normal(0, 0.002, (3, 4)), 400)
    loud = gain(LABELS, law(LABELS) + rng.normal(0, 0.04, (3, 4)), 400)
    assert loud.high - loud.low > 2 * (quiet.high - quiet.low)


def test_a_size_without_a_score_is_passed_over():
    scores = np.tile(law(LABELS), (3, 1))
    scores[0, 0] = np.nan
    assert gain(LABELS, scores, 400).gain == pytest.approx(law(500) - law(400), abs=0.005)


def test_the_interval_holds_what_the_last_sizes_gained():
    labels = np.array([200.0, 400, 600, 800, 1000])
    straight = np.tile(0.3 + labels / 10_000, (3, 1))
    assert gain(labels, straight, 1000).high >= 0.007
