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
_FEW: Final = 4_096
"""Numbers under which what a sparse matrix costs to make is not won back."""


@dataclass
class ClusterTable:
    """Sums of rows by the 64-bit key of their cluster.

    Attributes
    ----------
    width : columns summed
    most : clusters kept apart
    groups : in which clusters beyond `most` are put together
    waiting : new rows held before they are summed, where half as many clusters are not more
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
        """Add rows, shape `(n, width)`, to the clusters of `keys`, shape `(n,)`; both are kept."""
        self._keys.append(self.group(keys))
        self._sums.append(rows)
        self._waiting += len(keys)
        least = _WAITING if self.waiting is None else self.waiting
        if self._waiting > max(least, len(self._keys[0]) // 2):
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
        if not self._waiting:
            return
        keys, sums = summed(np.concatenate(self._keys), np.concatenate(self._sums))
        if len(keys) > self.most and not self.grouped:
            self.grouped = True
            keys, sums = summed(self.group(keys), sums)
        self._keys, self._sums, self._waiting = [keys], [sums], 0


def summed(
    keys: NDArray[np.uint64], rows: NDArray[np.float64]
) -> tuple[NDArray[np.uint64], NDArray[np.float64]]:
    """Return the distinct keys, sorted, and the sum of the rows of each.

    >>> summed(np.array([7, 3, 7], dtype=np.uint64), np.array([[1.0], [2.0], [4.0]]))[1].tolist()
    [[2.0], [5.0]]
    """
    if _increasing(keys):  # as those of one batch are
        return keys, rows
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    starts = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1]))
    return ordered[starts], sums_of_runs(rows, order, starts)


def _increasing(keys: NDArray[np.uint64]) -> bool:
    """Tell whether keys are sorted and distinct."""
    return bool((keys[1:] > keys[:-1]).all())


def sums_of_runs(
    rows: NDArray[np.float64], order: NDArray[np.intp], starts: NDArray[np.intp]
) -> NDArray[np.float64]:
    """Return the sums of runs of rows, shape `(runs, width)`.

    Parameters
    ----------
    rows : shape `(n, width)`
    order : places in `rows`, run after run
    starts : places in `order` where runs begin
    """
    from scipy.sparse import csr_array

    if rows.size < _FEW:
        return np.asarray(np.add.reduceat(rows[order], starts, axis=0))
    # several times as fast as `reduceat`, which adds rows number by number
    runs = (np.ones(len(order)), order, np.append(starts, len(order)))
    return np.asarray(csr_array(runs, shape=(len(starts), len(rows))) @ rows)


@dataclass
class Distinct:
    """Number of distinct 64-bit keys seen, eight bytes each."""

    _keys: NDArray[np.uint64] = field(default_factory=lambda: np.zeros(0, dtype=np.uint64))
    _new: list[NDArray[np.uint64]] = field(default_factory=list)
    _waiting: int = 0

    def add(self, keys: NDArray[np.uint64]) -> None:
        """Count keys, shape `(n,)`."""
        self._new.append(keys)
        self._waiting += len(keys)
        if self._waiting > max(_WAITING, len(self._keys)):
            self._put_together()

    @property
    def keys(self) -> NDArray[np.uint64]:
        """The keys seen, sorted, shape `(n,)`."""
        self._put_together()
        return self._keys

    def __len__(self) -> int:
        """Return how many distinct keys were seen."""
        return len(self.keys)

    def _put_together(self) -> None:
        if self._new:
            keys = np.concatenate([self._keys, *self._new])
            self._keys = keys if _increasing(keys) else np.unique(keys)
            self._new, self._waiting = [], 0
