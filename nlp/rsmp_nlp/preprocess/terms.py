"""Terms of several texts, by number: what features are counted from without a string being touched."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, count, islice, pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Terms(defaultdict[str, int]):
    """Terms met, each with a number: the order in which they came.

    A term that is looked up with `[]` is added where it is new.
    """

    def __init__(self, terms: Iterable[str] = ()) -> None:
        super().__init__(count().__next__)  # numbers new terms without a call of Python each
        self._names: list[str] = []
        for term in terms:
            self[term]

    @property
    def names(self) -> list[str]:
        """The terms by number."""
        if new := len(self) - len(self._names):
            # from the end: a dictionary cannot be read from a place on without all that comes before
            self._names += [*islice(reversed(self), new)][::-1]
        return self._names


@dataclass(frozen=True)
class Occurrences:
    """The terms of several texts, one after the other.

    Attributes
    ----------
    terms : what numbers mean
    numbers : of each term that occurs, shape `(k,)`
    starts : place of the first term of each text, and the end, shape `(n + 1,)`
    """

    terms: Terms
    numbers: NDArray[np.int64]
    starts: NDArray[np.int64]

    @classmethod
    def of(cls, texts: Sequence[str]) -> Occurrences:
        """Return what stands between the spaces of texts."""
        terms = Terms()
        return cls(terms, *split_numbered(terms, texts))

    @property
    def rows(self) -> NDArray[np.int64]:
        """Text of each term that occurs, shape `(k,)`."""
        return rows_of(self.starts)

    def joined(self) -> list[str]:
        """Return the terms of each text, joined by spaces."""
        names = self.terms.names
        named = [names[number] for number in self.numbers.tolist()]
        bounds = self.starts.tolist()
        return [" ".join(named[a:b]) for a, b in pairwise(bounds)]


def numbered(
    terms: Terms, split: Sequence[Sequence[str]]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the numbers of the terms of texts, and where each text starts, as in `Occurrences`."""
    starts = starts_of(np.fromiter(map(len, split), np.int64, len(split)))
    flat = map(terms.__getitem__, chain.from_iterable(split))
    return np.fromiter(flat, np.int64, int(starts[-1])), starts


def split_numbered(
    terms: Terms, texts: Sequence[str]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return what `numbered` does of what stands between the spaces of texts."""
    import pyarrow as pa
    import pyarrow.compute as pc

    try:
        column = pa.array(texts, pa.string())
    except UnicodeEncodeError:  # a lone surrogate
        return numbered(terms, [text.split() for text in texts])
    split = pc.utf8_split_whitespace(pc.utf8_trim_whitespace(column))
    found = split.values.dictionary_encode()
    names = found.dictionary.to_pylist()
    if "" in names:  # a text without terms
        return numbered(terms, [text.split() for text in texts])
    numbers = np.fromiter(map(terms.__getitem__, names), np.int64, len(names))
    return numbers[found.indices.to_numpy()], split.offsets.to_numpy().astype(np.int64)


def starts_of(lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return where each of several sequences starts when they stand in a row, and the end."""
    starts = np.zeros(len(lengths) + 1, dtype=np.int64)
    np.cumsum(lengths, out=starts[1:])
    return starts


def rows_of(starts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the sequence that each element belongs to, of sequences in a row."""
    return np.repeat(np.arange(len(starts) - 1), np.diff(starts))


def gather(
    chosen: NDArray[np.int64], values: NDArray[np.int64], starts: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the values of the sequences chosen, one after the other, and where each starts.

    Parameters
    ----------
    chosen : sequences, shape `(k,)`
    values, starts : sequences in a row

    >>> found, bounds = gather(np.array([1, 0, 1]), np.array([7, 8, 9]), np.array([0, 1, 3]))
    >>> found.tolist(), bounds.tolist()
    ([8, 9, 7, 8, 9], [0, 2, 3, 5])
    """
    first = starts[chosen]
    lengths = starts[chosen + 1] - first
    bounds = starts_of(lengths)
    places = np.arange(bounds[-1]) + np.repeat(first - bounds[:-1], lengths)
    return values[places], bounds
