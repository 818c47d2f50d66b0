"""The logits of a linear model, a batch at a time: the sums that scikit-learn makes, on known words.

A token seen before is a number, and so are its n-grams of letters: a batch is a few sparse products.
The logits of a message do not depend on what stands beside it in its batch: columns are put in order
before anything is added up.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain, repeat
from typing import TYPE_CHECKING, Final

import numpy as np

from rsmp_nlp.classify.weights import LinearWeights, Terms
from rsmp_nlp.preprocess.document import Document

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

MOST_KNOWN: Final = 100_000
"""Words whose n-grams are kept; with one more, what is kept is forgotten."""


class Scorer:
    """Computes the logits of documents."""

    def __init__(self, weights: LinearWeights) -> None:
        self.weights = weights
        fields = dict.fromkeys(block.field for block in weights.blocks if not block.letters)
        self._numbers = {
            field: _numbers(
                block for block in weights.blocks if block.field == field and not block.letters
            )
            for field in fields
        }
        self._counters = [
            LetterCounter(block)
            if block.letters
            else WordCounter(block, self._numbers[block.field])
            for block in weights.blocks
        ]
        self._idf = [block.idf.astype(np.float64) for block in weights.blocks]
        by_column = weights.coefficients.T.astype(np.float64)
        self._coefficients = [
            np.ascontiguousarray(by_column[block.start : block.start + len(block.items)])
            for block in weights.blocks
        ]
        self._kinds = {
            kind: by_column[column] * weights.kind_weight for kind, column in weights.kinds.items()
        }

    def logits(
        self, documents: Sequence[Document], features: Sequence[csr_matrix] | None = None
    ) -> NDArray[np.float64]:
        """Return calibrated logits, shape `(n, 10)`.

        Parameters
        ----------
        features : those of the documents, where they are known already
        """
        found = np.tile(self.weights.intercept.astype(np.float64), (len(documents), 1))
        for values, coefficients in zip(
            features or self.features(documents), self._coefficients, strict=True
        ):
            found += values @ coefficients
        for row, document in enumerate(documents):
            if (kind := self._kinds.get(document.kind)) is not None:
                found[row] += kind
        return found

    def features(self, documents: Sequence[Document]) -> list[csr_matrix]:
        """Return the TF-IDF of each block with its weight, each of shape `(n, m)`."""
        split = {
            field: Words.of([getattr(one, field) for one in documents])
            for field in dict.fromkeys(block.field for block in self.weights.blocks)
        }
        known = {
            field: np.fromiter(
                map(numbers.get, split[field].words, repeat(-1)), np.int64, len(split[field].words)
            )
            for field, numbers in self._numbers.items()
        }
        return [
            _weigh(
                counter(split[block.field])
                if isinstance(counter, LetterCounter)
                else counter(split[block.field], known[block.field]),
                idf,
                block.weight,
            )
            for block, counter, idf in zip(
                self.weights.blocks, self._counters, self._idf, strict=True
            )
        ]


def _weigh(values: csr_matrix, idf: NDArray[np.float64], weight: float) -> csr_matrix:
    """Turn counts into TF-IDF whose rows have a norm of `weight`, in place."""
    values.data = (np.log(values.data) + 1.0) * idf[values.indices]
    squares = values.copy()
    squares.data = values.data**2
    norms = np.sqrt(squares @ np.ones(squares.shape[1]))
    scale = weight / np.where(norms > 0, norms, 1.0)
    values.data *= np.repeat(scale, np.diff(values.indptr))
    return values


@dataclass(frozen=True)
class Words:
    """The words of several texts, one after the other.

    Attributes
    ----------
    words : shape `(k,)`
    rows : text of each word, shape `(k,)`
    starts : place of the first word of each text, and the end, shape `(n + 1,)`
    """

    words: list[str]
    rows: NDArray[np.intp]
    starts: NDArray[np.intp]

    @classmethod
    def of(cls, texts: Sequence[str]) -> Words:
        """Return the words between the spaces of texts."""
        split = [text.split() for text in texts]
        lengths = np.array([len(one) for one in split], dtype=np.intp)
        return cls(
            list(chain.from_iterable(split)),
            np.repeat(np.arange(len(texts)), lengths),
            np.concatenate([[0], np.cumsum(lengths)]),
        )


def _numbers(blocks: Iterable[Terms]) -> dict[str, int]:
    """Return a number for each word of the vocabularies of blocks."""
    words = {word for block in blocks for item in block.items for word in item.split()}
    return {word: number for number, word in enumerate(sorted(words))}


class WordCounter:
    """Counts words, and pairs of words where the vocabulary holds some."""

    def __init__(self, block: Terms, numbers: dict[str, int]) -> None:
        self._size = len(block.items)
        self._words = len(numbers)
        self._columns = np.full(len(numbers) + 1, -1)  # the last is for words not known
        keys: list[tuple[int, int]] = []
        for column, item in enumerate(block.items):
            parts = [numbers[part] for part in item.split()]
            if len(parts) == 1:
                self._columns[parts[0]] = column
            else:
                keys.append((parts[0] * self._words + parts[1], column))
        ordered = np.array(sorted(keys), dtype=np.int64).reshape(-1, 2)
        self._pairs, self._pair_columns = ordered[:, 0].copy(), ordered[:, 1].copy()

    def __call__(self, split: Words, numbers: NDArray[np.int64]) -> csr_matrix:
        """Return counts, shape `(n, m)`, the columns of each row in order.

        Parameters
        ----------
        numbers : of each word, -1 for those not known
        """
        from scipy.sparse import csr_matrix

        rows, columns = split.rows, self._columns[numbers]
        known = columns >= 0
        found_rows, found_columns = [rows[known]], [columns[known]]
        if len(self._pairs):
            beside = (rows[1:] == rows[:-1]) & (numbers[1:] >= 0) & (numbers[:-1] >= 0)
            keys = numbers[:-1][beside] * self._words + numbers[1:][beside]
            places = np.searchsorted(self._pairs, keys)
            places[places == len(self._pairs)] = 0
            same = self._pairs[places] == keys
            found_rows.append(rows[1:][beside][same])
            found_columns.append(self._pair_columns[places[same]])
        places = np.concatenate(found_rows), np.concatenate(found_columns)
        found = csr_matrix((np.ones(len(places[0])), places), (len(split.starts) - 1, self._size))
        found.sum_duplicates()
        return found


@dataclass
class LetterCounter:
    """Counts n-grams of letters, as scikit-learn's `char_wb` cuts them: word by word."""

    block: Terms
    _columns: dict[str, int] = field(init=False)
    _grams: _Grams = field(init=False)

    def __post_init__(self) -> None:
        self._columns = {item: column for column, item in enumerate(self.block.items)}
        self._grams = _Grams(self)

    def __call__(self, split: Words) -> csr_matrix:
        """Return counts, shape `(n, m)`, the columns of each row in order."""
        from scipy.sparse import csr_matrix

        if len(self._grams) > MOST_KNOWN:
            self._grams = _Grams(self)
        numbers = np.fromiter(map(self._grams.__getitem__, split.words), np.int64, len(split.words))
        known, places = np.unique(numbers, return_inverse=True)
        grams = [self._grams.columns[number] for number in known]
        starts = np.concatenate([[0], np.cumsum([len(one) for one in grams], dtype=np.intp)])
        columns = np.concatenate([np.zeros(0, dtype=np.int32), *grams])
        of_texts = csr_matrix(
            (np.ones(len(places)), places, split.starts), (len(split.starts) - 1, len(known))
        )
        of_words = csr_matrix(
            (np.ones(len(columns)), columns, starts), (len(known), len(self.block.items))
        )
        # the transpose of a product comes out with its columns in order
        found = (of_words.T.tocsr() @ of_texts.T.tocsr()).tocsc()
        return csr_matrix((found.data, found.indices, found.indptr), found.shape[::-1])

    def columns(self, word: str) -> NDArray[np.int32]:
        """Return the columns of the known n-grams of a word, one as often as it occurs."""
        padded = f" {word} "
        found: list[int] = []
        shortest, longest = self.block.ngrams
        for size in range(shortest, longest + 1):
            last = max(len(padded) - size, 0)
            for start in range(last + 1):
                column = self._columns.get(padded[start : start + size])
                if column is not None:
                    found.append(column)
            if last == 0:
                break  # a short word is counted once
        return np.array(found, dtype=np.int32)


class _Grams(dict[str, int]):
    """Number of each word met, and the columns of its n-grams in `columns`."""

    def __init__(self, counter: LetterCounter) -> None:
        self.counter = counter
        self.columns: list[NDArray[np.int32]] = []

    def __missing__(self, word: str) -> int:
        self.columns.append(self.counter.columns(word))
        self[word] = number = len(self.columns) - 1
        return number
