"""Markers that patterns find in a whole text: links, sums of money, questions, lists and smileys.

Those that no space can stand in are counted once in each chunk between spaces that is met. Each of the others
is only tried on texts that hold what it cannot do without, a character or a chunk, which is known of every
chunk too.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, reduce
from operator import or_
from typing import Final

from rsmp_nlp.preprocess.clean import EMAIL, HASHTAG, MENTION, URL, may_hold_url


@dataclass(frozen=True)
class Pattern:
    """A marker of whole texts.

    Attributes
    ----------
    name : of the marker
    needed : characters of which a text must hold one, unless empty
    count : how often it is found in a clean text
    in_chunks : whether a text has as many as its chunks have
    starts, ends : beginnings and ends of words, of which a text must hold one where nothing is `needed`
    chunk : what a chunk must begin with, in a text that holds none of them
    within : what a chunk must hold that holds one of the characters
    """

    name: str
    needed: str
    count: Callable[[str], int]
    in_chunks: bool = False
    starts: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    chunk: re.Pattern[str] | None = None
    within: re.Pattern[str] | None = None

    @property
    def flag(self) -> int:
        """The bit that tells, in what `held_by` returns, that a text may have it."""
        return flag_of(self.needed or self.name)


def _matches(pattern: str, flags: int = 0) -> Callable[[str], int]:
    compiled = re.compile(pattern, flags)
    return lambda text: len(compiled.findall(text))


def _line_starts(pattern: str) -> Callable[[str], int]:
    """Return what counts matches at line starts, and looks nowhere else."""
    # a line feed is looked for many times as fast as what may stand at the beginning of a line
    find = re.compile(r"\n\s*" + pattern).findall
    return lambda text: len(find("\n" + text))


def _urls(text: str) -> int:
    return len(URL.findall(text)) if may_hold_url(text) else 0


def _range(first: str, last: str) -> str:
    return "".join(map(chr, range(ord(first), ord(last) + 1)))


# a pattern that begins with a set of characters is looked for several times faster than alternatives
_SMILEY: Final = re.compile(r"[:;=](?<!\w.)-?[)(DPpO/](?!\w)")

PATTERNS: Final = (
    Pattern("url", "/wW", _urls, True),
    Pattern("mail", "@", lambda text: len(EMAIL.findall(text)), True),
    Pattern("mention", "@", lambda text: len(MENTION.findall(text)), True),
    Pattern("hashtag", "#", lambda text: len(HASHTAG.findall(text)), True),
    Pattern(
        "money",
        "",
        _matches(
            r"[\d€](?:(?<=€) ?\d|(?<!€) ?(?:[kM]?€|(?:[Ee]uros?|EUR|[Mm]illiards?|[Mm]illions?)\b))"
        ),
        starts=("€", "euro", "Euro", "EUR", "milli", "Milli"),
    ),
    Pattern("percent", "%", _matches(r"%(?:(?<=\d%)|(?<=\d %))")),
    Pattern("quote", '«»“”"', _matches(r"[«»“”\"](?:(?<!\")|[^\"\n]{3,}\")")),
    Pattern("question", "?", lambda text: text.count("?"), True),
    Pattern("exclamation", "!", lambda text: text.count("!"), True),
    Pattern("ellipsis", ".…", lambda text: text.count("...") + text.count("…"), True),
    Pattern(
        "list",
        "",
        _line_starts(r"(?:[-*•–—▪✅➡👉]|\d{1,2}[.)])\s+\S"),
        chunk=re.compile(r"(?:[-*•–—▪✅➡👉]|\d{1,2}[.)])$"),
    ),
    Pattern("colon", ":", _matches(r":(?=\s|$)"), True),
    Pattern("parenthesis", "(", _matches(r"\([^)\n]{2,}\)")),
    Pattern(
        "emoji",
        _range("\U0001f300", "\U0001faff") + _range("\u2600", "\u27bf"),
        _matches("[\U0001f300-\U0001faff\u2600-\u27bf]"),
        True,
    ),
    Pattern("smiley", ":;=^", lambda text: len(_SMILEY.findall(text)) + text.count("^^"), True),
    Pattern("retweet", "@", _matches(r"@(?:(?<=^RT @)|(?<=\bvia @))")),
    Pattern("arrow", ">→➡👉▶", _matches(r"->|→|➡|👉|▶"), True),
    Pattern(
        "markup",
        "*_`#]<|",
        _matches(
            r"[*_`#\[<|](?:(?<=[*_`])[*_`]|(?<=^#)#{0,5} |(?<=\[)[^\]]+\]\(|(?<=<)[a-z]+[ >]|(?<=\|))",
            re.MULTILINE,
        ),
        within=re.compile(r"[*_`]{2}|^#{1,6}$|\]\(|<\w|\|"),
    ),
    Pattern(
        "heading",
        "",
        _line_starts(r"(?:\d+[.)°]|[IVX]+[.)]|#+) ?\S"),
        chunk=re.compile(r"\d+[.)°]|[IVX]+[.)]|#"),
    ),
    Pattern(
        "to_infinitive",
        "",
        _matches(
            r"[MmPpNn](?<!\w.)(?:(?<=[Mm])erci d(?:e |')|(?<=[Pp])(?:ensez à|rière de)\b"
            r"|(?<=[Nn])'(?:oubliez|hésitez))"
        ),
        ends=("erci", "ensez", "'oubliez", "'hésitez", "rière"),
    ),
)

_NEEDED: Final = tuple(dict.fromkeys(one.needed or one.name for one in PATTERNS))


def flag_of(needed: str) -> int:
    """Return the bit that tells, in what `held_by` returns, that one of these characters is there."""
    return 1 << _NEEDED.index(needed)


def _flags() -> dict[str, int]:
    flags: dict[str, int] = {}
    for needed in {pattern.needed for pattern in PATTERNS}:
        for character in needed:
            flags[character] = flags.get(character, 0) | flag_of(needed)
    return flags


_FLAGS: Final = _flags()
_OF_WORDS: Final = tuple(
    (one.flag, one.starts, one.ends) for one in PATTERNS if one.starts + one.ends
)
_PARTS: Final = tuple((flag, part) for flag, *both in _OF_WORDS for parts in both for part in parts)
_PART: Final = re.compile("|".join(part for _, part in _PARTS))
_STARTS: Final = tuple(part for _, starts, _ in _OF_WORDS for part in starts)
_ENDS: Final = tuple(part for *_, ends in _OF_WORDS for part in ends)
_HOLDING: Final = frozenset(_FLAGS)
_WITHIN: Final = tuple((one.flag, one.within.search) for one in PATTERNS if one.within)
_OPENS: Final = frozenset("-*•–—▪✅➡👉IVX#")
"""What a chunk begins with, or a digit, where a list or a heading does."""
_OPENINGS: Final = tuple((one.flag, one.chunk.match) for one in PATTERNS if one.chunk)


CHUNK_PATTERNS: Final = tuple(pattern for pattern in PATTERNS if pattern.in_chunks)
TEXT_PATTERNS: Final = tuple(pattern for pattern in PATTERNS if not pattern.in_chunks)

_OF_CHUNKS: Final = tuple(
    (number, flag_of(pattern.needed), pattern.count)
    for number, pattern in enumerate(CHUNK_PATTERNS)
)
_ALL_FLAGS: Final = reduce(or_, (flag for _, flag, _ in _OF_CHUNKS))


def found_in(chunk: str, held: int) -> list[int]:
    """Return the places in `CHUNK_PATTERNS` of what a chunk has, each as often as it has it.

    Parameters
    ----------
    held : what `held_by` returns of it
    """
    found: list[int] = []
    for number, count in _counts(held & _ALL_FLAGS):
        found += [number] * count(chunk)
    return found


@cache
def _counts(held: int) -> tuple[tuple[int, Callable[[str], int]], ...]:
    """Return what to count in a chunk, with its place in `CHUNK_PATTERNS`."""
    return tuple((number, count) for number, flag, count in _OF_CHUNKS if held & flag)


def held_by(chunk: str) -> int:
    """Return the bits of what patterns need that a chunk holds.

    >>> bool(held_by("oui?") & flag_of("?")), held_by("oui")
    (True, 0)
    """
    held = held_by_opening(chunk)
    for character in _HOLDING.intersection(chunk):
        held |= _FLAGS[character]
    for flag, search in _WITHIN:
        if held & flag and not search(chunk):
            held ^= flag
    if _PART.search(chunk):
        for flag, part in _PARTS:
            if part in chunk:
                held |= flag
    return held


def held_by_word(word: str) -> int:
    """Return what `held_by` does of letters.

    >>> held_by_word("euros") == held_by("euros"), held_by_word("neuronal")
    (True, 0)
    """
    held = 0
    if not (word.endswith(_ENDS) or word.startswith(_STARTS)):
        return held
    for flag, starts, ends in _OF_WORDS:
        if word.startswith(starts) or word.endswith(ends):
            held |= flag
    return held


def held_by_opening(chunk: str) -> int:
    """Return the bits of what a chunk begins with."""
    held = 0
    if chunk[0] not in _OPENS and not chunk[0].isdecimal():
        return held
    for flag, match in _OPENINGS:
        if match(chunk):
            held |= flag
    return held
