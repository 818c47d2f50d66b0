import random
from itertools import pairwise

import numpy as np
import pytest

from rsmp_nlp.preprocess import terms as module
from rsmp_nlp.preprocess.terms import Terms, chained, numbered, sequences


def test_terms_of_texts_are_those_that_str_split_gives():
    draw = random.Random(4)
    spaces = " \n\t\x0b\x1c\x85\xa0\u1680\u2003\u2028\u202f\u205f\u3000\u200b\ufeff"
    texts = [
        "".join(draw.choices("abé😀" + spaces, k=draw.randrange(1, 12))) + "z" for _ in range(2000)
    ]
    for some in (texts, ["", " \n", "oui"], ["a\ud800 b", "c"], []):
        here, there = Terms(), Terms()
        found = here.split(some)
        expected = numbered(there, [text.split() for text in some])
        assert [one.tolist() for one in found] == [one.tolist() for one in expected]
        assert here.names == there.names
        assert [one.tolist() for one in here.find(some)] == [one.tolist() for one in expected]


def test_terms_are_numbered_in_the_order_in_which_they_come():
    terms = Terms(["b", "a"])
    assert terms.names == ["b", "a"]
    assert terms.numbers(["a", "d", "c", "d", "b"]).tolist() == [1, 2, 3, 2, 0]
    assert terms.names == ["b", "a", "d", "c"]
    assert terms.numbers(terms.names).tolist() == [0, 1, 2, 3]
    assert len(terms) == 4


@pytest.mark.parametrize("compiled", [True, False])
def test_terms_that_are_only_looked_for_are_not_added(monkeypatch, compiled):
    if not compiled:
        monkeypatch.setattr(module, "_SPLITTING", None)
    terms = Terms(["oui", "été"])
    numbers, starts = terms.find(["été \u2003non oui", "", " ", "ouis 😀 oui"])
    assert numbers.tolist() == [1, -1, 0, -1, -1, 0]
    assert starts.tolist() == [0, 3, 3, 3, 6]
    assert terms.names == ["oui", "été"]


def test_chained_sequences_are_those_chosen_one_after_the_other():
    draw = random.Random(5)
    tables = [[draw.choices(range(9), k=draw.randrange(3)) for _ in range(5)] for _ in range(3)]
    chosen = [draw.choices(range(5), k=7) for _ in tables]
    found, starts = chained(
        *((np.array(one), *sequences(table)) for one, table in zip(chosen, tables, strict=True))
    )
    expected = [
        [value for one, table in zip(chosen, tables, strict=True) for value in table[one[row]]]
        for row in range(7)
    ]
    assert [found[a:b].tolist() for a, b in pairwise(starts.tolist())] == expected
