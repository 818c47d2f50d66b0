import random

import pytest

from rsmp_nlp.preprocess.affixes import tokens_of_chunk
from rsmp_nlp.preprocess.framed import framed
from rsmp_nlp.preprocess.patterns import found_in, held_by
from rsmp_nlp.preprocess.spacy_rules import read_rules
from rsmp_nlp.preprocess.special_cases import mixes

MARKS = [
    *',;:!?()[]{}"»«”“*_#<>&=+|\\^~`%$€£§…¿¯(╯•→🎉👍\u0301\u200b',
    "..",
    "...",
    "……",
    ".",
    ":-",
    ";)",
]
WORDS = [
    "venez",
    "É",
    "a",
    "D",
    "UNEF",
    "Été",
    "ab",
    "www",
    "Ελλάδα",
    "שלום",
    "été",
    "hui",
    "IV",
    "ſ",
    "x²",
]
ELIDED = ["", "", "l'", "D'", "qu'", "entr'", "s'"]


@pytest.mark.parametrize("seed", range(4))
def test_a_framed_chunk_is_what_rules_and_patterns_find(seed):
    rng = random.Random(seed)
    cases = sorted(read_rules().exceptions)
    seen = 0
    for _ in range(6_000):
        opening, closing = ("".join(rng.choices(MARKS, k=rng.randrange(4))) for _ in range(2))
        chunk = (
            opening + rng.choice(ELIDED) + rng.choice(rng.choice([WORDS, WORDS, cases])) + closing
        )
        found = framed(chunk)
        if found is None or " " in chunk:
            continue
        seen += 1
        frame, tokens, word = found
        assert word in chunk
        assert not any(map(str.isdecimal, chunk))
        assert tokens == tokens_of_chunk(chunk)
        assert not mixes(chunk, tokens)
        held = held_by(chunk)
        assert frame.found == found_in(chunk, held)
        assert frame.held & ~held == 0
    assert seen > 300


def test_long_runs_of_marks_are_not_kept():
    assert framed("oui" + "?!" * 16) is not None
    assert framed("oui" + "?!" * 17) is None


@pytest.mark.parametrize(
    "chunk",
    [
        ":D",
        "(XD)",
        "etc.",
        "aujourd'hui,",
        "l'aujourd'hui",
        "n°",
        "www.",
        "a-t-il",
        "x@y",
        "1er",
        "",
    ],
)
def test_what_a_word_decides_is_left_to_rules(chunk):
    assert framed(chunk) is None
