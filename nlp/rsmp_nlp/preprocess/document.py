"""What features are made from: a message's words, masked characters, markers, and context."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from rsmp_nlp.preprocess.chunks import known_chunks
from rsmp_nlp.preprocess.clean import MAX_CHARACTERS, mask
from rsmp_nlp.preprocess.markers import MARKERS, markers_of
from rsmp_nlp.preprocess.terms import Occurrences, Terms, starts_of
from rsmp_nlp.preprocess.tokenised import Tokenised

if TYPE_CHECKING:
    from numpy.typing import NDArray

PARENT_PREFIX: Final = "parent:"

BATCH_CHARACTERS: Final = 1 << 20
"""Characters of texts that are read together at most, but for one text: what is held grows with them."""


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


_MARKER_TERMS: Final = Terms(
    [*MARKERS, *[PARENT_PREFIX + name for name in MARKERS], f"{PARENT_PREFIX}known"]
)


@dataclass(frozen=True)
class DocumentTerms:
    """The terms of documents by number, each field that of `Document`.

    Attributes
    ----------
    kinds : kind of each message, shape `(n,)`
    """

    words: Occurrences
    characters: Occurrences
    markers: Occurrences
    kinds: Sequence[str]

    @classmethod
    def of(cls, documents: Sequence[Document]) -> DocumentTerms:
        """Return the terms of documents."""
        return cls(
            Occurrences.of([one.words for one in documents]),
            Occurrences.of([one.characters for one in documents]),
            Occurrences.of([one.markers for one in documents]),
            [one.kind for one in documents],
        )


@dataclass(frozen=True)
class Preprocessed:
    """Messages preprocessed together.

    Attributes
    ----------
    texts : the messages
    kinds : of each, "" where the source does not say
    parents : messages that others answer, each once
    parent_of : place in `parents`, -1 where nothing is known of it
    """

    texts: Tokenised
    kinds: list[str]
    parents: Tokenised
    parent_of: NDArray[np.int64]

    @cached_property
    def terms(self) -> DocumentTerms:
        """Terms of the messages, shape `(n,)` in each field."""
        return DocumentTerms(
            self.texts.words(), self.texts.characters(), self._markers(), self.kinds
        )

    def documents(self) -> list[Document]:
        """Return the messages as documents, shape `(n,)`."""
        masked = [mask(text) for text in self.texts.cleaned]
        parents = [*[mask(text) for text in self.parents.cleaned], ""]
        words, markers = self.terms.words.joined(), self.terms.markers.joined()
        return [
            Document(words, text.lower(), markers, kind, text, parents[parent])
            for text, words, markers, kind, parent in zip(
                masked, words, markers, self.kinds, self.parent_of.tolist(), strict=True
            )
        ]

    def _markers(self) -> Occurrences:
        size = len(MARKERS)
        found = np.zeros((len(self.kinds), len(_MARKER_TERMS)), dtype=np.bool_)
        found[:, :size] = markers_of(self.texts)
        if self.parents.cleaned:
            known = self.parent_of >= 0
            found[known, size:-1] = markers_of(self.parents)[self.parent_of[known]]
            found[known, -1] = True
        cells = np.flatnonzero(found)  # many times as fast as to find rows and columns
        return Occurrences(
            _MARKER_TERMS, cells % found.shape[1], starts_of(np.count_nonzero(found, axis=1))
        )


def preprocess(
    texts: Sequence[str], kinds: Sequence[str | None], parents: Sequence[str | None]
) -> Iterator[Preprocessed]:
    """Preprocess messages in order, some at a time; the three sequences have one entry per message.

    A message is the same whatever stands beside it.
    """
    waiting: list[tuple[str, str | None, str | None]] = []
    characters = 0
    for message in zip(texts, kinds, parents, strict=True):
        waiting.append(message)
        characters += len(message[0][:MAX_CHARACTERS]) + len((message[2] or "")[:MAX_CHARACTERS])
        if characters >= BATCH_CHARACTERS:
            yield _preprocessed(waiting)
            waiting, characters = [], 0
    if waiting:
        yield _preprocessed(waiting)


def _preprocessed(messages: Sequence[tuple[str, str | None, str | None]]) -> Preprocessed:
    texts, kinds, parents = zip(*messages, strict=True)
    answered = Terms()
    known = [parent for parent in parents if parent]
    places = np.full(len(parents), -1)
    places[[*map(bool, parents)]] = answered.numbers(known)
    chunks = known_chunks()
    return Preprocessed(
        Tokenised.of(texts, chunks),
        [kind or "" for kind in kinds],
        Tokenised.of(answered.names, chunks),
        places,
    )


def documents(
    texts: Sequence[str], kinds: Sequence[str | None], parents: Sequence[str | None]
) -> list[Document]:
    """Preprocess messages in order; the three sequences have one entry per message."""
    return [document for some in preprocess(texts, kinds, parents) for document in some.documents()]


def document(text: str, kind: str | None = None, parent_text: str | None = None) -> Document:
    """Preprocess one message; the absence of kind and parent is no problem.

    >>> document("Rdv à 18h @marie").words
    'rdv à 00h mention'
    """
    return documents([text], [kind], [parent_text])[0]


def words_of(text: str) -> list[str]:
    """Return the words of a text as features see them: masked, lower case.

    >>> words_of("Rdv à 18h @marie")
    ['rdv', 'à', '00h', 'mention']
    """
    return Tokenised.of([text], known_chunks()).words().joined()[0].split()
