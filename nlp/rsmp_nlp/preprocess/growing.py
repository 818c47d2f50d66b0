"""Arrays that grow: what is known of words, to which each batch of texts adds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

Value = TypeVar("Value", bound=np.generic)


class Growing(Generic[Value]):
    """Values in a row to which more are added, with room for them: few additions copy what is there."""

    def __init__(self, dtype: type[Value], first: Sequence[int] = ()) -> None:
        self._room = np.array(first, dtype)
        self._size = len(first)

    @property
    def values(self) -> NDArray[Value]:
        """All of them, shape `(k,)`."""
        return self._room[: self._size]

    def add(self, values: NDArray[Any]) -> None:
        """Add values after those that are there."""
        end = self._size + len(values)
        if end > len(self._room):
            room = np.empty(2 * end, self._room.dtype)
            room[: self._size] = self.values
            self._room = room
        self._room[self._size : end] = values
        self._size = end

    def keep(self, count: int) -> None:
        """Forget all but the first ones."""
        self._room, self._size = self._room[:count].copy(), count


class GrowingSequences(Generic[Value]):
    """Sequences in a row to which more are added, see `Growing`."""

    def __init__(self, dtype: type[Value]) -> None:
        self._values, self._starts = Growing(dtype), Growing(dtype, [0])

    @property
    def values(self) -> NDArray[Value]:
        """The values of all sequences."""
        return self._values.values

    @property
    def starts(self) -> NDArray[Value]:
        """Where each starts, and the end."""
        return self._starts.values

    def __len__(self) -> int:
        return len(self.starts) - 1

    def add(self, values: NDArray[Any], starts: NDArray[Any]) -> None:
        """Add sequences, given where each starts, and the end."""
        self._starts.add(len(self.values) + starts[1:])
        self._values.add(values)

    def clear(self) -> None:
        """Forget all."""
        self._values.keep(0)
        self._starts.keep(1)
