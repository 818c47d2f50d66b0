"""What a token says by itself: the word lists it is in, its tense, and how it may open a sentence."""

from __future__ import annotations

import re
from functools import lru_cache
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

_FUTURE: Final = re.compile(
    r"\w{2,}(?:era|erons|eront|erai|erez|ira|irons|iront|aura|auront|aurons|sera|seront)"
)
_CONDITIONAL: Final = re.compile(r"\w{2,}r(?:ais|ait|aient|ions|iez)")
_PARTICIPLE: Final = re.compile(r"\w+(?:é|és|ée|ées|is|us|ue|ues|it|ert|erte)")
_NUMBER: Final = re.compile(r"\d+(?:[.,]\d+)?")

_INFINITIVE: Final = re.compile(r"(?i)[a-zàâçéèêëîïôûù]{2,}(?:er|ir|oir|dre|ttre|ire|uire)$")


def opening(token: str) -> str:
    """Return what the first word of a sentence does: command, infinitive, or nothing special."""
    first = token.lower()
    if first in lexicon.IMPERATIVES:
        return "imperative"
    if first.endswith("ez") and first not in lexicon.IMPERATIVE_EXCEPTIONS:
        return "imperative"
    if first.endswith("ons") and len(first) > 5 and token[:1].isupper():
        return "let_us"
    if _INFINITIVE.match(first) and first not in lexicon.INFINITIVE_EXCEPTIONS:
        return "infinitive"
    return ""


@lru_cache(maxsize=200_000)
def token_markers(token: str) -> tuple[str, ...]:
    """Return what a token is by itself: members of word lists, tenses, numbers, capitals."""
    word = token.lower()
    found = list(_LISTS_OF.get(word, ()))
    if _FUTURE.fullmatch(word):
        found.append("future")
    if _CONDITIONAL.fullmatch(word):
        found.append("conditional")
    if _PARTICIPLE.fullmatch(word):
        found.append("participle")
    if _NUMBER.fullmatch(word):
        found.append("number")
    if token.isalpha():
        if len(token) > 3 and token.isupper():
            found.append("shout")
        elif len(token) > 1 and token.istitle():
            found.append("capital")
    return tuple(found)
