"""Names from the outside, made safe to draw: platforms, files, reasons.

Escaping is left to the template engine; here a name loses what would break a line of text:
its length, its control characters, and the marks that turn the direction of what follows it.
"""

from __future__ import annotations

import unicodedata
from typing import Final

NAME_LIMIT: Final = 80
"""Characters of a name on the page."""

ELLIPSIS: Final = "…"

_DIRECTION_MARKS: Final = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
)
_NOT_TEXT: Final = frozenset({"Cc", "Cs", "Cn", "Co"})
_MARKS_IN_A_ROW: Final = 3
_ENOUGH: Final = 8
"""Characters looked at for each one kept."""


def clean_name(name: str, limit: int = NAME_LIMIT) -> str:
    r"""Return a name of one line and at most `limit` characters; « ? » if nothing is left.

    >>> clean_name("La\nCoopol \u202e", 40), clean_name("x" * 50, 5)
    ('La Coopol', 'xxxx…')
    """
    # A longer prefix than the limit is enough, and a name may have millions of characters.
    text = _one_line(name[: limit * _ENOUGH])
    if len(text) > limit:
        text = text[: limit - 1].rstrip() + ELLIPSIS
    return text or "?"


def middle_cut(name: str, limit: int) -> str:
    """Return a name as `clean_name` does, but cut in its middle: names often differ by their end.

    >>> middle_cut("Section locale de Lyon 32", 16)
    'Section…Lyon 32'
    """
    whole = clean_name(name, limit * _ENOUGH)
    if len(whole) <= limit and len(name) <= limit * _ENOUGH:
        return whole
    end = limit // 2 - 1
    tail = _one_line(name[-end * _ENOUGH :])[-end:].lstrip()
    return whole[: limit - 1 - end].rstrip() + ELLIPSIS + tail


def _one_line(name: str) -> str:
    kept: list[str] = []
    marks = 0
    for char in name:
        category = unicodedata.category(char)
        if char.isspace():
            kept.append(" ")
            continue
        if category in _NOT_TEXT or char in _DIRECTION_MARKS:
            continue
        marks = marks + 1 if category in ("Mn", "Me") else 0
        if marks <= _MARKS_IN_A_ROW:
            kept.append(char)
    return " ".join("".join(kept).split())


def text_width(text: str, size: float) -> float:
    """Return a generous width of a text in the page's sans-serif font, in units of `size`.

    No font is at hand when the picture is drawn, so widths are estimated by kind of character.
    """
    return size * sum(_advance(char) for char in text)


def _advance(char: str) -> float:
    if unicodedata.combining(char):
        return 0.0
    if unicodedata.east_asian_width(char) in ("W", "F"):
        return 1.05
    if char in "iljftrI.,:;!|’' ()":
        return 0.42
    if char in "mwMW@%—…":
        return 1.0
    return 0.76 if char.isupper() else 0.66
