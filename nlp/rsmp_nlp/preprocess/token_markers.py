"""What a token says by itself: the word lists it is in, its tense, and how it may open a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from rsmp_nlp.compiled import compiled
from rsmp_nlp.preprocess import lexicon
from rsmp_nlp.preprocess.counted import counted
from rsmp_nlp.preprocess.terms import sequences

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from rsmp_nlp.compiled.reading import Telling

_LEXICONS: Final = {
    "month": lexicon.MONTHS,
    "weekday": lexicon.WEEKDAYS,
    "soon": lexicon.SOON,
    "yesterday": lexicon.PAST,
    "noon": lexicon.NOON,
    "place": lexicon.PLACES,
    "i": lexicon.FIRST_SINGULAR,
    "we": lexicon.FIRST_PLURAL,
    "thou": lexicon.SECOND_SINGULAR,
    "you": lexicon.SECOND_PLURAL,
    "they": lexicon.THIRD,
    "one": lexicon.IMPERSONAL,
    "thanks": lexicon.THANKS,
    "greeting": lexicon.GREETINGS,
    "closing": lexicon.CLOSINGS,
    "welcome": lexicon.WELCOME,
    "praise": lexicon.PRAISE,
    "wishes": lexicon.WISHES,
    "yes": lexicon.AGREEMENT,
    "no": lexicon.DISAGREEMENT,
    "negation": lexicon.NEGATION,
    "because": lexicon.CAUSE,
    "but": lexicon.OPPOSITION,
    "laughter": lexicon.LAUGHTER,
    "question_word": lexicon.QUESTION_WORDS,
    "inversion": lexicon.INVERSION,
    "opinion": lexicon.OPINION,
    "must": lexicon.OBLIGATION,
    "proposal": lexicon.PROPOSAL,
    "help": lexicon.HELP,
    "act": lexicon.ACTION,
    "event": lexicon.EVENT,
    "document": lexicon.DOCUMENT,
    "publication": lexicon.PUBLICATION,
    "group": lexicon.GROUP,
    "self": lexicon.SELF,
    "todo": lexicon.TODO,
    "auxiliary": lexicon.AUXILIARIES,
}
"""Word lists searched among the lower-cased tokens."""

_LISTS_OF: Final = {
    word: tuple(place for place, words in enumerate(_LEXICONS.values()) if word in words)
    for word in frozenset().union(*_LEXICONS.values())
}
"""Places in `TOKEN_MARKERS` of the lists that hold a word."""

_TENSES: Final = {
    "future": (
        *("era", "erons", "eront", "erai", "erez", "ira", "irons", "iront"),
        *("aura", "auront", "aurons", "sera", "seront"),
    ),
    "conditional": ("rais", "rait", "raient", "rions", "riez"),
    "participle": ("é", "és", "ée", "ées", "is", "us", "ue", "ues", "it", "ert", "erte"),
}
"""Endings of words that may be of a tense."""


def _shortest(endings: Iterable[str]) -> tuple[str, ...]:
    """Return endings without those that end with another: fewer tell the same words."""
    found = frozenset(endings)
    return tuple(one for one in sorted(found) if not one.endswith(tuple(found - {one})))


_ALL_ENDINGS: Final = _shortest(chain.from_iterable(_TENSES.values()))

_STEMS: Final = {"future": 2, "conditional": 2, "participle": 1}
"""Characters of a word before such an ending, at least."""

TOKEN_MARKERS: Final = (*_LEXICONS, *_TENSES, "number", "shout", "capital")
"""All markers of tokens."""

_PLACES: Final = {name: place for place, name in enumerate(TOKEN_MARKERS)}
_NUMBER, _SHOUT, _CAPITAL = ((_PLACES[name],) for name in ("number", "shout", "capital"))

_IS_NUMBER: Final = re.compile(r"\d+(?:[.,]\d+)?")

_INFINITIVE_ENDINGS: Final = ("er", "ir", "oir", "dre", "ttre", "ire", "uire")
_INFINITIVE: Final = re.compile(r"(?i)[a-zàâçéèêëîïôûù]{2,}(?:er|ir|oir|dre|ttre|ire|uire)$")


_OPENING_ENDINGS: Final = _shortest(("ez", "ons", *_INFINITIVE_ENDINGS))

OPENINGS: Final = ("", "imperative", "infinitive", "let_us")
"""What the first word of a sentence may be."""

_SAID: Final = frozenset(_LISTS_OF) | lexicon.IMPERATIVES
_SAYING: Final = _shortest((*_ALL_ENDINGS, *_OPENING_ENDINGS))
_OPENING_PLACES: Final = {name: place for place, name in enumerate(OPENINGS)}


class Told(NamedTuple):
    """What tokens say.

    Attributes
    ----------
    unlike : places of those that are not of letters alone
    opening : place in `OPENINGS` of each, were it the first word of a sentence
    marker, starts : places in `TOKEN_MARKERS`, token after token, and where those of each start, and the end
    letters, capitals : how many each has
    """

    unlike: list[int]
    opening: NDArray[np.int64]
    marker: NDArray[np.int64]
    starts: NDArray[np.int64]
    letters: NDArray[np.int64]
    capitals: NDArray[np.int64]


def told(tokens: Sequence[str], words: Sequence[str]) -> Told:
    """Return what tokens say.

    Parameters
    ----------
    words : the tokens in lower case

    >>> told(["Nuage", "merci", "12"], ["nuage", "merci", "12"]).unlike
    [2]
    """
    if _TELLING:
        return Told(*_TELLING.told(tokens, words))
    unlike = [place for place, token in enumerate(tokens) if not token.isalpha()]
    openings = np.zeros(len(tokens), dtype=np.int64)
    markers: list[tuple[int, ...]] = [()] * len(tokens)
    for place, (token, word) in enumerate(zip(tokens, words, strict=True)):
        says = not says_nothing(word)
        if says or not (token.isalpha() and token.islower()):
            markers[place] = shape(token)
        if says:
            markers[place] += said(token, word)
            openings[place] = _OPENING_PLACES[opening(token, word)]
    letters, capitals = counted(tokens, str.isalpha, str.isupper)
    return Told(unlike, openings, *sequences(markers), letters, capitals)


def opening(token: str, word: str) -> str:
    """Return what the first word of a sentence does: command, infinitive, or nothing special.

    Parameters
    ----------
    word : the token in lower case
    """
    if word in lexicon.IMPERATIVES:
        return "imperative"
    if word.endswith("ez") and word not in lexicon.IMPERATIVE_EXCEPTIONS:
        return "imperative"
    if word.endswith("ons") and len(word) > 5 and token[:1].isupper():
        return "let_us"
    if (
        word.endswith(_INFINITIVE_ENDINGS)
        and _INFINITIVE.match(word)
        and word not in lexicon.INFINITIVE_EXCEPTIONS
    ):
        return "infinitive"
    return ""


def says_nothing(word: str) -> bool:
    """Tell whether a word in lower case is silent: `said` and `opening` find nothing in it.

    >>> says_nothing("nuage"), says_nothing("merci"), says_nothing("venez")
    (True, False, False)
    """
    return not (word in _SAID or word.endswith(_SAYING))


def said(token: str, word: str) -> tuple[int, ...]:
    """Return what a token says, places in `TOKEN_MARKERS`: word lists that it is in, and tenses.

    Parameters
    ----------
    word : the token in lower case
    """
    found = _LISTS_OF.get(word, ())
    if not word.endswith(_ALL_ENDINGS):
        return found
    if not (token.isalpha() or word.replace("_", "a").isalnum()):
        return found
    tenses = [
        _PLACES[name] for name, endings in _TENSES.items() if word.endswith(endings, _STEMS[name])
    ]
    return (*found, *tenses)


def shape(token: str) -> tuple[int, ...]:
    """Return what a token looks like, places in `TOKEN_MARKERS`: a number, capitals.

    >>> [TOKEN_MARKERS[place] for token in ("12,5", "GRÈVE", "Grève") for place in shape(token)]
    ['number', 'shout', 'capital']
    """
    if token.isalpha():
        if len(token) > 3 and token.isupper():
            return _SHOUT
        if len(token) > 1 and token.istitle():
            return _CAPITAL
    elif token[:1].isdecimal() and _IS_NUMBER.fullmatch(token):
        return _NUMBER
    return ()


_READING = compiled("reading")
_TELLING: Telling | None = (
    _READING.Telling(
        _LISTS_OF,
        [(_PLACES[name], endings, _STEMS[name]) for name, endings in _TENSES.items()],
        lexicon.IMPERATIVES,
        _OPENING_ENDINGS,
        _OPENING_PLACES,
        (_NUMBER, _SHOUT, _CAPITAL),
        opening,
        shape,
    )
    if _READING
    else None
)
