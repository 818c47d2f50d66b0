"""Words of people made fit to be written: what leads to a person is masked, the rest stays readable.

Features use `clean.mask`, which hides every digit; here dates, hours and amounts stay. Names inside a
sentence cannot be found reliably, and are not looked for.
"""

from __future__ import annotations

import hashlib
import re
from typing import Final

from rsmp_nlp.late_pattern import late
from rsmp_nlp.preprocess.clean import EMAIL, MENTION, PHONE, URL

_IBAN: Final = late(
    r"\b[A-Z]{2}\d{2}(?:[ \u00a0\u202f.-]?[A-Z0-9]{4}){2,7}(?:[ \u00a0\u202f.-]?[A-Z0-9]{1,3})?\b"
)
_NIR: Final = late(
    r"(?<![\d,])[1278][ \u00a0\u202f.-]?\d{2}[ \u00a0\u202f.-]?(?:0[1-9]|1[0-2]|[2-9]\d)[ \u00a0\u202f.-]?(?:\d{2}|2[ABab])"
    r"(?:[ \u00a0\u202f.-]?\d{3}){2}(?:[ \u00a0\u202f.-]?\d{2})?(?!\d)"
)
_CUT_MAIL: Final = late(r"[\w.+-]{1,64}@[\w-]{0,64}\.?(?=…|\Z)")
"""An address at the end of a text that was cut there."""

_CARD: Final = late(r"(?<!\d)\d{4}(?:[ \u00a0\u202f-]?\d{4}){3}(?!\d)")
_FOREIGN_PHONE: Final = late(
    r"(?<![\w.])(?:\+|00)\d{1,3}(?:[ \u00a0\u202f.()-]{0,2}\d){7,12}(?!\d)"
)
_PROFILE: Final = late(r"(?<![\w/])/?u/[\w-]{3,30}\b")

_DID: Final = late(r"\bdid:(?:plc|web|key):[\w.%-]{1,200}")
"""Permanent name of an account of Bluesky."""

_LEFT_OUT: Final = "…"
_MEMBER: Final = late(
    r"((?:^|/)(?:u|user|users|utilisateurs?|profil|profils|profile|profiles|people|membres?|members?|in|author|auteur)/|(?:^|/)[@~])"
    r"[^/]+",
    re.IGNORECASE,
)

MASKS: Final = {
    "mail": "[courriel]",
    "iban": "[IBAN]",
    "nir": "[n° de sécurité sociale]",
    "card": "[carte]",
    "phone": "[téléphone]",
    "mention": "@[membre]",
}
"""What stands where something was masked."""


def redact(text: str) -> str:
    """Return `text` with what leads to a person masked.

    A link keeps its site and its path but for the names of members: queries hold keys and addresses. Mentions,
    e-mail addresses, telephone numbers, IBAN, French social security numbers (NIR) and card numbers
    are replaced by what they were.

    >>> redact("Écris à zoe@example.org ou au 06 12 34 56 78, voir https://example.org/u/zoe?cle=1")
    'Écris à [courriel] ou au [téléphone], voir https://example.org/u/…?…'
    """
    if not any(character.isdigit() for character in text) and not any(
        sign in text for sign in ("@", "/", "www", "did:")
    ):
        return text
    text = URL.sub(_link, text)
    text = _CUT_MAIL.sub(MASKS["mail"], EMAIL.sub(MASKS["mail"], text))
    text = _IBAN.sub(MASKS["iban"], text)
    text = _CARD.sub(MASKS["card"], text)
    text = _NIR.sub(MASKS["nir"], text)
    text = _FOREIGN_PHONE.sub(MASKS["phone"], text)
    text = PHONE.sub(MASKS["phone"], text)
    text = MENTION.sub(MASKS["mention"], text)
    text = _DID.sub(MASKS["mention"], text)
    return _PROFILE.sub(MASKS["mention"], text)


def unlinked(identifier: str) -> str:
    """Return an identifier of a message or thread, or a fingerprint of one that names an account.

    Addresses of posts and of mails often hold who wrote them. The fingerprint is the same in every run,
    with any key, so that labels and sources find their messages again.

    >>> unlinked("1300000000000000001"), unlinked("https://toot.example/users/zoe/statuses/1")
    ('1300000000000000001', 'i-f4cd31b420c6e024')
    """
    if "@" not in identifier and ":/" not in identifier and "did:" not in identifier:
        return identifier  # nothing in it may lead to a person
    if redact(identifier) == identifier:
        return identifier
    return "i-" + hashlib.sha256(identifier.encode("utf-8", "replace")).hexdigest()[:16]


def _link(found: re.Match[str]) -> str:
    """Return a link without whoever signs in by it, the names of its members, its query and its fragment."""
    link = found[0]
    scheme, there, rest = link.partition("://")
    if not there:
        scheme, rest = "", link
    place, _, query = rest.partition("#")[0].partition("?")
    host, slash, path = place.partition("/")
    path = _MEMBER.sub(rf"\1{_LEFT_OUT}", path)
    return (
        f"{scheme}{there}{host.rpartition('@')[2]}{slash}{path}{'?' + _LEFT_OUT if query else ''}"
    )
