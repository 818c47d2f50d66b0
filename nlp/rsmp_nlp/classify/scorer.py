"""The logits of a linear model, a batch at a time: the sums that scikit-learn makes, on known words.

A token seen before is a number, and so are its n-grams of letters: a batch is a few sparse products.
The logits of a message do not depend on what stands beside it in its batch: columns are put in order
before anything is added up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain, repeat
from typing import TYPE_CHECKING, Any, Final, Protocol

import numpy as np

from rsmp_nlp.classify.weights import LinearWeights, Terms
from rsmp_nlp.preprocess.document import Document

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

MOST_KNOWN: Final = 100_000
"""Words whose n-grams are kept; with one more, what is kept is forgotten."""


class Counter(Protocol):
    """Counts the items of a block."""

    def __call__(self, texts: Sequence[str]) -> csr_matrix:
        """Return counts, shape `(n, m)`, the columns of each row in order."""
        ...


class Scorer:
    """Computes the logits of documents."""

    def __init__(self, weights: LinearWeights) -> None:
        self.weights = weights
        self._counters: list[Counter] = [
            LetterCounter(block) if block.letters else WordCounter(block)
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

    def logits(self, documents: Sequence[Document]) -> NDArray[np.float64]:
        """Return calibrated logits, shape `(n, 10)`."""
        found = np.tile(self.weights.intercept.astype(np.float64), (len(documents), 1))
        for place, block in enumerate(self.weights.blocks):
            values = self.features(place, [getattr(one, block.field) for one in documents])
            found += values @ self._coefficients[place]
        for row, document in enumerate(documents):
            if (kind := self._kinds.get(document.kind)) is not None:
                found[row] += kind
        return found

    def features(self, place: int, texts: Sequence[str]) -> csr_matrix:
        """Return the TF-IDF of a block with its weight, shape `(n, m)`."""
        values = self._counters[place](texts)
        values.data = (np.log(values.data) + 1.0) * self._idf[place][values.indices]
        squares = values.copy()
        squares.data = values.data**2
        norms = np.sqrt(squares @ np.ones(squares.shape[1]))
        scale = self.weights.blocks[place].weight / np.where(norms > 0, norms, 1.0)
        values.data *= np.repeat(scale, np.diff(values.indptr))
        return values


class WordCounter:
    """Counts words, and pairs of words where the vocabulary holds some."""

    def __init__(self, block: Terms) -> None:
        self._size = len(block.items)
        pairs = [(item.split(), column) for column, item in enumerate(block.items)]
        words = sorted({word for parts, _ in pairs for word in parts})
        self._numbers = {word: number for number, word in enumerate(words)}
        self._columns = np.full(len(words) + 1, -1)  # the last is for words not known
        keys: list[tuple[int, int]] = []
        for parts, column in pairs:
            if len(parts) == 1:
                self._columns[self._numbers[parts[0]]] = column
            else:
                keys.append((self._pair(*(self._numbers[part] for part in parts)), column))
        ordered = np.array(sorted(keys), dtype=np.int64).reshape(-1, 2)
        self._pairs, self._pair_columns = ordered[:, 0].copy(), ordered[:, 1].copy()

    def _pair(self, first: Any, second: Any) -> Any:
        return first * len(self._numbers) + second

    def __call__(self, texts: Sequence[str]) -> csr_matrix:
        """Return counts, shape `(n, m)`, the columns of each row in order."""
        rows, words = _split(texts)
        numbers = np.fromiter(map(self._numbers.get, words, repeat(-1)), np.int64, len(words))
        columns = self._columns[numbers]
        known = columns >= 0
        found_rows, found_columns = [rows[known]], [columns[known]]
        if len(self._pairs):
            beside = (rows[1:] == rows[:-1]) & (numbers[1:] >= 0) & (numbers[:-1] >= 0)
            keys = self._pair(numbers[:-1][beside], numbers[1:][beside])
            places = np.searchsorted(self._pairs, keys)
            places[places == len(self._pairs)] = 0
            same = self._pairs[places] == keys
            found_rows.append(rows[1:][beside][same])
            found_columns.append(self._pair_columns[places[same]])
        return _counts(
            np.concatenate(found_rows), np.concatenate(found_columns), (len(texts), self._size)
        )


@dataclass
class LetterCounter:
    """Counts n-grams of letters, as scikit-learn's `char_wb` cuts them: word by word."""

    block: Terms
    _columns: dict[str, int] = field(init=False)
    _grams: _Grams = field(init=False)

    def __post_init__(self) -> None:
        self._columns = {item: column for column, item in enumerate(self.block.items)}
        self._grams = _Grams(self)

    def __call__(self, texts: Sequence[str]) -> csr_matrix:
        """Return counts, shape `(n, m)`, the columns of each row in order."""
        from scipy.sparse import csr_matrix

        if len(self._grams) > MOST_KNOWN:
            self._grams = _Grams(self)
        rows, words = _split(texts)
        numbers = np.fromiter(map(self._grams.__getitem__, words), np.int64, len(words))
        known, places = np.unique(numbers, return_inverse=True)
        grams = [self._grams.columns[number] for number in known]
        starts = np.concatenate([[0], np.cumsum([len(one) for one in grams])])
        columns = np.concatenate([np.zeros(0, dtype=np.int32), *grams])
        ends = np.searchsorted(rows, np.arange(len(texts) + 1))
        of_texts = csr_matrix((np.ones(len(places)), places, ends), (len(texts), len(known)))
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


def _split(texts: Sequence[str]) -> tuple[NDArray[np.intp], list[str]]:
    """Return the words of all texts, and the row of each."""
    words = [text.split() for text in texts]
    rows = np.repeat(np.arange(len(texts)), [len(one) for one in words])
    return rows, list(chain.from_iterable(words))


def _counts(rows: NDArray[np.intp], columns: NDArray[Any], shape: tuple[int, int]) -> csr_matrix:
    from scipy.sparse import csr_matrix

    found = csr_matrix((np.ones(len(rows)), (rows, columns)), shape)
    found.sum_duplicates()
    return found
