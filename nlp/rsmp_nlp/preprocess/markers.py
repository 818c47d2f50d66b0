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

from rsmp_nlp.preprocess.clean import EMAIL, HASHTAG, MENTION, URL, may_hold_url
from rsmp_nlp.preprocess.numbers import count_numbers
from rsmp_nlp.preprocess.pieces import (
    FULL_NAME,
    OPENINGS,
    PAST_TENSE,
    Piece,
    piece_of,
    sentence_openings,
)
from rsmp_nlp.preprocess.token_markers import token_markers


def _matches(pattern: str, flags: int = 0) -> Callable[[str], int]:
    compiled = re.compile(pattern, flags)
    return lambda text: len(compiled.findall(text))


def _line_starts(pattern: str) -> Callable[[str], int]:
    """Return what counts matches at line starts; a text of one line is only looked at once."""
    compiled = re.compile(r"^\s*" + pattern, re.MULTILINE)
    return lambda text: (
        len(compiled.findall(text)) if "\n" in text else int(compiled.match(text) is not None)
    )


def _urls(text: str) -> int:
    return len(URL.findall(text)) if may_hold_url(text) else 0


def _holding(parts: tuple[str, ...], pattern: str, flags: int = 0) -> Callable[[str], int]:
    """Return what counts matches, each of which holds one of the parts."""
    count = _matches(pattern, flags)
    return lambda text: count(text) if any(part in text for part in parts) else 0


_DIGITS: Final = "0123456789"
_SMILEY: Final = re.compile(r"[:;=](?<!\w.)-?[)(DPpO/](?!\w)")

_COUNTERS: Final[tuple[tuple[str, frozenset[str], Callable[[str], int]], ...]] = tuple(
    (name, frozenset(needed), count)
    for name, needed, count in (
        ("url", "/.", _urls),
        ("mail", "@", lambda text: len(EMAIL.findall(text))),
        ("mention", "@", lambda text: len(MENTION.findall(text))),
        ("hashtag", "#", lambda text: len(HASHTAG.findall(text))),
        (
            "money",
            _DIGITS,
            _holding(
                ("€", "uro", "EUR", "illi"),
                r"\d ?(?:[kM]?€|(?:[Ee]uros?|EUR|[Mm]illiards?|[Mm]illions?)\b)|€ ?\d",
            ),
        ),
        ("percent", "%", _matches(r"\d ?%")),
        ("quote", '«»“”"', _matches(r"[«»“”]|\"[^\"\n]{3,}\"")),
        ("question", "?", lambda text: text.count("?")),
        ("exclamation", "!", lambda text: text.count("!")),
        ("ellipsis", ".…", lambda text: text.count("...") + text.count("…")),
        ("list", "", _line_starts(r"(?:[-*•–—▪✅➡👉]|\d{1,2}[.)])\s+\S")),
        ("colon", ":", _matches(r":(?=\s|$)")),
        ("parenthesis", "(", _matches(r"\([^)\n]{2,}\)")),
        ("emoji", "", _matches("[\U0001f300-\U0001faff\u2600-\u27bf]")),
        ("smiley", ":;=^", lambda text: len(_SMILEY.findall(text)) + text.count("^^")),
        ("retweet", "@", _matches(r"^RT @|\bvia @")),
        ("arrow", ">→➡👉▶", _matches(r"->|→|➡|👉|▶")),
        (
            "markup",
            "*_`#[<|",
            _holding(
                ("**", "__", "``", "*_", "_*", "*`", "`*", "_`", "`_", "](", "# ", "<", "|"),
                r"[*_`]{2}|^#{1,6} |\[[^\]]+\]\(|<[a-z]+[ >]|\|",
                re.MULTILINE,
            ),
        ),
        ("heading", "", _line_starts(r"(?:\d+[.)°]|[IVX]+[.)]|#+) ?\S")),
        (
            "to_infinitive",
            "",
            _holding(
                ("erci d", "ensez à", "'oubliez", "'hésitez", "rière de"),
                r"\b[Mm]erci d(?:e |')|\b[Pp]ensez à\b|\b[Nn]'(?:oubliez|hésitez)|\b[Pp]rière de\b",
            ),
        ),
    )
)
"""Name, characters of which one must be there (any if empty), count in the clean text."""

_LENGTH_BINS: Final = (2, 4, 7, 11, 17, 26, 40, 60, 90, 140, 220, 400)


@lru_cache(maxsize=2_000)
def _quantity(name: str, count: int) -> tuple[str, ...]:
    levels = (name, f"{name}:some", f"{name}:many")
    return levels[: (count > 0) + (count > 1) + (count > 3)]


def _shape(text: str, length: int, letters: int, capitals: int) -> list[str]:
    """Return markers of form, from the numbers of tokens, letters and capitals."""
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
    if letters and capitals / letters > 0.3:
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
    ['question', 'hour', 'event', 'soon']
    """
    return markers_of(text, [piece_of((token,)) for token in tokens])


def markers_of(text: str, pieces: Sequence[Piece]) -> list[str]:
    """Return the markers of a cleaned message whose pieces are known."""
    found: list[str] = []
    present = set(text)
    for name, needed, count in _COUNTERS:
        if (not needed or not present.isdisjoint(needed)) and (times := count(text)):
            found += _quantity(name, times)
    if not present.isdisjoint(_DIGITS):
        for name, times in count_numbers(text).items():
            found += _quantity(name, times)
    if not pieces:
        return found + _shape(text, 0, 0, 0)
    tokens, _, names, role, letters, capitals, _ = zip(*pieces, strict=True)
    roles = "".join(role)
    counts = Counter(chain.from_iterable(names))
    counts["past"] += len(PAST_TENSE.findall(roles))
    counts["name"] += len(FULL_NAME.findall(roles))
    for name, times in sorted(counts.items()):
        found += _quantity(name, times)
    openings = sentence_openings(roles)
    if openings and openings[0]:
        found.append(f"opens:{openings[0]}")
    for name in OPENINGS[1:]:
        found += _quantity(name, openings.count(name))
    found += [f"first:{name}" for name in token_markers(tokens[0][0])]
    return found + _shape(text, len(roles), sum(letters), sum(capitals))
