import numpy as np

from rsmp_nlp.preprocess.growing import Growing, GrowingSequences


def test_values_are_those_added_whatever_the_room():
    numbers, expected = Growing(np.int32, [7]), [7]
    for size in (0, 1, 5, 2, 40, 1):
        before = numbers.values
        numbers.add(np.arange(size))
        expected += range(size)
        assert numbers.values.tolist() == expected
        assert before.tolist() == expected[: len(before)]
    assert numbers.values.dtype == np.int32
    numbers.keep(2)
    numbers.add(np.array([9]))
    assert numbers.values.tolist() == [7, 0, 9]


def test_sequences_are_those_added_one_after_the_other():
    found = GrowingSequences(np.int64)
    assert len(found) == 0
    for _ in range(2):
        found.add(np.array([4, 5, 6]), np.array([0, 2, 2, 3]))
    assert len(found) == 6
    assert found.values.tolist() == [4, 5, 6, 4, 5, 6]
    assert found.starts.tolist() == [0, 2, 2, 3, 5, 5, 6]
    found.clear()
    found.add(np.array([8]), np.array([0, 1]))
    assert (found.values.tolist(), found.starts.tolist()) == ([8], [0, 1])
