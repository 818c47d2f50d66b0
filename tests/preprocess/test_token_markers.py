import random

import pytest

from rsmp_nlp.preprocess import chunks, lexicon
from rsmp_nlp.preprocess import token_markers as module
from rsmp_nlp.preprocess.token_markers import TOKEN_MARKERS, opening, said, says_nothing, shape

LISTED = {
    word for words in vars(lexicon).values() if isinstance(words, frozenset) for word in words
}
ENDINGS = {ending for endings in module._TENSES.values() for ending in endings}
ENDINGS |= {"ez", "ons", *module._INFINITIVE_ENDINGS}


def test_what_says_nothing_has_no_marker_and_opens_no_sentence():
    draw = random.Random(3)
    parts = [*ENDINGS, *"aeinrstuzé", "-", "_", "1", "'", "ж"]
    words = {"".join(draw.choices(parts, k=draw.randrange(1, 5))) for _ in range(20_000)}
    silent = 0
    for word in sorted(words | LISTED):
        for token in (word, word.capitalize(), word.upper()):
            if says_nothing(word):
                assert (said(token, word), opening(token, word)) == ((), "")
                silent += 1
    assert silent > 5_000


def test_what_ends_a_sentence_says_nothing_else():
    assert all(map(says_nothing, chunks._SENTENCE_END))


@pytest.mark.parametrize(
    ("tense", "ending"),
    [(tense, ending) for tense, endings in module._TENSES.items() for ending in endings],
)
def test_every_ending_tells_its_tense(tense, ending):
    assert TOKEN_MARKERS.index(tense) in said(f"xx{ending}", f"xx{ending}")


@pytest.mark.parametrize("ending", ["ez", "ons", *module._INFINITIVE_ENDINGS])
def test_every_ending_of_a_verb_may_open_a_sentence(ending):
    assert opening(f"Xxx{ending}", f"xxx{ending}")


@pytest.mark.parametrize(
    ("token", "markers"),
    [
        ("12", ["number"]),
        ("12,5", ["number"]),
        ("12h", []),
        ("NON!", []),
        ("NON", []),
        ("GRÈVE", ["shout"]),
        ("Été", ["capital"]),
        ("À", []),
        ("été", []),
        ("l'Été", []),
    ],
)
def test_shapes(token, markers):
    assert [TOKEN_MARKERS[place] for place in shape(token)] == markers
