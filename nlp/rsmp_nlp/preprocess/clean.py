"""Text as features see it: one Unicode form, no control characters, private strings masked."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_SPACES: Final = re.compile(r"[ \t\u00a0\u202f\u2009]+")
_UNUSUAL: Final = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f\x85\xa0\u1680\u2000-\u200f\u2028-\u202f\u205f\u2060\u3000\ufeff]"
)
"""Control characters, and spaces that are not plain."""

_BLANK_LINES: Final = re.compile(r"\n{3,}")
_REPEATED: Final = re.compile(r"(.)\1\1\1\1+")
_KEPT: Final = 4
"""Characters kept of more that are the same."""

_LONGEST_CHARACTER: Final = 4
"""Bytes of UTF-8."""


URL: Final = re.compile(r"(?:https?://|www\.)[^\s<>\"»)\]]{2,300}", re.IGNORECASE)
EMAIL: Final = re.compile(r"[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,4}")
PHONE: Final = re.compile(
    r"[+0](?<![\w.,/].)(?:(?:(?<=\+)|(?<=0)0)33[\s.-]?(?:\(0\)[\s.-]?)?|(?<=0))"
    r"[1-9](?:[\s.-]?\d{2}){4}(?!\d)"
)
MENTION: Final = re.compile(r"(?<![\w@])@[\w][\w.-]{0,60}")
_DIGIT: Final = re.compile(r"\d")
HASHTAG: Final = re.compile(r"(?<![\w#&])#\w{1,80}")

MAX_CHARACTERS: Final = 20_000
"""Features read no further than this into a message: its function shows well before."""


def clean(text: str) -> str:
    r"""Return `text` in NFC, without control characters, with plain spaces and apostrophes.

    Only the first `MAX_CHARACTERS` characters are kept: this is what features read, never what is
    counted or written.

    >>> clean("L’équipe\u00a0:  oui\x07 !")
    "L'équipe : oui !"
    """
    return _trimmed(_REPEATED.sub(_fewer, _plain(text)))


def clean_all(texts: Sequence[str]) -> list[str]:
    """Return what `clean` makes of each text."""
    found = [_plain(text) for text in texts]
    for row in _may_repeat(found):
        found[row] = _REPEATED.sub(_fewer, found[row])
    return [_trimmed(text) for text in found]


def _plain(text: str) -> str:
    text = unicodedata.normalize("NFC", text[:MAX_CHARACTERS])
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.replace("’", "'")
    # most texts have nothing to replace: finding that out costs less than replacing
    unusual = _UNUSUAL.search(text) is not None
    if unusual:
        text = _CONTROL.sub("", text)
    if unusual or "  " in text:
        text = _SPACES.sub(" ", text)
    return text


def _fewer(repeated: re.Match[str]) -> str:
    """Return the beginning of a character repeated, all of it where it is a digit."""
    return repeated[0] if repeated[1].isdecimal() else repeated[1] * _KEPT


def _may_repeat(texts: Sequence[str]) -> list[int]:
    """Return the texts where more than `_KEPT` same characters may stand in a row, maybe some others."""
    encoded = [text.encode("utf-8", "surrogatepass") for text in texts]
    data = np.frombuffer(b"\n".join(encoded), dtype=np.uint8)
    places = np.concatenate([_repeats(data, width) for width in range(1, _LONGEST_CHARACTER + 1)])
    if not len(places):
        return []
    ends = np.cumsum([len(one) + 1 for one in encoded])
    rows: list[int] = np.unique(np.searchsorted(ends, places, side="right")).tolist()
    return rows


def _repeats(data: NDArray[np.uint8], width: int) -> NDArray[np.int64]:
    """Return the places from which each byte is, `_KEPT` times in a row, the one `width` bytes before."""
    same = data[width:] == data[:-width]
    length, wanted = 1, _KEPT * width
    while length < wanted:
        more = min(length, wanted - length)
        same = same[:-more] & same[more:]
        length += more
    return np.flatnonzero(same)


def _trimmed(text: str) -> str:
    if "\n\n\n" in text:
        text = _BLANK_LINES.sub("\n\n", text)
    return text.strip()


def mask(text: str) -> str:
    """Replace what identifies rather than tells: links, addresses, phones, mentions, digits.

    The masks are single words, so that no feature can learn whose page or number it was.

    >>> mask("écris à a.b@example.org ou @marie, le 12 mars : https://example.org/x")
    'écris à MAIL ou MENTION, le 00 mars : URL'
    """
    if may_hold_url(text):
        text = URL.sub("URL", text)
    named, counted = "@" in text, _DIGIT.search(text) is not None
    if named:
        text = EMAIL.sub("MAIL", text)
    if counted:
        text = PHONE.sub("TEL", text)
    if named:
        text = MENTION.sub("MENTION", text)
    return _DIGIT.sub("0", text) if counted else text


def may_hold_url(text: str) -> bool:
    """Tell whether it is worth looking for a link; False is certain.

    >>> may_hold_url("oui/non"), may_hold_url("WWW.exemple.org")
    (False, True)
    """
    return "://" in text or "www." in text or "www." in text.lower()
