"""Compiled loops and what stands in for them give the same, bit for bit."""

import random

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from rsmp_nlp import compiled as package
from rsmp_nlp.classify import letter_counter, weighers
from rsmp_nlp.classify.installed import model_folder
from rsmp_nlp.classify.letter_counter import NgramTree
from rsmp_nlp.classify.scorer import Scorer
from rsmp_nlp.classify.storage import load
from rsmp_nlp.compiled import LOOPS, SETTING, compiled
from rsmp_nlp.preprocess.document import Document, DocumentTerms, preprocess
from rsmp_nlp.preprocess.terms import Terms, numbered

HARD = "aaàéœß'’-.,:!?@#/0189 \t\n\u00a0\u2003\u200bЖ中😀\ud800"


@pytest.fixture(scope="module")
def splitting():
    return compiled("splitting") or pytest.skip("loops are not compiled here")


@pytest.fixture(scope="module")
def counting():
    return compiled("counting") or pytest.skip("loops are not compiled here")


def drawn(texts: int, longest: int, seed: int = 3) -> list[str]:
    draw = random.Random(seed)
    return ["".join(draw.choices(HARD, k=draw.randrange(longest))) for _ in range(texts)]


def test_texts_are_split_as_python_does(splitting):
    """More terms than there are slots at first, some met again, some in texts of other widths."""
    slots, terms, expected = splitting.Slots(), Terms(), Terms()
    for seed in (3, 4, 3):
        texts = drawn(1500, 40, seed)
        for some in (texts[:7], texts[7:], [], ["", " "]):
            found = slots.split_numbered(terms, some)
            for one, other in zip(
                found, numbered(expected, [text.split() for text in some]), strict=True
            ):
                assert_array_equal(one, other)
    assert list(terms) == list(expected)
    assert len(terms) > 5000


def test_terms_chosen_to_share_a_slot_are_numbered_all_the_same(splitting):
    def hashed(term: str) -> int:
        found = 0xCBF29CE484222325
        for letter in term:
            found = (found ^ ord(letter)) * 0x9E3779B97F4A7C15 % 2**64
            found ^= found >> 32
        return found

    alike = [term for term in map(str, range(200_000)) if hashed(term) % 1024 == 7]
    assert len(alike) > 100
    slots, terms = splitting.Slots(), Terms()
    for _ in range(2):
        numbers, starts = slots.split_numbered(terms, [" ".join(alike)])
        assert_array_equal(numbers, np.arange(len(alike)))
        assert starts.tolist() == [0, len(alike)]


@pytest.mark.parametrize("ngrams", [(3, 4), (1, 5), (2, 2), (4, 9)])
def test_ngrams_are_those_that_numpy_finds(counting, monkeypatch, ngrams):
    words = [f" {word} " for text in drawn(300, 40) for word in text.split()]
    items = sorted(
        {word[at : at + size] for word in words[::3] for at in (0, 2) for size in ngrams}
    )
    tree = NgramTree(items)
    monkeypatch.setattr(letter_counter, "_COUNTING", None)
    for some in (words, [], ["", " ", "é"]):
        for one, other in zip(
            tree.columns(some, ngrams), NgramTree(items).columns(some, ngrams), strict=True
        ):
            assert_array_equal(one, other)


def test_logits_and_features_are_those_of_numpy(counting, monkeypatch, corpus):
    weights = load(model_folder("default")).scorer.weights
    ours = Scorer(weights)
    monkeypatch.setattr(weighers, "_COUNTING", None)
    theirs = Scorer(weights)
    texts = [*drawn(300, 200), *[one.text for one in corpus], "merci " * 3000, "a" * 20_000, ""]
    nothing = [None] * len(texts)
    documents = DocumentTerms.of([Document("oui " * 30_000, "merci " * 30_000, "", "")])
    for terms in (*[some.terms for some in preprocess(texts, nothing, nothing)], documents):
        for letters in (False, True):
            (found, features), (expected, others) = (
                one.score(terms, letters) for one in (ours, theirs)
            )
            assert_array_equal(found, expected)
            for block, one, other in zip(weights.blocks, features, others, strict=True):
                if letters or not block.letters:
                    for name in ("indptr", "indices", "data"):
                        assert_array_equal(getattr(one, name), getattr(other, name))
                    assert one.shape == other.shape


def test_a_model_of_other_classes_is_refused(counting):
    with pytest.raises(ValueError, match="3 classes"):
        counting.Weigher(np.ones(2, "f4"), np.ones((2, 3), "f4"), 1.0, np.ones(9), True)


@pytest.mark.parametrize("name", LOOPS)
def test_what_another_source_gave_is_not_used(monkeypatch, name):
    monkeypatch.setattr(package, "fingerprint", lambda name: "another")
    assert compiled(name) is None


@pytest.mark.parametrize("name", LOOPS)
def test_loops_are_left_out_where_that_is_said(monkeypatch, name):
    monkeypatch.setenv(SETTING, "no")
    assert compiled(name) is None
