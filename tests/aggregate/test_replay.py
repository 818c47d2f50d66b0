import numpy as np
import pytest
from numpy.testing import assert_array_equal

from rsmp_nlp.aggregate.replay import MOST, Replay


@pytest.mark.parametrize("high", [1, 2, 75, 1_000, 8_192, MOST - 1, MOST])
@pytest.mark.parametrize("seed", [0, 7])
def test_numbers_are_those_of_the_generator(high, seed):
    sizes = [(3, 5), (1, 2), (40, 1_000), (MOST - 40_017, 1)]
    ours, numpys = Replay(seed, MOST), np.random.default_rng(seed)
    for size in sizes:
        assert_array_equal(ours.integers(high, size), numpys.integers(high, size=size))


@pytest.mark.parametrize("count", [1, 3, 300, 65_000])
def test_bits_are_enough_for_the_numbers_asked_for(count):
    for seed in range(20):
        ours = Replay(seed, count).integers(MOST - 1, (count,))
        assert_array_equal(ours, np.random.default_rng(seed).integers(MOST - 1, size=count))
