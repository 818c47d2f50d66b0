"""Markers: what a message does rather than what it is about.

A date, an hour, a place, an imperative opening or a question tell the function of a message on
any network, whatever its topic; words mostly tell the topic. Markers are names, possibly with a
suffix for quantity ("date", "date:many"), so that any bag-of-words estimator can use them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import chain
from typing import Final

from rsmp_nlp.preprocess.clean import EMAIL, HASHTAG, MENTION, PHONE, URL, may_hold_url
from rsmp_nlp.preprocess.pieces import (
    FULL_NAME,
    OPENINGS,
    PAST_TENSE,
    Piece,
    piece_of,
    sentence_openings,
)
from rsmp_nlp.preprocess.token_markers import token_markers


def _matches(pattern: re.Pattern[str]) -> Callable[[str], int]:
    return lambda text: len(pattern.findall(text))


def _line_starts(pattern: str) -> Callable[[str], int]:
    """Return what counts matches at line starts; a text of one line is only looked at once."""
    compiled = re.compile(r"^\s*" + pattern, re.MULTILINE)
    return lambda text: (
        len(compiled.findall(text)) if "\n" in text else int(compiled.match(text) is not None)
    )


def _urls(text: str) -> int:
    return len(URL.findall(text)) if may_hold_url(text) else 0


_EMOJI: Final = re.compile("[\U0001f300-\U0001faff\u2600-\u27bf]")


def _emojis(text: str) -> int:
    # most texts are Latin, and looking at their highest character is faster than at all in turn
    return 0 if not text or max(text) < "\u2600" else len(_EMOJI.findall(text))


_DIGITS: Final = "0123456789"
_TO_INFINITIVE: Final = re.compile(
    r"\b[Mm]erci d(?:e |')|\b[Pp]ensez à\b|\b[Nn]'(?:oubliez|hésitez)|\b[Pp]rière de\b"
)
_TO_INFINITIVE_PARTS: Final = ("erci d", "ensez à", "'oubliez", "'hésitez", "rière de")


def _to_infinitive(text: str) -> int:
    possible = any(part in text for part in _TO_INFINITIVE_PARTS)
    return len(_TO_INFINITIVE.findall(text)) if possible else 0


_COUNTERS: Final[tuple[tuple[str, frozenset[str], Callable[[str], int]], ...]] = tuple(
    (name, frozenset(needed), count)
    for name, needed, count in (
        ("url", "/.", _urls),
        ("mail", "@", _matches(EMAIL)),
        ("mention", "@", _matches(MENTION)),
        ("hashtag", "#", _matches(HASHTAG)),
        ("phone", _DIGITS, _matches(PHONE)),
        (
            "hour",
            _DIGITS,
            _matches(
                re.compile(r"\b(?:[01]?\d|2[0-4]) ?(?:[hH](?![a-z])|:)(?: ?[0-5]\d)?\b"),
            ),
        ),
        (
            "date",
            _DIGITS,
            _matches(
                re.compile(
                    r"\b(?:[0-3]?\d|1er)[/.-](?:0?[1-9]|1[0-2])(?:[/.-](?:19|20)?\d\d)?\b"
                    r"|\b(?:[0-3]?\d|1er) (?:janv|févr?|fevr?|mars|avr|mai|juin|juil|ao[uû]t|sept|oct|nov|d[ée]c)"
                )
            ),
        ),
        ("year", _DIGITS, _matches(re.compile(r"\b(?:19|20)\d\d\b"))),
        (
            "money",
            _DIGITS,
            _matches(
                re.compile(r"\d ?(?:[kM]?€|(?:[Ee]uros?|EUR|[Mm]illiards?|[Mm]illions?)\b)|€ ?\d")
            ),
        ),
        ("percent", "%", _matches(re.compile(r"\d ?%"))),
        ("quote", '«»“”"', _matches(re.compile(r"[«»“”]|\"[^\"\n]{3,}\""))),
        ("question", "?", lambda text: text.count("?")),
        ("exclamation", "!", lambda text: text.count("!")),
        ("ellipsis", ".…", lambda text: text.count("...") + text.count("…")),
        ("list", "", _line_starts(r"(?:[-*•–—▪✅➡👉]|\d{1,2}[.)])\s+\S")),
        ("colon", ":", _matches(re.compile(r":(?=\s|$)"))),
        ("parenthesis", "(", _matches(re.compile(r"\([^)\n]{2,}\)"))),
        ("emoji", "", _emojis),
        ("smiley", ":;=^", _matches(re.compile(r"(?<!\w)[:;=]-?[)(DPpO/](?!\w)|\^\^"))),
        ("retweet", "@", _matches(re.compile(r"^RT @|\bvia @"))),
        ("arrow", ">→➡👉▶", _matches(re.compile(r"->|→|➡|👉|▶"))),
        (
            "markup",
            "*_`#[<|",
            _matches(re.compile(r"[*_`]{2}|^#{1,6} |\[[^\]]+\]\(|<[a-z]+[ >]|\|", re.MULTILINE)),
        ),
        ("heading", "", _line_starts(r"(?:\d+[.)°]|[IVX]+[.)]|#+) ?\S")),
        ("to_infinitive", "", _to_infinitive),
    )
)
"""Name, characters of which one must be there (any if empty), count in the clean text."""

_LENGTH_BINS: Final = (2, 4, 7, 11, 17, 26, 40, 60, 90, 140, 220, 400)


@lru_cache(maxsize=2_000)
def _quantity(name: str, count: int) -> tuple[str, ...]:
    levels = (name, f"{name}:some", f"{name}:many")
    return levels[: (count > 0) + (count > 1) + (count > 3)]


def _shape(text: str, pieces: Sequence[Piece]) -> list[str]:
    length = sum([len(piece.tokens) for piece in pieces])
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
    letters = sum([piece.letters for piece in pieces])
    if letters and sum([piece.capitals for piece in pieces]) / letters > 0.3:
        found.append("capitals")
    return found


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
    return markers_of(text, [piece_of((token,)) for token in tokens])


def markers_of(text: str, pieces: Sequence[Piece]) -> list[str]:
    """Return the markers of a cleaned message whose pieces are known."""
    found: list[str] = []
    present = set(text)
    for name, needed, count in _COUNTERS:
        if not needed or not present.isdisjoint(needed):
            found += _quantity(name, count(text))
    roles = "".join([piece.roles for piece in pieces])
    counts = Counter(chain.from_iterable([piece.markers for piece in pieces]))
    counts["past"] += len(PAST_TENSE.findall(roles))
    counts["name"] += len(FULL_NAME.findall(roles))
    for name, times in sorted(counts.items()):
        found += _quantity(name, times)
    openings = sentence_openings(roles)
    if openings and openings[0]:
        found.append(f"opens:{openings[0]}")
    for name in OPENINGS[1:]:
        found += _quantity(name, openings.count(name))
    if pieces:
        found += [f"first:{name}" for name in token_markers(pieces[0].tokens[0])]
    return found + _shape(text, pieces)
