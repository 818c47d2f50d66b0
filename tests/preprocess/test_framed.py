import random

import pytest

from rsmp_nlp.preprocess.affixes import tokens_of_chunk
from rsmp_nlp.preprocess.framed import Frames, frames_of
from rsmp_nlp.preprocess.held import held_by
from rsmp_nlp.preprocess.patterns import found_in
from rsmp_nlp.preprocess.spacy_rules import read_rules
from rsmp_nlp.preprocess.special_cases import mixes
from rsmp_nlp.preprocess.terms import Terms

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


def framed(chunk):
    """Tokens and `found` of a chunk that has a frame, None of another."""
    tokens, frames = Terms(), Frames()
    names, [word] = frames_of([chunk])
    frames.of(names, tokens)
    if not frames.usable[0]:
        return None
    assert names[0].replace(" ", word) == chunk
    before, after = (
        [tokens.names[n] for n in side.tolist()] for side in (frames.before, frames.after)
    )
    return (*before, word, *after), frames.found.tolist()


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
        if chunk.split() != [chunk] or (found := framed(chunk)) is None:
            continue
        seen += 1
        tokens, marks = found
        assert not any(map(str.isdecimal, chunk))
        assert tokens == tokens_of_chunk(chunk)
        assert not mixes(chunk, tokens)
        assert marks == found_in(chunk, held_by(chunk))
    assert seen > 300


def test_long_runs_of_marks_are_not_kept():
    assert framed("oui" + "?!" * 8) is not None
    assert framed("oui" + "?!" * 9) is None


def test_frames_are_numbered_as_they_come_and_kept():
    tokens, frames = Terms(), Frames()
    first, again = (
        frames.of(frames_of(chunks.split())[0], tokens).tolist()
        for chunks in ("oui, (non) 18h", "(peut-être) (bien) oui! d'accord soit,")
    )
    assert first == [0, 1, 2]
    assert again == [2, 1, 3, 4, 0]
    assert frames.usable.tolist() == [True, True, False, True, True]
    assert sorted(tokens.names) == ["!", "(", ")", ",", "d'"]


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
    ],
)
def test_what_a_word_decides_is_left_to_rules(chunk):
    assert framed(chunk) is None
