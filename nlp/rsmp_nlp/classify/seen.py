"""Which texts a model was trained on, known without being shown.

A model folder holds five bytes of a salted hash of each training text, enough to tell that a text
was seen, and by that its score is too good, and not enough to find what the text is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from rsmp_nlp.classify.text_key import text_sha256

SEEN: Final = "seen.bin"

_BYTES: Final = 5
"""Two different texts are taken for one with odds of one in 2 to the power of 40."""

_LARGEST: Final = 64 << 20


def seen_bytes(texts: Iterable[str], salt: str) -> bytes:
    """Return the content of `seen.bin`: marks of the texts, sorted, each once."""
    return b"".join(sorted({_mark(text, salt) for text in texts}))


def count_seen(folder: Path, texts: Iterable[str], salt: str) -> int | None:
    """Return how many of the texts the model of `folder` was trained on.

    None where the model does not say.
    """
    path = folder / SEEN
    try:
        if path.stat().st_size > _LARGEST:
            return None
        content = path.read_bytes()
    except OSError:
        return None
    known = {content[place : place + _BYTES] for place in range(0, len(content), _BYTES)}
    return sum(_mark(text, salt) in known for text in texts)


def _mark(text: str, salt: str) -> bytes:
    return hashlib.sha256(f"{salt}\x1f{text_sha256(text)}".encode()).digest()[:_BYTES]
