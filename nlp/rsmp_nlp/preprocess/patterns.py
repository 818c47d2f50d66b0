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
    needed : characters of which a text must hold one
    count : how often it is found in a clean text
    in_chunks : whether a text has as many as its chunks have
    parts : of which some chunk must have one, in a text that holds none of the characters
    opening : how some chunk must begin, in such a text
    begins, closes : characters that such a chunk begins with, if not with a digit, and of which it has one, which it may
        begin with too
    within : what a chunk must hold that holds one of the characters
    """

    name: str
    needed: str
    count: Callable[[str], int]
    in_chunks: bool = False
    parts: tuple[re.Pattern[str], ...] = ()
    opening: re.Pattern[str] | None = None
    begins: str = ""
    closes: str = ""
    within: re.Pattern[str] | None = None

    @property
    def flag(self) -> int:
        """The bit that tells, in what `held.held_by_each` returns, that a text may have it."""
        return flag_of(self.needed or self.name)


def _matches(pattern: str, flags: int = 0) -> Callable[[str], int]:
    compiled = re.compile(pattern, flags)
    return lambda text: len(compiled.findall(text))


def _line_starts(pattern: str) -> Callable[[str], int]:
    """Return what counts matches at line starts, and looks nowhere else."""
    # a line feed is looked for many times as fast as what may stand at the beginning of a line
    find = re.compile(r"\n\s*" + pattern).findall
    return lambda text: len(find("\n" + text))


def _parts(*patterns: str) -> tuple[re.Pattern[str], ...]:
    # each begins with characters, which are looked for several times as fast as sets of them
    return tuple(re.compile(pattern, re.MULTILINE) for pattern in patterns)


def _urls(text: str) -> int:
    return len(URL.findall(text)) if may_hold_url(text) else 0


_CURLED: Final = "«»“”"
_QUOTE: Final = re.compile(rf'[{_CURLED}"](?:(?<!")|[^"\n]{{3,}}")')


def _quotes(text: str) -> int:
    # what stands between straight quotes is not looked at again
    return len(_QUOTE.findall(text)) if '"' in text else sum(map(text.count, _CURLED))


def _range(first: str, last: str) -> str:
    return "".join(map(chr, range(ord(first), ord(last) + 1)))


_BULLETS: Final = "-*•–—▪✅➡👉"

# a pattern that begins with a set of characters is looked for several times faster than alternatives
_SMILEY: Final = re.compile(r"[:;=](?<!\w.)-?[)(DPpO/](?!\w)")

PATTERNS: Final = (
    Pattern("url", "/wW", _urls, True),
    Pattern("mail", "@", lambda text: len(EMAIL.findall(text)), True),
    Pattern("mention", "@", lambda text: len(MENTION.findall(text)), True),
    Pattern("hashtag", "#", lambda text: len(HASHTAG.findall(text)), True),
    Pattern(
        "money",
        "€",
        _matches(
            r"[\d€](?:(?<=€) ?\d|(?<!€) ?(?:[kM]?€|(?:[Ee]uros?|EUR|[Mm]illiards?|[Mm]illions?)\b))"
        ),
        parts=_parts(
            r"uro(?<=[Ee]uro)(?<![^\W\d_]....)",
            r"EUR(?<![^\W\d_]EUR)",
            r"illi(?<=[Mm]illi)(?<![^\W\d_].....)",
        ),
    ),
    Pattern("percent", "%", _matches(r"%(?:(?<=\d%)|(?<=\d %))")),
    Pattern("quote", f'{_CURLED}"', _quotes),
    Pattern("question", "?", lambda text: text.count("?"), True),
    Pattern("exclamation", "!", lambda text: text.count("!"), True),
    Pattern("ellipsis", ".…", lambda text: text.count("...") + text.count("…"), True),
    Pattern(
        "list",
        "",
        _line_starts(rf"(?:[{_BULLETS}]|\d{{1,2}}[.)])\s+\S"),
        opening=re.compile(rf"(?:[{_BULLETS}]|\d{{1,2}}[.)])$"),
        closes=f"{_BULLETS}.)",
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
        opening=re.compile(r"\d+[.)°]|[IVX]+[.)]|#"),
        begins="IVX",
        closes="#.)°",
    ),
    Pattern(
        "to_infinitive",
        "",
        _matches(
            r"[MmPpNn](?<!\w.)(?:(?<=[Mm])erci d(?:e |')|(?<=[Pp])(?:ensez à|rière de)\b"
            r"|(?<=[Nn])'(?:oubliez|hésitez))"
        ),
        parts=_parts(
            "erci$(?<=[Mm]erci)",
            "ensez$(?<=[Pp]ensez)",
            "rière$(?<=[Pp]rière)",
            "'oubliez(?<=[Nn]'oubliez)",
            "'hésitez(?<=[Nn]'hésitez)",
        ),
    ),
)

_NEEDED: Final = tuple(dict.fromkeys(one.needed or one.name for one in PATTERNS))


def flag_of(needed: str) -> int:
    """Return the bit that tells, in what `held.held_by_each` returns, that one of these characters is there."""
    return 1 << _NEEDED.index(needed)


CHUNK_PATTERNS: Final = tuple(pattern for pattern in PATTERNS if pattern.in_chunks)
TEXT_PATTERNS: Final = tuple(pattern for pattern in PATTERNS if not pattern.in_chunks)

_OF_CHUNKS: Final = tuple(
    (number, pattern.flag, pattern.count) for number, pattern in enumerate(CHUNK_PATTERNS)
)
_ALL_FLAGS: Final = reduce(or_, (flag for _, flag, _ in _OF_CHUNKS))


def found_in(chunk: str, held: int) -> list[int]:
    """Return the places in `CHUNK_PATTERNS` of what a chunk has, each as often as it has it.

    Parameters
    ----------
    held : what `held.held_by_each` returns of it
    """
    found: list[int] = []
    for number, count in _counts(held & _ALL_FLAGS):
        found += [number] * count(chunk)
    return found


@cache
def _counts(held: int) -> tuple[tuple[int, Callable[[str], int]], ...]:
    """Return what to count in a chunk, with its place in `CHUNK_PATTERNS`."""
    return tuple((number, count) for number, flag, count in _OF_CHUNKS if held & flag)
