"""Markers: what a message does rather than what it is about.

A date, an hour, a place, an imperative opening or a question tell the function of a message on
any network, whatever its topic; words mostly tell the topic. Markers are names, possibly with a
suffix for quantity ("date", "date:many"), so that any bag-of-words estimator can use them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from rsmp_nlp.preprocess import lexicon
from rsmp_nlp.preprocess.clean import EMAIL, HASHTAG, MENTION, PHONE, URL

_PATTERNS: Final = (
    ("url", "/.", URL),
    ("mail", "@", EMAIL),
    ("mention", "@", MENTION),
    ("hashtag", "#", HASHTAG),
    ("phone", "0123456789", PHONE),
    (
        "hour",
        "0123456789",
        re.compile(r"\b(?:[01]?\d|2[0-4]) ?(?:[hH](?![a-z])|:)(?: ?[0-5]\d)?\b"),
    ),
    (
        "date",
        "0123456789",
        re.compile(
            r"\b(?:[0-3]?\d|1er)[/.-](?:0?[1-9]|1[0-2])(?:[/.-](?:19|20)?\d\d)?\b"
            r"|\b(?:[0-3]?\d|1er) (?:janv|févr?|fevr?|mars|avr|mai|juin|juil|ao[uû]t|sept|oct|nov|d[ée]c)"
        ),
    ),
    ("year", "0123456789", re.compile(r"\b(?:19|20)\d\d\b")),
    (
        "money",
        "0123456789",
        re.compile(r"\d ?(?:[kM]?€|(?:[Ee]uros?|EUR|[Mm]illiards?|[Mm]illions?)\b)|€ ?\d"),
    ),
    ("percent", "%", re.compile(r"\d ?%")),
    ("quote", '«»“”"', re.compile(r"[«»“”]|\"[^\"\n]{3,}\"")),
    ("question", "?", re.compile(r"\?")),
    ("exclamation", "!", re.compile(r"!")),
    ("ellipsis", ".…", re.compile(r"\.\.\.|…")),
    ("list", "", re.compile(r"^\s*(?:[-*•–—▪✅➡👉]|\d{1,2}[.)])\s+\S", re.MULTILINE)),
    ("colon", ":", re.compile(r":(?=\s|$)")),
    ("parenthesis", "(", re.compile(r"\([^)\n]{2,}\)")),
    ("emoji", "", re.compile("[\U0001f300-\U0001faff\u2600-\u27bf]")),
    ("smiley", ":;=^", re.compile(r"(?<!\w)[:;=]-?[)(DPpO/](?!\w)|\^\^")),
    ("retweet", "@", re.compile(r"^RT @|\bvia @")),
    ("arrow", ">→➡👉▶", re.compile(r"->|→|➡|👉|▶")),
    (
        "markup",
        "*_`#[<|",
        re.compile(r"[*_`]{2}|^#{1,6} |\[[^\]]+\]\(|<[a-z]+[ >]|\|", re.MULTILINE),
    ),
    (
        "heading",
        "",
        re.compile(r"^\s*(?:\d+[.)°]|[IVX]+[.)]|#+) ?\S", re.MULTILINE),
    ),
    (
        "to_infinitive",
        "",
        re.compile(
            r"\b[Mm]erci d(?:e |')|\b[Pp]ensez à\b|\b[Nn]'(?:oubliez|hésitez)|\b[Pp]rière de\b"
        ),
    ),
)
"""Name, characters of which one must be there (any if empty), pattern searched in the clean text."""

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

_FUTURE: Final = re.compile(
    r"\w{2,}(?:era|erons|eront|erai|erez|ira|irons|iront|aura|auront|aurons|sera|seront)"
)
_CONDITIONAL: Final = re.compile(r"\w{2,}r(?:ais|ait|aient|ions|iez)")
_PARTICIPLE: Final = re.compile(r"\w+(?:é|és|ée|ées|is|us|ue|ues|it|ert|erte)")
_NUMBER: Final = re.compile(r"\d+(?:[.,]\d+)?")

_LENGTH_BINS: Final = (2, 4, 7, 11, 17, 26, 40, 60, 90, 140, 220, 400)
_INFINITIVE: Final = re.compile(r"(?i)[a-zàâçéèêëîïôûù]{2,}(?:er|ir|oir|dre|ttre|ire|uire)$")
_SENTENCE_END: Final = frozenset(".!?…\n")


@lru_cache(maxsize=50_000)
def _opening(token: str) -> str:
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


def _sentence_starts(tokens: Sequence[str]) -> list[int]:
    starts = [0] if tokens else []
    starts += [
        index + 1
        for index, token in enumerate(tokens[:-1])
        if token in _SENTENCE_END and tokens[index + 1] not in _SENTENCE_END
    ]
    return starts


def _quantity(name: str, count: int) -> list[str]:
    if count == 0:
        return []
    if count == 1:
        return [name]
    return [name, f"{name}:some"] if count < 4 else [name, f"{name}:some", f"{name}:many"]


def _shape(text: str, tokens: Sequence[str]) -> list[str]:
    length = len(tokens)
    lines = text.count("\n") + 1
    found = [f"length>{limit}" for limit in _LENGTH_BINS if length > limit]
    found += [f"lines>{limit}" for limit in (1, 2, 4, 8, 16) if lines > limit]
    if lines > 1 and len(text.split("\n", 1)[0]) < 90:
        found.append("title")
    if text and text[0].islower():
        found.append("starts_low")
    if text:
        last = text[-1]
        found.append(
            "ends:" + (last if last in ".!?…:)" else "word" if last.isalnum() else "other")
        )
    letters = sum(character.isalpha() for character in text)
    if letters and sum(character.isupper() for character in text) / letters > 0.3:
        found.append("capitals")
    return found


@lru_cache(maxsize=200_000)
def _word_markers(token: str) -> tuple[str, ...]:
    """Return what a token is by itself: members of word lists, tenses, numbers, capitals."""
    word = token.lower()
    found = [name for name, words in _LEXICONS.items() if word in words]
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


def _count_words(tokens: Sequence[str]) -> Counter[str]:
    """Count token markers, and the two that need a neighbour: past tense, names of people."""
    counts: Counter[str] = Counter()
    before: tuple[str, ...] = ()
    earlier: tuple[str, ...] = ()
    for token in tokens:
        here = _word_markers(token)
        counts.update(here)
        if "participle" in here and ("auxiliary" in before or "auxiliary" in earlier):
            counts["past"] += 1
        if "capital" in here and "capital" in before:
            counts["name"] += 1
        earlier, before = before, here
    return counts


def markers(text: str, tokens: Sequence[str]) -> list[str]:
    """Return the markers of a cleaned message, in a fixed order.

    Parameters
    ----------
    text : message after `clean`, not masked
    tokens : its spaCy tokens

    Examples
    --------
    >>> found = markers("Rdv demain à 18h30 ?", ["Rdv", "demain", "à", "18h30", "?"])
    >>> [name for name in found if name in ("hour", "soon", "event", "question", "imperative")]
    ['hour', 'question', 'event', 'soon']
    """
    present = set(text)
    found: list[str] = []
    for name, needed, pattern in _PATTERNS:
        if not needed or not present.isdisjoint(needed):
            found += _quantity(name, sum(1 for _ in pattern.finditer(text)))
    for name, count in sorted(_count_words(tokens).items()):
        found += _quantity(name, count)
    openings = [_opening(tokens[start]) for start in _sentence_starts(tokens)]
    if openings and openings[0]:
        found.append(f"opens:{openings[0]}")
    for name in ("imperative", "infinitive", "let_us"):
        found += _quantity(name, openings.count(name))
    if tokens:
        found += [f"first:{name}" for name in _word_markers(tokens[0])]
    return found + _shape(text, tokens)
