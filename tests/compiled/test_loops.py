"""Compiled loops and what stands in for them give the same, bit for bit."""

import random
from itertools import chain

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from rsmp_nlp import compiled as package
from rsmp_nlp.aggregate import bootstrap
from rsmp_nlp.classify import letter_counter, weighers
from rsmp_nlp.classify.installed import model_folder
from rsmp_nlp.classify.letter_counter import NgramTree
from rsmp_nlp.classify.scorer import Scorer
from rsmp_nlp.classify.storage import load
from rsmp_nlp.compiled import LOOPS, SETTING, compiled
from rsmp_nlp.preprocess import affixes, clean, framed, spacy_rules, token_markers
from rsmp_nlp.preprocess.clean import lowered
from rsmp_nlp.preprocess.document import Document, DocumentTerms, preprocess

HARD = "aaàéœß'’-.,:!?@#/0189 \t\n\u00a0\u2003\u200bЖ中😀\ud800"


@pytest.fixture(scope="module")
def splitting():
    return compiled("splitting") or pytest.skip("loops are not compiled here")


@pytest.fixture(scope="module")
def reading():
    return compiled("reading") or pytest.skip("loops are not compiled here")


@pytest.fixture(scope="module")
def cutting():
    return compiled("cutting") or pytest.skip("loops are not compiled here")


@pytest.fixture(scope="module")
def counting():
    return compiled("counting") or pytest.skip("loops are not compiled here")


@pytest.fixture(scope="module")
def drawing():
    return compiled("drawing") or pytest.skip("loops are not compiled here")


def drawn(texts: int, longest: int, seed: int = 3) -> list[str]:
    draw = random.Random(seed)
    return ["".join(draw.choices(HARD, k=draw.randrange(longest))) for _ in range(texts)]


def test_texts_are_split_as_python_does(splitting):
    """More terms than there are slots at first, some met again, some in texts of other widths."""
    numbering, numbers = splitting.Numbering(), {}
    for seed in (3, 4, 3):
        texts = drawn(1500, 40, seed)
        for some in (texts[:7], texts[7:], [], ["", " "]):
            split = [text.split() for text in some]
            expected = [numbers.setdefault(term, len(numbers)) for terms in split for term in terms]
            found, starts = numbering.split(some)
            assert found.tolist() == expected
            assert np.diff(starts).tolist() == [*map(len, split)]
            assert numbering.numbers([*chain.from_iterable(split)]).tolist() == expected
    assert numbering.names == list(numbers)
    assert len(numbers) > 5000
    assert numbering.numbers(["", "oui", ""]).tolist() == [
        len(numbers),
        len(numbers) + 1,
        len(numbers),
    ]


def test_terms_chosen_to_share_a_slot_are_numbered_all_the_same(splitting):
    """Those for which there is no slot are found too once others made room for them."""

    def hashed(term: str) -> int:
        found = 0xCBF29CE484222325
        for letter in term:
            found = (found ^ ord(letter)) * 0x9E3779B97F4A7C15 % 2**64
            found ^= found >> 32
        return found

    alike = [term for term in map(str, range(600_000)) if hashed(term) % 4096 == 7]
    assert len(alike) > 100
    numbering = splitting.Numbering()
    for _ in range(2):
        numbers, starts = numbering.split([" ".join(alike)])
        assert_array_equal(numbers, np.arange(len(alike)))
        assert starts.tolist() == [0, len(alike)]
    others = [f"x{number}" for number in range(1000)]  # twice as many slots
    assert_array_equal(numbering.numbers(others), len(alike) + np.arange(1000))
    assert_array_equal(numbering.numbers(alike), np.arange(len(alike)))


FRAMED = [
    *"aéÉzDß²'’.,;:!?()[]*_\"«…-@/01 ",
    *("..", "...", ":", "qu", "lorsqu", "Jusqu", "l'", "D'", "www", "WWW", "UN", "hui", "aujourd"),
    *("!" * 15, "!" * 16, "!" * 17, "Ελ", "ǅ", "ª", "中", "😀", "\ud800", "ſ"),
]


