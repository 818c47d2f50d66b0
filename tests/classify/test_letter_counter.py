"""N-grams of letters are those that scikit-learn's `char_wb` counts, whatever words look like."""

import numpy as np
import pytest
from sklearn.feature_extraction.text import CountVectorizer

from rsmp_nlp.classify import letter_counter, scorer
from rsmp_nlp.classify.letter_counter import LetterCounter, NgramTree
from rsmp_nlp.classify.scorer import Vocabulary
from rsmp_nlp.classify.weights import Block
from rsmp_nlp.preprocess.terms import Occurrences, numbered

TEXTS = [
    "la réunion de la réunion a été reportée",
    "a à l' oui ouioui x",
    "",
    "☕ 日本語 mot-dièse 🎉🎉",
    "anticonstitutionnellement " * 3,
]
OTHERS = ["réunionite aiguë", "z q zz", "   ", "oui\tnon"]


def block(items: list[str], ngrams: tuple[int, int]) -> Block:
    return Block(
        "characters", "characters", True, ngrams, items, np.ones(len(items), np.float32), 1.0, 0
    )


@pytest.mark.parametrize("ngrams", [(3, 4), (1, 5), (2, 2), (4, 9)])
def test_counts_are_those_of_scikit_learn(ngrams):
    model = CountVectorizer(analyzer="char_wb", ngram_range=ngrams, lowercase=False).fit(TEXTS)
    items = model.get_feature_names_out().tolist()
    counter = LetterCounter(block(items[::2], ngrams))
    for texts in (TEXTS, OTHERS, TEXTS[::-1]):
        expected = model.transform(texts)[:, ::2].toarray()
        assert (counter(Occurrences.of(texts)).toarray() == expected).all()
    assert expected.any()


def test_terms_that_grow_and_other_terms_are_looked_up():
    counter = LetterCounter(block([" ou", "oui", "ui ", "non"], (3, 3)))
    expected = [[2, 2, 2, 1], [1, 0, 0, 0]]
    found = Occurrences.of(["oui non oui", "peut être ou"])
    assert counter(found).toarray().tolist() == expected
    more = Occurrences(found.terms, *numbered(found.terms, [["non", "ouinon"]]))
    assert counter(more).toarray().tolist() == [[1, 1, 0, 2]]
    assert counter(Occurrences.of(["oui non oui", "peut être ou"])).toarray().tolist() == expected


def test_ngrams_are_found_word_after_word():
    items = sorted({word[a : a + 3] for word in TEXTS[0].split() for a in range(len(word) - 2)})
    columns, counts = NgramTree(items).columns(["réunion", "zzz", "", "été~"], (3, 3))
    assert [items[column] for column in columns] == ["réu", "éun", "uni", "nio", "ion", "été"]
    assert counts.tolist() == [5, 0, 0, 1]


def test_what_is_kept_of_words_goes_with_them():
    counter = LetterCounter(block(["oui"], (3, 3)))
    words = Occurrences.of(["oui"])
    counter(words)
    assert len(counter.grams.values) == 1
    del words
    assert len(counter.grams.values) == 0


def test_words_that_go_as_python_ends_find_no_numpy(monkeypatch):
    """Modules are emptied before what lives in them goes: Python would print what is raised then."""
    told = []
    monkeypatch.setattr("sys.unraisablehook", told.append)
    counter, vocabulary = (
        LetterCounter(block(["oui"], (3, 3))),
        Vocabulary([block(["oui"], (1, 1))]),
    )
    words = Occurrences.of(["oui"])
    counter(words)
    vocabulary.of(words.terms)
    with monkeypatch.context() as ending:
        ending.setattr(letter_counter, "np", None)
        ending.setattr(scorer, "np", None)
        del words
    assert not told
    assert counter(Occurrences.of(["oui non"])).toarray().tolist() == [[1]]


def test_no_words_have_no_columns():
    columns, counts = NgramTree(["abc"]).columns([], (3, 4))
    assert columns.size == counts.size == 0


def test_no_ngram_is_found_across_two_words():
    columns, counts = NgramTree(["ab", "ba", "b"]).columns(["xa", "b", "", "ba"], (1, 2))
    assert columns.tolist() == [2, 2, 1]
    assert counts.tolist() == [0, 1, 0, 2]


def test_letters_that_no_item_holds_are_apart():
    """Those before, between and after letters of items, in the order of their codes."""
    columns, counts = NgramTree(["bd"]).columns(
        ["bd", "b\ud800", "ad", "bcd", "be", "b😀d"], (2, 2)
    )
    assert columns.tolist() == [0]
    assert counts.tolist() == [1, 0, 0, 0, 0, 0]
