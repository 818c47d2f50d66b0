"""What a token says by itself: the word lists it is in, its tense, and how it may open a sentence."""

from __future__ import annotations

import re
from typing import Final

from rsmp_nlp.preprocess import lexicon

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
    word: tuple(name for name, words in _LEXICONS.items() if word in words)
    for word in frozenset().union(*_LEXICONS.values())
}
"""Names of the lists that hold a word, in the order of `_LEXICONS`."""

_TENSES: Final = {
    "future": (
        *("era", "erons", "eront", "erai", "erez", "ira", "irons", "iront"),
        *("aura", "auront", "aurons", "sera", "seront"),
    ),
    "conditional": ("rais", "rait", "raient", "rions", "riez"),
    "participle": ("é", "és", "ée", "ées", "is", "us", "ue", "ues", "it", "ert", "erte"),
}
"""Endings of words that may be of a tense."""

_ALL_ENDINGS: Final = tuple(ending for endings in _TENSES.values() for ending in endings)

_STEMS: Final = {"future": 2, "conditional": 2, "participle": 1}
"""Characters of a word before such an ending, at least."""

TOKEN_MARKERS: Final = (*_LEXICONS, *_TENSES, "number", "shout", "capital")
"""All markers of tokens."""

_NUMBER: Final = re.compile(r"\d+(?:[.,]\d+)?")

_INFINITIVE_ENDINGS: Final = ("er", "ir", "oir", "dre", "ttre", "ire", "uire")
_INFINITIVE: Final = re.compile(r"(?i)[a-zàâçéèêëîïôûù]{2,}(?:er|ir|oir|dre|ttre|ire|uire)$")


_SAID: Final = frozenset(_LISTS_OF) | lexicon.IMPERATIVES
_SAYING: Final = (*_ALL_ENDINGS, "ez", "ons", *_INFINITIVE_ENDINGS)


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
    """Tell whether a word in lower-case letters has no marker, nor opens a sentence in some way.

    >>> says_nothing("nuage"), says_nothing("merci"), says_nothing("venez")
    (True, False, False)
    """
    return not (word in _SAID or word.endswith(_SAYING))


def token_markers(token: str, word: str) -> list[str]:
    """Return what a token is by itself: members of word lists, tenses, numbers, capitals.

    Parameters
    ----------
    word : the token in lower case
    """
    found = [*_LISTS_OF.get(word, ())]
    letters = token.isalpha()
    if word.endswith(_ALL_ENDINGS) and (letters or word.replace("_", "a").isalnum()):
        found += [name for name, endings in _TENSES.items() if word.endswith(endings, _STEMS[name])]
    if letters:
        if len(token) > 3 and token.isupper():
            found.append("shout")
        elif len(token) > 1 and token.istitle():
            found.append("capital")
    elif word[:1].isdecimal() and _NUMBER.fullmatch(word):
        found.append("number")
    return found
