"""Identifiers already read, in few bytes each: memory is what bounds the corpus that can be read."""

from __future__ import annotations

from array import array
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_SLOTS: Final = 1 << 10
_FULL: Final = 2 / 3
_MOVED: Final = 1 << 16
"""Slots of which the identifiers are put into a larger table together."""


class KnownIds:
    """A checksum per identifier of a platform, in a table of open addresses.

    12 bytes a slot, 18 to 36 bytes an identifier; an identifier is kept as 64 bits of its BLAKE2b.
    Among ten million, two share these bits with a probability of 3 in a million.
    """

    def __init__(self) -> None:
        self._count = 0
        self._digests = array("Q", bytes(8 * _SLOTS))
        self._checksums = array("I", bytes(4 * _SLOTS))

    def __len__(self) -> int:
        return self._count

    def known(self, platform: str, name: str, checksum: int) -> int | None:
        """Return the checksum kept for an identifier; keep `checksum` and return None if new.

        Parameters
        ----------
        checksum : 32 bits
        """
        digest = digest_of(platform, name)
        slot = self._slot(digest)
        if self._digests[slot]:
            return self._checksums[slot]
        self._digests[slot], self._checksums[slot] = digest, checksum
        self._count += 1
        if self._count > _FULL * len(self._digests):
            self._grow()
        return None

    def add_if_new(self, digests: NDArray[np.uint64], checksums: NDArray[np.uint32]) -> bool:
        """Keep all of many identifiers if all are new, none otherwise; tell whether they were.

        Parameters
        ----------
        digests, checksums : of each, (n,)
        """
        import numpy as np

        if len(np.unique(digests)) < len(digests) or self._any_known(digests):
            return False
        while self._count + len(digests) > _FULL * len(self._digests):
            self._grow()
        self._insert(digests, checksums)
        self._count += len(digests)
        return True

    def _any_known(self, digests: NDArray[np.uint64]) -> bool:
        import numpy as np

        table = np.frombuffer(self._digests, np.uint64)
        slots = digests & np.uint64(len(table) - 1)
        while len(digests):
            there = table[slots]
            if (there == digests).any():
                return True
            going_on = there != 0
            digests = digests[going_on]
            slots = (slots[going_on] + np.uint64(1)) & np.uint64(len(table) - 1)
        return False

    def _insert(self, digests: NDArray[np.uint64], checksums: NDArray[np.uint32]) -> None:
        """Put identifiers that are not there, all different, each in the first empty slot from its own."""
        import numpy as np

        table = np.frombuffer(self._digests, np.uint64)
        values = np.frombuffer(self._checksums, np.uint32)
        slots = digests & np.uint64(len(table) - 1)
        while len(digests):
            empty = np.flatnonzero(table[slots] == 0)
            _, first = np.unique(slots[empty], return_index=True)
            settled = empty[first]  # of those that want the same slot, one has it
            table[slots[settled]], values[slots[settled]] = digests[settled], checksums[settled]
            left = np.ones(len(digests), bool)
            left[settled] = False
            digests, checksums = digests[left], checksums[left]
            slots = (slots[left] + np.uint64(1)) & np.uint64(len(table) - 1)

    def _slot(self, digest: int) -> int:
        """Return the slot of `digest`, or the empty one where it would be."""
        last, digests = len(self._digests) - 1, self._digests
        slot = digest & last
        while digests[slot] not in (0, digest):
            slot = (slot + 1) & last
        return slot

    def _grow(self) -> None:
        import numpy as np

        digests = np.frombuffer(self._digests, np.uint64)
        checksums = np.frombuffer(self._checksums, np.uint32)
        self._digests = array("Q", bytes(16 * len(digests)))
        self._checksums = array("I", bytes(8 * len(digests)))
        for start in range(0, len(digests), _MOVED):  # what is made on the way does not grow
            some, values = digests[start : start + _MOVED], checksums[start : start + _MOVED]
            kept = some != 0
            self._insert(some[kept], values[kept])


def digest_of(platform: str, name: str) -> int:
    """Return 64 bits that stand for an identifier of a platform, never 0."""
    whole = f"{len(platform)}:{platform}{name}".encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(whole, digest_size=8).digest()) or 1  # 0 is an empty slot
