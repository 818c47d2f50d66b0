"""spaCy's French tokens, from a blank pipeline: no model is ever downloaded."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from rsmp_nlp.imports import without_torch

if TYPE_CHECKING:
    from spacy.language import Language


@cache
def french() -> Language:
    """Return spaCy's blank French pipeline, built once per process (some seconds)."""
    with without_torch():
        import spacy

        return spacy.blank("fr")


def tokenize(text: str) -> list[str]:
    """Return the tokens of `text`, spaces left out.

    >>> tokenize("L'équipe vient-elle ?")
    ["L'", 'équipe', 'vient', '-elle', '?']
    """
    return [token.text for token in french().make_doc(text) if not token.is_space]
