"""The model of languages: py3langid's own, kept in a smaller file."""

from __future__ import annotations

import gzip
import json
import random
from pathlib import Path

import numpy as np
import pytest

from rsmp_nlp.preprocess.language import CANDIDATES
from rsmp_nlp.preprocess.language_model import FILE, automaton, build, read_model

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
SENTENCES = (
    "Rendez-vous samedi au marché pour distribuer les tracts",
    "Could you please send me the minutes of the last meeting?",
    "Wir treffen uns am Samstag vor dem Rathaus",
    "نلتقي يوم السبت أمام البلدية لتوزيع المنشورات",
    "駅の前で土曜日に会いましょう",
    "TODOS A LA PLAZA 🎉🎉",
    "\ud83d ok",
    "",
)


@pytest.fixture(scope="module")
def theirs():
    """Return the identifier that py3langid makes of its own file."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    found = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    found.set_languages(CANDIDATES)
    return found


def test_the_file_is_made_of_the_installed_py3langid():
    """`build` refuses a model whose automaton ours would not be."""
    made = build()
    with np.load(FILE, allow_pickle=False) as kept:
        assert sorted(kept.files) == sorted(made)
        for name in kept.files:
            if name != "source":
                assert np.array_equal(kept[name], made[name]), name
        assert "BSD 3-Clause" in str(kept["licence"])


def check(texts, theirs):
    model = read_model()
    found = model.probabilities(texts)
    for text, row in zip(texts, found, strict=True):
        language, confidence = theirs.classify(text)
        assert model.languages[row.argmax()] == language, text
        assert row.max() == pytest.approx(confidence, abs=1e-5), text


def test_decisions_are_those_of_py3langid(theirs):
    rng = random.Random(0)
    noise = ["".join(map(chr, rng.choices(range(0x20, 0x700), k=80))) for _ in range(200)]
    check([*SENTENCES, *noise], theirs)


@pytest.mark.skipif(not (SHARED / "real").is_dir(), reason="../shared is not there")
def test_decisions_on_real_texts_are_those_of_py3langid(theirs):
    with gzip.open(SHARED / "real" / "messages.jsonl.gz", "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"][:300] for line in lines]
    check(random.Random(0).sample(texts, 2_000), theirs)


def test_a_text_has_the_same_probabilities_whatever_stands_beside_it():
    model = read_model()
    together = model.probabilities(SENTENCES)
    assert np.array_equal(together, model.probabilities(SENTENCES[::-1])[::-1])
    for text, row in zip(SENTENCES, together, strict=True):
        assert np.array_equal(model.probabilities([text])[0], row)
    assert model.probabilities([]).shape == (0, len(model.languages))


def test_a_state_falls_back_on_its_longest_suffix():
    # the tree of a, b, ab, ba, aba: "ba" falls back on "a", and "aba" on "ba"
    children = np.array([2, 1, 1, 1, 0, 0], dtype=np.uint8)
    letters = np.frombuffer(b"\0ab" + b"ba" + b"a", dtype=np.uint8)
    moves, rows = automaton(children, letters)

    def reached(text: bytes) -> list[int]:
        state, path = 0, []
        for letter in text:
            state = moves[rows[state], letter]
            path.append(state)
        return path

    assert reached(b"abab") == [1, 3, 5, 3]  # a, ab, aba, ab
    assert reached(b"bax") == [2, 4, 0]
    assert reached(b"bb") == [2, 2]
