"""What features are made from: a message's words, masked characters, markers, and context."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rsmp_nlp.preprocess.clean import clean, mask
from rsmp_nlp.preprocess.markers import markers_of
from rsmp_nlp.preprocess.pieces import Piece, pieces_of

PARENT_PREFIX: Final = "parent:"


@dataclass(frozen=True, slots=True)
class Document:
    """A message as features see it.

    Attributes
    ----------
    words : lower-cased spaCy tokens, masked, joined by spaces
    characters : the masked text in lower case, for character n-grams
    markers : names of its markers, joined by spaces; those of the parent message carry
        `PARENT_PREFIX`
    kind : kind of message, "" where the source does not say
    text, parent : the masked message and its parent, case kept, for models that read text themselves
    """

    words: str
    characters: str
    markers: str
    kind: str
    text: str = ""
    parent: str = ""


def document(text: str, kind: str | None = None, parent_text: str | None = None) -> Document:
    """Preprocess one message; the absence of kind and parent is no problem.

    >>> document("Rdv à 18h @marie").words
    'rdv à 00h mention'
    """
    cleaned, pieces = _read(text)
    found = markers_of(cleaned, pieces)
    masked = mask(cleaned)
    words = _words(masked, cleaned, pieces)
    parent = ""
    if parent_text:
        parent, of_parent = _parent(parent_text)
        found += of_parent
    return Document(words, masked.lower(), " ".join(found), kind or "", masked, parent)


def words_of(text: str) -> list[str]:
    """Return the words of a text as features see them: masked, lower case.

    >>> words_of("Rdv à 18h @marie")
    ['rdv', 'à', '00h', 'mention']
    """
    cleaned, pieces = _read(text)
    return _words(mask(cleaned), cleaned, pieces).split()


def _read(text: str) -> tuple[str, list[Piece]]:
    cleaned = clean(text)
    return cleaned, pieces_of(cleaned)


@lru_cache(maxsize=1_024)
def _parent(text: str) -> tuple[str, tuple[str, ...]]:
    """Return the parent masked and its markers; a message is often answered several times."""
    cleaned, pieces = _read(text)
    names = ("known", *markers_of(cleaned, pieces))
    return mask(cleaned), tuple([PARENT_PREFIX + name for name in names])


def _words(masked: str, cleaned: str, pieces: Sequence[Piece]) -> str:
    if "@" in cleaned:
        # an address or a name with a hyphen is several tokens: masked one by one, it would show
        pieces = pieces_of(masked)
    return " ".join([piece.words for piece in pieces])


def documents(
    texts: Sequence[str], kinds: Sequence[str | None], parents: Sequence[str | None]
) -> list[Document]:
    """Preprocess messages in order; the three sequences have one entry per message."""
    return [document(*fields) for fields in zip(texts, kinds, parents, strict=True)]
