"""Draws at random: what they say of their probability is how often a message is drawn."""

import numpy as np
import pytest

from rsmp_nlp.annotate.sample_draw import draw_messages, draw_threads, draws

SIZES = np.array([1, 1, 2, 3, 5, 8, 13, 60, 1, 2, 4, 4])
THREADS = np.repeat(np.arange(len(SIZES), dtype=np.uint64), SIZES)
ALL = np.ones(len(THREADS), dtype=bool)
NONE = ~ALL
REPEATS = 1500


def close(seen, said):
    """Whether frequencies over `REPEATS` draws are those of the probabilities said."""
    spread = np.sqrt(said * (1 - said) / REPEATS)
    return (np.abs(seen / REPEATS - said) <= 4.5 * spread + 1e-9).all()


def test_probabilities_of_threads_are_the_frequencies():
    seen, said = np.zeros(len(THREADS)), np.full(len(THREADS), np.nan)
    for seed in range(REPEATS):
        places, probabilities = draw_threads(THREADS, ALL, NONE, 30, draws(seed, "p"))
        seen[places] += 1
        assert np.isnan(said[places]).all() or np.allclose(
            said[places][~np.isnan(said[places])], probabilities[~np.isnan(said[places])]
        )
        said[places] = probabilities
    assert close(seen, said)
    assert said[THREADS == 7][0] < said[0] / 5, "the longest thread is drawn again"


def test_probabilities_over_two_rounds_are_the_frequencies():
    seen, said = np.zeros(len(THREADS)), np.full(len(THREADS), np.nan)
    for seed in range(REPEATS):
        first, _ = draw_threads(THREADS, ALL, NONE, 12, draws(seed, "p"))
        taken = NONE.copy()
        taken[first] = True
        places, probabilities = draw_threads(THREADS, ~taken, taken, 12, draws(seed, "q"))
        assert not set(first) & set(places)
        assert not set(THREADS[first]) & set(THREADS[places])
        seen[places] += 1
        said[places] = probabilities
    # the number of threads depends a little on which are left: close, not exact
    assert np.abs(seen / REPEATS - said).max() < 0.12


def test_whole_threads_in_order():
    places, probabilities = draw_threads(THREADS, ALL, NONE, 120, draws(3, "p"))
    for thread in set(THREADS[places].tolist()):
        own = places[THREADS[places] == thread]
        assert (np.diff(own) > 0).all()
        if SIZES[thread] <= 6:
            assert len(own) == SIZES[thread]
    assert ((probabilities > 0) & (probabilities <= 1)).all()


def test_one_long_thread_still_gives_what_is_wanted():
    one = np.zeros(5000, dtype=np.uint64)
    places, probabilities = draw_threads(
        one, np.ones(5000, dtype=bool), np.zeros(5000, dtype=bool), 100, draws(0, "p")
    )
    assert 100 <= len(places) <= 200
    assert np.allclose(probabilities, len(places) / 5000)


@pytest.mark.parametrize("wanted", [1, 50, 1000])
def test_single_messages(wanted):
    free = ALL.copy()
    free[:10] = False
    places, probabilities = draw_messages(free, wanted, draws(0, "p"))
    assert len(set(places)) == len(places) == min(wanted, free.sum())
    assert free[places].all()
    assert np.allclose(probabilities, len(places) / len(free))


def test_nothing_left():
    assert len(draw_threads(THREADS, NONE, ALL, 5, draws(0, "p"))[0]) == 0
    assert len(draw_messages(NONE, 5, draws(0, "p"))[0]) == 0


def test_strata_do_not_move_each_other():
    assert draws(1, "a").integers(1 << 30) != draws(1, "b").integers(1 << 30)
    assert draws(1, "a").integers(1 << 30) == draws(1, "a").integers(1 << 30)
