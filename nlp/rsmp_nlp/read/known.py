"""Identifiers already read, in few bytes each: memory is what bounds the corpus that can be read."""

from __future__ import annotations

from array import array
from hashlib import blake2b
from typing import Final

_SLOTS: Final = 1 << 10
_FULL: Final = 2 / 3


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
        whole = f"{len(platform)}:{platform}{name}".encode("utf-8", "surrogatepass")
        digest = int.from_bytes(blake2b(whole, digest_size=8).digest()) or 1  # 0 is an empty slot
        slot = self._slot(digest)
        if self._digests[slot]:
            return self._checksums[slot]
        self._digests[slot], self._checksums[slot] = digest, checksum
        self._count += 1
        if self._count > _FULL * len(self._digests):
            self._grow()
        return None

    def _slot(self, digest: int) -> int:
        """Return the slot of `digest`, or the empty one where it would be."""
        last, digests = len(self._digests) - 1, self._digests
        slot = digest & last
        while digests[slot] not in (0, digest):
            slot = (slot + 1) & last
        return slot

    def _grow(self) -> None:
        digests, checksums = self._digests, self._checksums
        self._digests = array("Q", bytes(16 * len(digests)))
        self._checksums = array("I", bytes(8 * len(digests)))
        for digest, checksum in zip(digests, checksums, strict=True):
            if digest:
                slot = self._slot(digest)
                self._digests[slot], self._checksums[slot] = digest, checksum
