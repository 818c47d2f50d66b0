import numpy as np
import pytest

from rsmp_nlp.classify.places import Places


@pytest.mark.parametrize("size", [0, 1, 2, 1000, 1024])
def test_every_key_has_the_place_that_a_dictionary_gives(size):
    draw = np.random.default_rng(5)
    many = draw.permutation(np.arange(3 * size) * 7) + (1 << 40)
    keys, others = many[:size], many[size:]
    expected = {key: place for place, key in enumerate(keys.tolist())}
    asked = draw.permutation(np.concatenate([keys, others, keys, [-1, 0]]))
    found = Places(keys).find(asked)
    assert found.tolist() == [expected.get(key, size) for key in asked.tolist()]


def test_keys_that_fall_on_one_slot_are_told_apart(monkeypatch):
    monkeypatch.setattr(Places, "_slot", lambda _, keys: np.full(len(keys), 5))
    keys = np.array([40, 10, 30, 20])
    assert Places(keys).find(np.array([10, 20, 30, 40, 50])).tolist() == [1, 3, 2, 0, 4]
