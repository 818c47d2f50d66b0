"""Terms of several texts, by number: what features are counted from without a string being touched."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, count, islice, pairwise, repeat
from typing import TYPE_CHECKING, Protocol

import numpy as np

from rsmp_nlp.compiled import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from rsmp_nlp.compiled.splitting import Numbering

_SPLITTING = compiled("splitting")


class Named(Protocol):
    """What numbers stand for."""

    @property
    def names(self) -> list[str]:
        """Strings by number."""

    def __len__(self) -> int:
        """Return how many there are."""


@dataclass(eq=False)
class Names:
    """Strings by number, some of them the same: no number is looked up."""

    names: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.names)


class Terms:
    """Terms met, each with a number: the order in which they came."""

    def __init__(self, terms: Sequence[str] = ()) -> None:
        self._numbering: Numbering | _Numbering = (
            _SPLITTING.Numbering() if _SPLITTING else _Numbering()
        )
        self.numbers(terms)

    def __len__(self) -> int:
        return len(self.names)

    @property
    def names(self) -> list[str]:
        """The terms by number, to read."""
        return self._numbering.names

    def numbers(self, terms: Sequence[str]) -> NDArray[np.int64]:
        """Return the number of each of several terms, which are added where they are new."""
        return self._numbering.numbers(terms)

    def split(self, texts: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the numbers of what stands between the spaces of texts, and where each starts, as in `Occurrences`."""
        return self._numbering.split(texts)

    def find(self, texts: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return what `split` does, -1 for a term that is not one of those met: none is added."""
        return self._numbering.split(texts, adds=False)


class _Numbering:
    """What `compiled/splitting.pyx` does."""

    def __init__(self) -> None:
        self._numbers: defaultdict[str, int] = defaultdict(count().__next__)
        self._names: list[str] = []

    @property
    def names(self) -> list[str]:
        if new := len(self._numbers) - len(self._names):
            # from the end: a dictionary cannot be read from a place on without all that comes before
            self._names += [*islice(reversed(self._numbers), new)][::-1]
        return self._names

    def numbers(self, terms: Sequence[str]) -> NDArray[np.int64]:
        return np.fromiter(map(self._numbers.__getitem__, terms), np.int64, len(terms))

    def split(
        self, texts: Sequence[str], adds: bool = True
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        if not adds:
            split = [text.split() for text in texts]
            starts = starts_of(np.fromiter(map(len, split), np.int64, len(split)))
            found = map(self._numbers.get, chain.from_iterable(split), repeat(-1))
            return np.fromiter(found, np.int64, int(starts[-1])), starts
        return self._split_by_arrow(texts)

    def _split_by_arrow(self, texts: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        import pyarrow as pa
        import pyarrow.compute as pc

        try:
            column = pa.array(texts, pa.string())
        except UnicodeEncodeError:  # a lone surrogate
            return numbered(self, [text.split() for text in texts])
        split = pc.utf8_split_whitespace(pc.utf8_trim_whitespace(column))
        found = split.values.dictionary_encode()
        names = found.dictionary.to_pylist()
        if "" in names:  # a text without terms
            return numbered(self, [text.split() for text in texts])
        return self.numbers(names)[found.indices.to_numpy()], split.offsets.to_numpy().astype(
            np.int64
        )


@dataclass(frozen=True)
class Occurrences:
    """The terms of several texts, one after the other.

    Attributes
    ----------
    terms : what numbers mean
    numbers : of each term that occurs, shape `(k,)`
    starts : place of the first term of each text, and the end, shape `(n + 1,)`
    """

    terms: Named
    numbers: NDArray[np.int64]
    starts: NDArray[np.int64]

    @classmethod
    def of(cls, texts: Sequence[str]) -> Occurrences:
        """Return what stands between the spaces of texts."""
        terms = Terms()
        return cls(terms, *terms.split(texts))

    @cached_property
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
    terms: Terms | _Numbering, split: Sequence[Sequence[str]]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the numbers of the terms of texts, and where each text starts, as in `Occurrences`."""
    starts = starts_of(np.fromiter(map(len, split), np.int64, len(split)))
    return terms.numbers([*chain.from_iterable(split)]), starts


def sequences(lists: Sequence[Sequence[int]]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the values of sequences in a row, and where each starts, and the end."""
    lengths = np.fromiter(map(len, lists), np.int64, len(lists))
    return np.array([*chain.from_iterable(lists)], dtype=np.int64), starts_of(lengths)


def in_a_row(
    values: NDArray[np.int64],
    starts: NDArray[np.int64],
    others: NDArray[np.int64],
    other_starts: NDArray[np.int64],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return sequences in a row, and others after them."""
    return (
        np.concatenate([values, others]),
        np.concatenate([starts, starts[-1] + other_starts[1:]]),
    )


def starts_of(lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return where each of several sequences starts when they stand in a row, and the end."""
    starts = np.zeros(len(lengths) + 1, dtype=np.int64)
    np.cumsum(lengths, out=starts[1:])
    return starts


def rows_of(starts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the sequence that each element belongs to, of sequences in a row."""
    return np.repeat(np.arange(len(starts) - 1), np.diff(starts))


def sums_of(values: NDArray[np.int64], starts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the sums of sequences in a row.

    >>> sums_of(np.array([1, 2, 3]), np.array([0, 2, 2, 3])).tolist()
    [3, 0, 3]
    """
    return np.diff(starts_of(values)[starts])


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


def chained(
    *parts: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return sequences made each of one chosen from each part, and where each starts, and the end.

    Parameters
    ----------
    parts : `chosen`, `values` and `starts` as in `gather`, all with the same number of chosen

    >>> one, other = np.array([7, 8, 9]), np.array([1, 2])
    >>> found, starts = chained(
    ...     (np.array([1, 0]), one, np.array([0, 1, 3])), (np.array([0, 1]), other, np.arange(3))
    ... )
    >>> found.tolist(), starts.tolist()
    ([8, 9, 1, 7, 2], [0, 3, 5])
    """
    values, starts = parts[0][1:]
    chosen = [parts[0][0]]
    for places, others, other_starts in parts[1:]:
        chosen.append(places + len(starts) - 1)
        values, starts = in_a_row(values, starts, others, other_starts)
    found, bounds = gather(np.stack(chosen, axis=1).ravel(), values, starts)
    return found, bounds[:: len(parts)]
