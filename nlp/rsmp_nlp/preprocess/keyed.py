"""Fingerprints that nobody makes again without the key."""

from __future__ import annotations

import hmac
from functools import lru_cache
from typing import Final

DIGITS: Final = 12


def fingerprint(key: bytes, content: str) -> str:
    """Return the beginning of the HMAC-SHA256 of a content: 48 bits, in hexadecimal."""
    made = _begun(key).copy()
    made.update(content.encode("utf-8", "replace"))
    return made.hexdigest()[:DIGITS]


@lru_cache(maxsize=1)
def _begun(key: bytes) -> hmac.HMAC:
    """Return what a key begins, whatever the content; worked out each time, it takes as long as the rest."""
    return hmac.new(key, digestmod="sha256")
