"""spaCy's French tokens, from a blank pipeline: no model is ever downloaded."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language


@contextmanager
def _without_torch() -> Iterator[None]:
    """Keep thinc from importing torch, which tokenising does not need and which costs seconds."""
    if "torch" in sys.modules:
        yield
        return
    sys.modules["torch"] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules["torch"]


@cache
def french() -> Language:
    """Return spaCy's blank French pipeline, built once per process (some seconds)."""
    with _without_torch():
        import spacy

        return spacy.blank("fr")


def tokenize(text: str) -> list[str]:
    """Return the tokens of `text`, spaces left out.

    >>> tokenize("L'équipe vient-elle ?")
    ["L'", 'équipe', 'vient', '-elle', '?']
    """
    return [token.text for token in french().make_doc(text) if not token.is_space]
