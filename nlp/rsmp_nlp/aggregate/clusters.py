"""Sums per cluster whose memory is bounded, whatever the number of messages."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST: Final = 16_384
"""Clusters kept apart. Beyond, they are put together at random in `GROUPS` groups: the variance of
a mean over independent clusters is that of its random groups (Wolter 2007, § 2)."""

GROUPS: Final = 8_192
_WAITING: Final = 8_192


@dataclass
class ClusterTable:
    """Sums of rows by the 64-bit key of their cluster.

    Attributes
    ----------
    width : columns summed
    most : clusters kept apart
    groups : in which clusters beyond `most` are put together
    waiting : rows held before they are summed
    grouped : whether clusters were put together
    """

    width: int
    most: int = MOST
    groups: int = GROUPS
    waiting: int | None = None
    grouped: bool = False
    _keys: list[NDArray[np.uint64]] = field(default_factory=list)
    _sums: list[NDArray[np.float64]] = field(default_factory=list)
    _waiting: int = 0

    def add(self, keys: NDArray[np.uint64], rows: NDArray[np.float64]) -> None:
        """Add rows, shape `(n, width)`, to the clusters of `keys`, shape `(n,)`."""
        kept, sums = summed(self.group(keys), rows)
        self._keys.append(kept)
        self._sums.append(sums)
        self._waiting += len(kept)
        if self._waiting > (_WAITING if self.waiting is None else self.waiting):
            self._compact()

    def group(self, keys: NDArray[np.uint64]) -> NDArray[np.uint64]:
        """Return the keys under which clusters stand in the table."""
        return keys % np.uint64(self.groups) if self.grouped else keys

    def table(self) -> tuple[NDArray[np.uint64], NDArray[np.float64]]:
        """Return sorted keys, shape `(C,)`, and their sums, shape `(C, width)`."""
        self._compact()
        return self._keys[0], self._sums[0]

    def _compact(self) -> None:
        if not self._keys:
            self._keys = [np.zeros(0, dtype=np.uint64)]
            self._sums = [np.zeros((0, self.width))]
        keys, sums = summed(np.concatenate(self._keys), np.concatenate(self._sums))
        if len(keys) > self.most and not self.grouped:
            self.grouped = True
            keys, sums = summed(self.group(keys), sums)
        self._keys, self._sums, self._waiting = [keys], [sums], len(keys)


def summed(
    keys: NDArray[np.uint64], rows: NDArray[np.float64]
) -> tuple[NDArray[np.uint64], NDArray[np.float64]]:
    """Return the distinct keys, sorted, and the sum of the rows of each.

    >>> summed(np.array([7, 3, 7], dtype=np.uint64), np.array([[1.0], [2.0], [4.0]]))[1].tolist()
    [[2.0], [5.0]]
    """
    if not len(keys):
        return keys, rows
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    starts = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1]))
    return ordered[starts], np.add.reduceat(rows[order], starts, axis=0)


@dataclass
class Distinct:
    """Number of distinct 64-bit keys seen, eight bytes each."""

    _keys: NDArray[np.uint64] = field(default_factory=lambda: np.zeros(0, dtype=np.uint64))

    def add(self, keys: NDArray[np.uint64]) -> None:
        """Count keys, shape `(n,)`."""
        self._keys = np.union1d(self._keys, keys)

    @property
    def keys(self) -> NDArray[np.uint64]:
        """The keys seen, sorted, shape `(n,)`."""
        return self._keys

    def __len__(self) -> int:
        """Return how many distinct keys were seen."""
        return len(self._keys)
