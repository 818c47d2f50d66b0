"""What a message says of who wrote it and of being a copy, without telling who or what."""

from __future__ import annotations

import re
from typing import Final

from rsmp_nlp.preprocess.keyed import fingerprint

LEAST_WORDS: Final = 8
"""Words under which two messages may be the same by chance: « merci à tous »."""

_ANONYMOUS: Final = re.compile(
    r"(utilisateur |utilisatrice |compte |contributeur |citoyen |internaute )?"
    r"(anonym\w*|invité\w*|guest|inconnu\w*|unknown|supprimé\w*|deleted( user)?)",
    re.IGNORECASE,
)
_OPAQUE: Final = re.compile(r"[\W\d_]*|[0-9a-fA-F-]{6,}|[UWB][A-Z0-9]{8,}|.*\d{5,}.*")
_NAME: Final = re.compile(
    r"[A-ZÀ-Þ][\w’'.-]*( (de|du|des|la|le|d’|van|von|el|ben|al))*( [A-ZÀ-Þ][\w’'.-]*)+"
)
_LINKS: Final = re.compile(r"https?://\S+|@\w+")


def identity(author: str | None) -> str | None:
    """Return whether an author is identified, pseudonymous or anonymous; None where nothing says.

    By the shape of the name: first and last names identify, « anonyme » or « invité » do not, other
    names are pseudonyms, and bare numbers or codes say nothing.

    >>> [identity(name) for name in ("Nadia Le Goff", "loup_78", "Anonyme", "4fa09c", None)]
    ['identified', 'pseudonymous', 'anonymous', None, None]
    """
    name = (author or "").strip()
    if not name or _OPAQUE.fullmatch(name):
        return None
    if _ANONYMOUS.fullmatch(name):
        return "anonymous"
    return "identified" if _NAME.fullmatch(name) else "pseudonymous"


def text_key(text: str, key: bytes) -> str | None:
    """Return a keyed fingerprint of a text, None where it is short.

    Case, spaces, links and mentions aside, the same text has the same fingerprint: a campaign's
    message pasted by many is recognised.

    >>> one, two = (text_key("Signez tous " + "la pétition " * 4 + end, b"k") for end in ("", "@moi"))
    >>> one == two
    True
    """
    if "://" in text or "@" in text:
        text = _LINKS.sub(" ", text)
    words = text.lower().split()
    if len(words) < LEAST_WORDS:
        return None
    return fingerprint(key, " ".join(words))
