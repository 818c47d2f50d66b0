import numpy as np
import pytest

from rsmp_nlp.aggregate.exchanges import IDENTITIES, ROLES, measures

LINKS = {"reciprocal", "partners", "giant", "across"}


def rows(rng, messages, authors, signed=0.9):
    """Messages at random, of which half answer another, of any group."""
    message = 1 + rng.permutation(messages)
    parent = np.where(rng.random(messages) < 0.5, rng.choice(message, messages), 0)
    author = np.where(rng.random(messages) < signed, rng.integers(1, authors + 1, messages), 0)
    space = rng.integers(0, 4, messages)
    told = rng.integers(0, ROLES * (len(IDENTITIES) + 1), messages)
    return np.stack([message, parent, np.zeros_like(message), author, space, told], axis=1)


def alone(part):
    """What a part can say when it is measured as a whole."""
    found = measures(part, np.ones(len(part), dtype=int), 2)
    return {name: values[0] for name, values in found.items() if not np.isnan(values[0])}


@pytest.mark.parametrize("messages", [1, 8, 30, 400])
def test_parts_measured_together_are_those_measured_alone(messages):
    rng = np.random.default_rng(messages)
    for authors in (4, 7, 40):
        sample = rows(rng, messages, authors)
        groups = rng.integers(1, 7, messages)
        together = measures(sample, groups, 7)
        for part in range(7):
            found = {name: values[part] for name, values in together.items()}
            found = {name: value for name, value in found.items() if not np.isnan(value)}
            expected = alone(sample[groups != part])
            assert list(found) == list(expected)
            assert found == pytest.approx(expected, abs=1e-12)
            assert messages < 400 or authors < 5 or found.keys() > LINKS


def test_an_answer_to_a_message_left_out_is_no_tie():
    chain = [[rank, max(0, rank - 1), 0, rank, 0, 1] for rank in range(1, 8)]
    found = measures(np.array(chain), np.array([3, 1, 3, 3, 2, 3, 3]), 4)
    # 1-2-...-7 without 2, then without 5: 3-4-5-6-7 of six, 1-2-3-4 of six
    assert found["giant"][:3].tolist() == [1, 5 / 6, 4 / 6]
    # two authors are not enough
    assert np.isnan(found["giant"][3])
