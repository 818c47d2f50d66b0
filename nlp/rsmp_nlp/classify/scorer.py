"""The logits of a linear model, a batch at a time: the sums that scikit-learn makes, on known words.

Words come as numbers, of which the model's own and their n-grams of letters are known once they were met:
a batch is a few sparse products.
The logits of a message do not depend on what stands beside it in its batch: what is added up is in an order
that its own words give.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain, pairwise, repeat
from typing import TYPE_CHECKING, Final, cast
from weakref import ref

import numpy as np

from rsmp_nlp.classify.letter_counter import LetterCounter
from rsmp_nlp.classify.places import Places
from rsmp_nlp.classify.weights import Block, LinearWeights
from rsmp_nlp.preprocess.document import DocumentTerms

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from rsmp_nlp.preprocess.terms import Occurrences, Terms

_WEIGHED_AT_ONCE: Final = 1 << 17
"""Values."""


class Scorer:
    """Computes the logits of documents."""

    def __init__(self, weights: LinearWeights) -> None:
        self.weights = weights
        fields = dict.fromkeys(block.field for block in weights.blocks if not block.letters)
        self._numbers = {
            field: Vocabulary(
                block for block in weights.blocks if block.field == field and not block.letters
            )
            for field in fields
        }
        self._counters = [
            LetterCounter(block)
            if block.letters
            else WordCounter(block, self._numbers[block.field].numbers)
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
        self, terms: DocumentTerms, features: Sequence[csr_matrix] | None = None
    ) -> NDArray[np.float64]:
        """Return calibrated logits, shape `(n, 10)`.

        Parameters
        ----------
        features : those of the documents, where they are known already
        """
        found = np.tile(self.weights.intercept.astype(np.float64), (len(terms.kinds), 1))
        for values, coefficients in zip(
            features or self.features(terms), self._coefficients, strict=True
        ):
            found += values @ coefficients
        for row, name in enumerate(terms.kinds):
            if (kind := self._kinds.get(name)) is not None:
                found[row] += kind
        return found

    def features(self, terms: DocumentTerms) -> list[csr_matrix]:
        """Return the TF-IDF of each block with its weight, each of shape `(n, m)`."""
        fields = {
            block.field: cast("Occurrences", getattr(terms, block.field))
            for block in self.weights.blocks
        }
        known = {
            field: numbers.of(fields[field].terms)[fields[field].numbers]
            for field, numbers in self._numbers.items()
        }
        return [
            _weigh(
                counter(fields[block.field])
                if isinstance(counter, LetterCounter)
                else counter(fields[block.field].rows, len(terms.kinds), known[block.field]),
                idf,
                block.weight,
            )
            for block, counter, idf in zip(
                self.weights.blocks, self._counters, self._idf, strict=True
            )
        ]


def _weigh(values: csr_matrix, idf: NDArray[np.float64], weight: float) -> csr_matrix:
    """Turn counts, whole numbers, into TF-IDF whose rows have a norm of `weight`, in place."""
    from scipy.sparse import csr_matrix

    scales = np.log(np.maximum(np.arange(values.data.max(initial=0) + 1), 1)) + 1.0
    found, ends = np.empty(len(values.data)), values.indptr
    # some rows at a time: arrays of all would each be asked of the system anew
    rows = np.searchsorted(ends, np.arange(0, ends[-1], _WEIGHED_AT_ONCE))
    for first, last in pairwise(np.unique(np.append(rows, values.shape[0])).tolist()):
        inside = slice(ends[first], ends[last])
        some, columns = found[inside], values.indices[inside]
        np.multiply(scales[values.data[inside]], idf[columns], out=some)
        starts = ends[first : last + 1] - ends[first]
        squares = csr_matrix((some**2, columns, starts), (last - first, values.shape[1]))
        norms = np.sqrt(squares @ np.ones(squares.shape[1]))
        some *= np.repeat(weight / np.where(norms > 0, norms, 1.0), np.diff(starts))
    values.data = found
    return values


class Vocabulary:
    """The words of the vocabularies of blocks, each with a number."""

    def __init__(self, blocks: Iterable[Block]) -> None:
        items = (map(str.split, block.items) for block in blocks)
        words = dict.fromkeys(chain.from_iterable(chain.from_iterable(items)))
        self.numbers = dict(zip(words, range(len(words)), strict=True))
        self._terms: ref[Terms] | None = None
        self._found: NDArray[np.int64] = np.zeros(0, dtype=np.int64)

    def of(self, terms: Terms) -> NDArray[np.int64]:
        """Return the number of each term, -1 for one that is not in the vocabulary.

        Parameters
        ----------
        terms : terms met, in order; those of the last call, and more, are only looked up where new
        """
        if self._terms is None or self._terms() is not terms:
            self._terms = ref(terms, self._forget)  # what is kept of them goes with them
            self._forget()
        if new := len(terms) - len(self._found):
            words = terms.names[len(self._found) :]
            found = np.fromiter(map(self.numbers.get, words, repeat(-1)), np.int64, new)
            self._found = np.concatenate([self._found, found])
        return self._found

    def _forget(self, _: object = None) -> None:
        self._found = self._found[:0].copy()  # called as Python ends, too, when numpy is gone


class WordCounter:
    """Counts words, and pairs of words where the vocabulary holds some."""

    def __init__(self, block: Block, numbers: dict[str, int]) -> None:
        self._size = len(block.items)
        self._words = len(numbers)
        self._columns = np.full(len(numbers) + 1, -1)  # the last is for words not known
        # word after word without a list of them all: half the time of one list for each item
        many = np.fromiter(map(len, map(str.split, block.items)), np.int64, len(block.items))
        words = chain.from_iterable(map(str.split, block.items))
        found = np.fromiter(map(numbers.__getitem__, words), np.int64, many.sum())
        single, ends = many == 1, np.cumsum(many)
        first, last = found[ends - many], found[ends - 1]
        self._columns[first[single]] = np.flatnonzero(single)
        pairs = ~single
        self._pairs = Places(first[pairs] * self._words + last[pairs])
        self._pair_columns = np.append(np.flatnonzero(pairs), -1)
        # the last is for words not known
        self._begins, self._ends = np.zeros((2, len(numbers) + 1), dtype=np.bool_)
        self._begins[first[pairs]] = self._ends[last[pairs]] = True

    def __call__(
        self, rows: NDArray[np.int64], texts: int, numbers: NDArray[np.int64]
    ) -> csr_matrix:
        """Return counts, shape `(n, m)`, the columns of each row in order.

        Parameters
        ----------
        rows : text of each word, shape `(k,)`
        texts : how many there are, n
        numbers : of each word, -1 for those not known, shape `(k,)`
        """
        columns = self._columns[numbers]
        if len(self._pair_columns) > 1:
            beside = np.flatnonzero(
                (rows[1:] == rows[:-1]) & self._begins[numbers[:-1]] & self._ends[numbers[1:]]
            )
            places = self._pairs.find(numbers[beside] * self._words + numbers[beside + 1])
            rows = np.concatenate([rows, rows[beside]])
            columns = np.concatenate([columns, self._pair_columns[places]])
        known = columns >= 0
        return _counted(rows[known], columns[known], (texts, self._size))


def _counted(
    rows: NDArray[np.int64], columns: NDArray[np.int64], shape: tuple[int, int]
) -> csr_matrix:
    """Return how often each row and column come together, the columns of each row in order."""
    from scipy.sparse import csr_matrix

    cells = rows * shape[1] + columns
    if shape[0] * shape[1] < np.iinfo(np.int32).max:
        cells = cells.astype(np.int32)  # sorted twice as fast
    cells.sort()
    new = np.ones(len(cells), dtype=np.bool_)
    np.not_equal(cells[1:], cells[:-1], out=new[1:])
    first = np.flatnonzero(new)
    counts = np.diff(first, append=len(cells))
    cells = cells[first]
    starts = np.searchsorted(cells, np.arange(shape[0] + 1) * shape[1])
    return csr_matrix((counts, cells % max(shape[1], 1), starts), shape)
