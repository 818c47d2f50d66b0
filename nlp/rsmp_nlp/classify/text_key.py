"""The fingerprint by which a text is known without being shown."""

from __future__ import annotations

import hashlib
import unicodedata


def text_sha256(text: str) -> str:
    r"""Return the SHA-256 of a text in NFC with single spaces, as 64 hexadecimal digits.

    >>> text_sha256("cafe\u0301\n noir ") == text_sha256("café noir")
    True
    """
    normal = " ".join(unicodedata.normalize("NFC", text).split())
    return hashlib.sha256(normal.encode("utf-8", "replace")).hexdigest()
