"""Markers that patterns find in a whole text: links, sums of money, questions, lists and smileys.

Those that no space can stand in are counted once in each chunk between spaces that is met. Each of the others
is only tried on texts that hold a character it cannot do without, which is known of every chunk too.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from rsmp_nlp.preprocess.clean import EMAIL, HASHTAG, MENTION, URL, may_hold_url

DIGITS: Final = "0123456789"


@dataclass(frozen=True)
class Pattern:
    """A marker of whole texts.

    Attributes
    ----------
    name : of the marker
    needed : characters of which a text must hold one, any text if empty
    count : how often it is found in a clean text
    in_chunks : whether a text has as many as its chunks have
    """

    name: str
    needed: str
    count: Callable[[str], int]
    in_chunks: bool = False


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


def _range(first: str, last: str) -> str:
    return "".join(map(chr, range(ord(first), ord(last) + 1)))


_SMILEY: Final = re.compile(r"[:;=](?<!\w.)-?[)(DPpO/](?!\w)")

PATTERNS: Final = (
    Pattern("url", "/wW", _urls, True),
    Pattern("mail", "@", lambda text: len(EMAIL.findall(text)), True),
    Pattern("mention", "@", lambda text: len(MENTION.findall(text)), True),
    Pattern("hashtag", "#", lambda text: len(HASHTAG.findall(text)), True),
    Pattern(
        "money",
        DIGITS,
        _holding(
            ("€", "uro", "EUR", "illi"),
            r"\d ?(?:[kM]?€|(?:[Ee]uros?|EUR|[Mm]illiards?|[Mm]illions?)\b)|€ ?\d",
        ),
    ),
    Pattern("percent", "%", _matches(r"\d ?%")),
    Pattern("quote", '«»“”"', _matches(r"[«»“”]|\"[^\"\n]{3,}\"")),
    Pattern("question", "?", lambda text: text.count("?"), True),
    Pattern("exclamation", "!", lambda text: text.count("!"), True),
    Pattern("ellipsis", ".…", lambda text: text.count("...") + text.count("…"), True),
    Pattern("list", "", _line_starts(r"(?:[-*•–—▪✅➡👉]|\d{1,2}[.)])\s+\S")),
    Pattern("colon", ":", _matches(r":(?=\s|$)"), True),
    Pattern("parenthesis", "(", _matches(r"\([^)\n]{2,}\)")),
    Pattern(
        "emoji",
        _range("\U0001f300", "\U0001faff") + _range("\u2600", "\u27bf"),
        _matches("[\U0001f300-\U0001faff\u2600-\u27bf]"),
        True,
    ),
    Pattern("smiley", ":;=^", lambda text: len(_SMILEY.findall(text)) + text.count("^^"), True),
    Pattern("retweet", "@", _matches(r"^RT @|\bvia @")),
    Pattern("arrow", ">→➡👉▶", _matches(r"->|→|➡|👉|▶"), True),
    Pattern(
        "markup",
        "*_`#[<|",
        _holding(
            ("**", "__", "``", "*_", "_*", "*`", "`*", "_`", "`_", "](", "# ", "<", "|"),
            r"[*_`]{2}|^#{1,6} |\[[^\]]+\]\(|<[a-z]+[ >]|\|",
            re.MULTILINE,
        ),
    ),
    Pattern("heading", "", _line_starts(r"(?:\d+[.)°]|[IVX]+[.)]|#+) ?\S")),
    Pattern(
        "to_infinitive",
        "",
        _holding(
            ("erci d", "ensez à", "'oubliez", "'hésitez", "rière de"),
            r"\b[Mm]erci d(?:e |')|\b[Pp]ensez à\b|\b[Nn]'(?:oubliez|hésitez)|\b[Pp]rière de\b",
        ),
    ),
)

_NEEDED: Final = tuple(dict.fromkeys([one.needed for one in PATTERNS if one.needed] + ["@"]))


def flag_of(needed: str) -> int:
    """Return the bit that tells, in what `held_by` returns, that one of these characters is there."""
    return 1 << _NEEDED.index(needed)


def _flags() -> dict[str, int]:
    flags: dict[str, int] = {}
    for needed in _NEEDED:
        for character in needed:
            flags[character] = flags.get(character, 0) | flag_of(needed)
    return flags


_FLAGS: Final = _flags()


CHUNK_PATTERNS: Final = tuple(pattern for pattern in PATTERNS if pattern.in_chunks)
TEXT_PATTERNS: Final = tuple(pattern for pattern in PATTERNS if not pattern.in_chunks)

_OF_CHUNKS: Final = tuple(
    (number, flag_of(pattern.needed), pattern.count)
    for number, pattern in enumerate(CHUNK_PATTERNS)
)


def found_in(chunk: str, held: int) -> list[int]:
    """Return the places in `CHUNK_PATTERNS` of what a chunk has, each as often as it has it.

    Parameters
    ----------
    held : what `held_by` returns of it
    """
    return [
        number for number, flag, count in _OF_CHUNKS if held & flag for _ in range(count(chunk))
    ]


def held_by(chunk: str) -> int:
    """Return the bits of what patterns need that a chunk holds.

    >>> bool(held_by("oui?") & flag_of("?")), held_by("oui")
    (True, 0)
    """
    held = 0
    for character in chunk:
        held |= _FLAGS.get(character, 0)
    return held
