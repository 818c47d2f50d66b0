"""Text as features see it: one Unicode form, no control characters, private strings masked."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_SPACES: Final = re.compile(r"[ \t\u00a0\u202f\u2009]+")
_UNUSUAL: Final = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f\x85\xa0\u1680\u2000-\u200f\u2028-\u202f\u205f\u2060\u3000\ufeff]"
)
"""Control characters, and spaces that are not plain."""

_BLANK_LINES: Final = re.compile(r"\n{3,}")
_REPEATED: Final = re.compile(r"(\D)\1{4,}")
_MAY_REPEAT: Final = re.compile(r"(.)\1\1\1\1").search  # found in a fifth of the time

URL: Final = re.compile(r"(?:https?://|www\.)[^\s<>\"»)\]]{2,300}", re.IGNORECASE)
EMAIL: Final = re.compile(r"[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,4}")
PHONE: Final = re.compile(
    r"(?<![\w.,/])(?:(?:\+|00)33[\s.-]?(?:\(0\)[\s.-]?)?|0)[1-9](?:[\s.-]?\d{2}){4}(?!\d)"
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
    if _MAY_REPEAT(text):
        text = _REPEATED.sub(r"\1\1\1\1", text)
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
