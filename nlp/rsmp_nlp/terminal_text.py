"""Text of others made harmless for a terminal: what would move its cursor is shown, not obeyed."""

from __future__ import annotations

import json
import unicodedata
from typing import Final

_PICTURES: Final = 0x2400
"""First of the pictures that Unicode has for control characters (␀, ␁ … ␛)."""

_KEPT_FORMATS: Final = frozenset("\u200c\u200d\u00ad")
"""Joiners and soft hyphens: emoji and some scripts need them, and they turn nothing round."""


def visible(text: str, keep: str = "") -> str:
    r"""Return a text without control, bidirectional or unpaired characters; a picture stands for each.

    An escape sequence (`\x1b[2J`) could clear the screen, rename the window or answer for the
    annotator; a bidirectional override shows a text in another order than it is stored in.

    Parameters
    ----------
    keep : control characters that are left, for instance a line break

    Examples
    --------
    >>> visible("a\x1b[2Jb\u202e")
    'a␛[2Jb�'
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(one if one in keep else _visible(one) for one in text)


def escaped(json_text: str) -> str:
    r"""Return JSON of the same meaning in which nothing but line breaks can be obeyed.

    >>> print(escaped('["a\x9b2J", "\u202e"]'))
    ["a\u009b2J", "\u202e"]
    """
    if json_text.isascii():
        return json_text
    return "".join(
        one if one == "\n" or _visible(one) == one else json.dumps(one)[1:-1] for one in json_text
    )


def _visible(one: str) -> str:
    category = unicodedata.category(one)
    if category == "Cc":
        if one in "\n\t":
            return " "
        code = ord(one)
        return chr(_PICTURES + code) if code < 0x20 else "␡" if code == 0x7F else "�"
    if category in ("Cs", "Zl", "Zp") or (category == "Cf" and one not in _KEPT_FORMATS):
        return "�"
    return one
