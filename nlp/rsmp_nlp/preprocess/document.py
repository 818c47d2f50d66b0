"""What features are made from: a message's words, masked characters, markers, and context."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rsmp_nlp.preprocess.clean import clean, mask
from rsmp_nlp.preprocess.markers import markers
from rsmp_nlp.preprocess.tokens import tokenize

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
    cleaned = clean(text)
    tokens = tokenize(cleaned)
    found = markers(cleaned, tokens)
    parent = clean(parent_text) if parent_text else ""
    if parent_text:
        found.append(PARENT_PREFIX + "known")
        found += [PARENT_PREFIX + name for name in markers(parent, tokenize(parent))]
    masked = mask(cleaned)
    words = " ".join(_masked_words(masked, cleaned, tokens))
    return Document(words, masked.lower(), " ".join(found), kind or "", masked, mask(parent))


def words_of(text: str) -> list[str]:
    """Return the words of a text as features see them: masked, lower case.

    >>> words_of("Rdv à 18h @marie")
    ['rdv', 'à', '00h', 'mention']
    """
    cleaned = clean(text)
    return _masked_words(mask(cleaned), cleaned, tokenize(cleaned))


def _masked_words(masked: str, cleaned: str, tokens: Sequence[str]) -> list[str]:
    if "@" in cleaned:
        # an address or a name with a hyphen is several tokens: masked one by one, it would show
        tokens = tokenize(masked)
    return [_masked_word(token) for token in tokens]


@lru_cache(maxsize=200_000)
def _masked_word(token: str) -> str:
    return mask(token).lower().replace(" ", "_")


def documents(
    texts: Sequence[str], kinds: Sequence[str | None], parents: Sequence[str | None]
) -> list[Document]:
    """Preprocess messages in order; the three sequences have one entry per message."""
    return [document(*fields) for fields in zip(texts, kinds, parents, strict=True)]
