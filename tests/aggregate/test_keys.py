import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from rsmp_nlp.aggregate import keys as module
from rsmp_nlp.aggregate.keys import hashed

RANDOM = np.random.default_rng(0)
TEXTS = [
    "",
    "é",
    *("".join(RANDOM.choice([*"ab0é€😀"], size)) for size in RANDOM.integers(0, 120, 500)),
    *("x" * size for size in range(70)),
    "x" * 255,
    "x" * 256,
    "x" * 512,
]


def test_keys_are_those_of_pandas():
    expected = pd.util.hash_array(np.array(TEXTS, dtype=object), categorize=False)
    assert (hashed(pa.array(TEXTS)) == expected).all()


def test_a_text_has_the_same_key_whatever_those_beside_it(monkeypatch):
    whole = hashed(pa.array(TEXTS))
    assert (hashed(pa.array(TEXTS).slice(100, 50)) == whole[100:150]).all()
    monkeypatch.setattr(module, "_AT_ONCE", 7)
    assert (hashed(pa.array(TEXTS)) == whole).all()


def test_a_long_text_costs_no_more_than_its_digest():
    long = "x" * 100_000
    found = hashed(pa.array(["a", long, "b", long + "y"]))
    assert found[[0, 2]].tolist() == hashed(pa.array(["a", "b"])).tolist()
    assert len(set(found.tolist())) == 4
    assert found[1] == hashed(pa.array([long]))[0]


@pytest.mark.parametrize("values", [[], [None, None], [None, "a"]], ids=str)
def test_nothing_and_nulls(values):
    found = hashed(pa.array(values, pa.string()))
    assert len(found) == len(values)
    if "a" in values:
        assert found[1] == hashed(pa.array(["a"]))[0]


def test_numbers_are_keyed_as_text():
    assert (hashed(pa.array([1, 20])) == hashed(pa.array(["1", "20"]))).all()
