"""Text as features see it: one Unicode form, no control characters, private strings masked."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import chain
from typing import TYPE_CHECKING, Final

import numpy as np

from rsmp_nlp.compiled import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

_READING = compiled("reading")

_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_SPACES: Final = "\t\u00a0\u202f\u2009"
"""Spaces that become plain."""

_MANY_SPACES: Final = re.compile("  +")

_UNUSUAL: Final = np.zeros(1 << 16, dtype=np.bool_)
"""Which characters are control characters, or spaces that are not plain; all after the last are not."""
for _characters in (
    *(range(0x0A), range(0x0B, 0x20), (0x7F, 0x85, 0xA0, 0x1680), range(0x2000, 0x2010)),
    *(range(0x2028, 0x2030), (0x205F, 0x2060, 0x3000, 0xFEFF)),
):
    _UNUSUAL[[*_characters]] = True

_BLANK_LINES: Final = re.compile(r"\n{3,}")
_REPEATED: Final = re.compile(r"(.)\1\1\1\1+")
_KEPT: Final = 4
"""Characters kept of more that are the same."""

_AT_ONCE: Final = 256
"""Texts: arrays of more would each be asked of the system anew."""

URL: Final = re.compile(r"(?:https?://|www\.)[^\s<>\"»)\]]{2,300}", re.IGNORECASE)
EMAIL: Final = re.compile(r"[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,4}")
PHONE: Final = re.compile(
    r"[+0](?<![\w.,/].)(?:(?:(?<=\+)|(?<=0)0)33[\s.-]?(?:\(0\)[\s.-]?)?|(?<=0))"
    r"[1-9](?:[\s.-]?\d{2}){4}(?!\d)"
)
PHONE_DIGITS: Final = 10
"""Digits of a phone number at least."""

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
    return _trimmed(_REPEATED.sub(_fewer, _plain(_composed(text))))


def clean_all(texts: Sequence[str]) -> list[str]:
    """Return what `clean` makes of each text."""
    some = (texts[start : start + _AT_ONCE] for start in range(0, len(texts), _AT_ONCE))
    return [*chain.from_iterable(map(_cleaned, some))]


def _cleaned(texts: Sequence[str]) -> list[str]:
    """Return what `clean` makes of each text; what most texts do not need is done where it is."""
    found = [_composed(text) for text in texts]
    codes = np.frombuffer("\n".join(found).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    ends = np.cumsum([len(text) + 1 for text in found])
    same = codes[1:] == codes[:-1]
    three = same[:-1] & same[1:]
    for row in _rows(np.take(_UNUSUAL, codes, mode="clip"), ends):
        found[row] = _REPEATED.sub(_fewer, _plain(found[row]))
    for row in _rows(same & (codes[1:] == ord(" ")), ends):
        found[row] = _MANY_SPACES.sub(" ", found[row])
    for row in _rows(three[:-2] & three[2:], ends):
        found[row] = _REPEATED.sub(_fewer, found[row])
    return [_trimmed(text) for text in found]


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text[:MAX_CHARACTERS]).replace("’", "'")


def _plain(text: str) -> str:
    text = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    for space in _SPACES:
        text = text.replace(space, " ")
    return _MANY_SPACES.sub(" ", text)


def _fewer(repeated: re.Match[str]) -> str:
    """Return the beginning of a character repeated, all of it where it is a digit."""
    return repeated[0] if repeated[1].isdecimal() else repeated[1] * _KEPT


def _rows(where: NDArray[np.bool_], ends: NDArray[np.int64]) -> list[int]:
    """Return the texts that hold some of the places, of texts in a row that end there."""
    rows: list[int] = np.unique(np.searchsorted(ends, np.flatnonzero(where), side="right")).tolist()
    return rows


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
    if len(text) < PHONE_DIGITS and text.isdecimal():
        return "0" * len(text)
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


def lowered(texts: Sequence[str]) -> list[str]:
    """Return texts in lower case: a text itself where it is, so that it is held once."""
    if _READING:
        found: list[str] = _READING.lowered(texts)
        return found
    found = [text.lower() for text in texts]
    return [text if text == other else other for text, other in zip(texts, found, strict=True)]
