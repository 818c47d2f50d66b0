"""What makes of terms the TF-IDF of a block, and adds its logits: in NumPy and SciPy, or compiled.

Both have the same results bit for bit: sums are made in the same order.
"""

from __future__ import annotations

from itertools import pairwise
from types import ModuleType
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np

from rsmp_nlp.classify.letter_counter import LetterCounter
from rsmp_nlp.classify.weights import Block
from rsmp_nlp.classify.word_counter import WordCounter
from rsmp_nlp.compiled import compiled
from rsmp_nlp.preprocess.clean import MAX_CHARACTERS
from rsmp_nlp.preprocess.terms import Occurrences

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

_COUNTING = compiled("counting")

_WEIGHED_AT_ONCE: Final = 1 << 17
"""Values."""


class Weigher(Protocol):
    """Weighs the terms of a block."""

    def __call__(
        self, occurrences: Occurrences, logits: NDArray[np.float64], kept: bool
    ) -> csr_matrix:
        """Add the logits of texts, and return their TF-IDF, whose rows have the weight of the block as norm.

        Parameters
        ----------
        occurrences : whose numbers are those of the vocabulary, -1 for a term not known, for a block of words
        logits : shape `(n, 10)`
        kept : whether TF-IDF is asked for
        """


def weigher(
    block: Block, counter: LetterCounter | WordCounter, coefficients: NDArray[np.float32]
) -> Weigher:
    """Return what weighs the terms of a block.

    Parameters
    ----------
    coefficients : of its items, shape `(m, 10)`
    """
    if _COUNTING:
        return _Compiled(_COUNTING, block, counter, coefficients)
    return _InNumPy(block, counter, coefficients)


class _InNumPy:
    def __init__(
        self, block: Block, counter: LetterCounter | WordCounter, coefficients: NDArray[np.float32]
    ) -> None:
        self._counter, self._weight = counter, block.weight
        self._idf = block.idf.astype(np.float64)
        self._coefficients = coefficients.astype(np.float64, order="C")

    def __call__(
        self, occurrences: Occurrences, logits: NDArray[np.float64], kept: bool
    ) -> csr_matrix:
        del kept  # they are made anyway
        values = _weigh(self._counter(occurrences), self._idf, self._weight)
        logits += values @ self._coefficients
        return values


class _Compiled:
    def __init__(
        self,
        loops: ModuleType,
        block: Block,
        counter: LetterCounter | WordCounter,
        coefficients: NDArray[np.float32],
    ) -> None:
        self._counter, self._size = counter, len(block.items)
        pairs = counter.compiled_pairs() if isinstance(counter, WordCounter) else None
        self._loop = loops.Weigher(
            block.idf, coefficients, block.weight, _scales(MAX_CHARACTERS), not block.letters, pairs
        )

    def __call__(
        self, occurrences: Occurrences, logits: NDArray[np.float64], kept: bool
    ) -> csr_matrix:
        from scipy.sparse import csr_matrix

        if isinstance(self._counter, LetterCounter):
            self._counter.learn(occurrences.terms)
        found = self._loop.weigh(
            occurrences.starts,
            occurrences.numbers,
            self._counter.grams.values,
            self._counter.grams.starts,
            logits,
            kept,
        )
        return csr_matrix(found, (len(occurrences.starts) - 1, self._size))


def _scales(most: int) -> NDArray[np.float64]:
    """Return what counts weigh, up to `most`."""
    found: NDArray[np.float64] = np.log(np.maximum(np.arange(most + 1), 1)) + 1.0
    return found


def _weigh(values: csr_matrix, idf: NDArray[np.float64], weight: float) -> csr_matrix:
    """Turn counts, whole numbers, into TF-IDF whose rows have a norm of `weight`, in place."""
    from scipy.sparse import csr_matrix

    scales = _scales(values.data.max(initial=0))
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
