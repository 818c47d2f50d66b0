"""Counts of words, and of pairs of words, by the numbers of words."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from rsmp_nlp.classify.places import Places
from rsmp_nlp.classify.weights import Block
from rsmp_nlp.compiled import compiled
from rsmp_nlp.preprocess.growing import GrowingSequences
from rsmp_nlp.preprocess.terms import Occurrences, starts_of

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from rsmp_nlp.compiled.counting import Pairs

_COUNTING = compiled("counting")


class WordCounter:
    """Counts words, and pairs of words where the vocabulary holds some.

    Attributes
    ----------
    grams : column of each word known that has one
    """

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
        known = self._columns[:-1] >= 0
        self.grams = GrowingSequences(np.int32)
        self.grams.add(self._columns[:-1][known], starts_of(known.astype(np.int64)))
        pairs = ~single
        self._pairs = Places(first[pairs] * self._words + last[pairs])
        self._pair_columns = np.append(np.flatnonzero(pairs), -1)
        # the last is for words not known
        self._begins, self._ends = np.zeros((2, len(numbers) + 1), dtype=np.bool_)
        self._begins[first[pairs]] = self._ends[last[pairs]] = True

    def compiled_pairs(self) -> Pairs | None:
        """Return what finds the columns of pairs one by one, where it is compiled and the vocabulary has some."""
        if _COUNTING is None or len(self._pair_columns) == 1:
            return None
        found: Pairs = _COUNTING.Pairs(
            self._pairs.compiled(), self._words, self._pair_columns, self._begins, self._ends
        )
        return found

    def __call__(self, words: Occurrences) -> csr_matrix:
        """Return counts, shape `(n, m)`, the columns of each row in order.

        Parameters
        ----------
        words : whose numbers are those of the vocabulary, -1 for a word not known
        """
        rows, numbers = words.rows, words.numbers
        columns = self._columns[numbers]
        if len(self._pair_columns) > 1:
            beside = np.flatnonzero(
                (rows[1:] == rows[:-1]) & self._begins[numbers[:-1]] & self._ends[numbers[1:]]
            )
            places = self._pairs.find(numbers[beside] * self._words + numbers[beside + 1])
            rows = np.concatenate([rows, rows[beside]])
            columns = np.concatenate([columns, self._pair_columns[places]])
        known = columns >= 0
        return _counted(rows[known], columns[known], (len(words.starts) - 1, self._size))


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