def test_frames_are_those_that_a_pattern_finds(reading, monkeypatch):
    draw = random.Random(7)
    chunks = ["".join(draw.choices(FRAMED, k=draw.randrange(1, 8))) for _ in range(30_000)]
    chunks = ["".join(chunk.split()) or "a" for chunk in chunks]
    names, words = framed.frames_of(chunks)
    monkeypatch.setattr(framed, "_framer", lambda: None)
    expected, other_words = framed.frames_of(chunks)
    assert names == expected
    assert [(name, word) for name, word in zip(names, words, strict=True) if name] == [
        (name, word) for name, word in zip(names, other_words, strict=True) if name
    ]
    assert 3_000 < sum(map(bool, names)) < 27_000


CUT = [
    *"aéÉd1٣²'’‑–—.,;:!?()[]*_/\\@#$€°«»\"😀",
    *(
        "-",
        "l'",
        "..",
        "…",
        "US",
        "km",
        "elle",
        "sous-",
        "après",
        "aujourd'hui",
        "https://",
        "a.fr",
        "C$",
    ),
]


def test_affixes_are_cut_as_python_does(cutting, monkeypatch):
    draw = random.Random(9)
    chunks = ["".join(draw.choices(CUT, k=draw.randrange(1, 8))) for _ in range(30_000)]
    cases = spacy_rules.read_rules().exceptions
    chunks += [*cases, *(f"({case})." for case in cases), "sous–marin", "arc‑en—ciel", ""]
    found = [affixes.cut_affixes(chunk, some) for some in (cases, {}) for chunk in chunks]
    monkeypatch.setattr(affixes, "_cutter", lambda: None)
    assert found == [affixes.cut_affixes(chunk, some) for some in (cases, {}) for chunk in chunks]
    assert len({len(one) for one in found}) > 8


def test_tokens_say_what_python_hears(reading, monkeypatch):
    draw = random.Random(8)
    parts = [*token_markers._SAYING, *sorted(token_markers._SAID)[::9], *FRAMED]
    tokens = ["".join(draw.choices(parts, k=draw.randrange(1, 4))) for _ in range(30_000)]
    tokens += [token.upper() for token in tokens[:3_000]] + [
        token.title() for token in tokens[:3_000]
    ]
    tokens += ["", "12", "12,5", "1er", "Ǆa", "ǅA", "ΑΣ", "中文", "中A", "É", "ABC", "Abc", "ABCD"]
    words = lowered(tokens)
    found = token_markers.told(tokens, words)
    monkeypatch.setattr(token_markers, "_TELLING", None)
    expected = token_markers.told(tokens, words)
    for one, other in zip(found, expected, strict=True):
        assert_array_equal(one, other)
    assert {*found.opening.tolist()} == {0, 1, 2, 3}
    assert len({*found.marker.tolist()}) > len(token_markers.TOKEN_MARKERS) / 2
    assert 0.1 < np.mean(np.diff(found.starts) > 0) < 0.9


def test_a_text_in_lower_case_is_itself(reading, monkeypatch):
    letters = [chr(code) for code in range(0x110000)]
    texts = [*letters, *drawn(2_000, 20), "ΑΣ", "ασ", "İ", "été", "Été", ""]
    found = lowered(texts)
    assert found == [text.lower() for text in texts]
    assert all(one is text for one, text in zip(found, texts, strict=True) if one == text)
    monkeypatch.setattr(clean, "_READING", None)
    others = lowered(texts)
    assert others == found
    assert all(one is text for one, text in zip(others, texts, strict=True) if one == text)


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


@pytest.mark.parametrize(
    ("draws", "clusters"),
    [(0, 5), (3, 1), (40, 2), (7, 1000), (7, 1001), (2, 40_000), (1, 3_000_000)],
)
def test_clusters_are_drawn_as_numpy_does(drawing, monkeypatch, draws, clusters):
    """Of three million numbers, some are drawn again for fairness; what is drawn next is the same too."""
    found = []
    for loops in (drawing, None):
        monkeypatch.setattr(bootstrap, "_DRAWING", loops)
        rng, times = np.random.default_rng(7), np.full((2, draws, clusters), 9.0)
        for some in times:
            bootstrap._count_drawn(rng, some)
        found.append((times, rng.integers(1000, size=3)))
    assert_array_equal(found[0][0], found[1][0])
    assert_array_equal(found[0][1], found[1][1])
    assert (found[0][0].sum(axis=2) == clusters).all()


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
