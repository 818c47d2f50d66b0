"""What stays open, or held in memory, while the members of archives are read in turn."""

from __future__ import annotations

import tarfile
import zipfile
from typing import Final

SMALL_BYTES: Final = 32 << 20
"""A tar member up to this size is held in memory while it is read."""

HELD_BYTES: Final = 64 << 20
"""Bytes of small tar members held in memory together, so that a tar is walked once."""


class Keeper:
    """Keeps the archive being read open, one at a time, so that its index is read once.

    A member already opened stays readable when its archive is let go.
    """

    def __init__(self, *, closed: bool = False) -> None:
        self.closed = closed
        self._held: zipfile.ZipFile | tarfile.TarFile | None = None
        self._of: object = None
        self._small: dict[tuple[object, int], bytes] = {}
        self._room = 0 if closed else HELD_BYTES

    def __reduce__(self) -> tuple[type[Keeper], tuple[()]]:
        """Travel empty: another process opens archives itself."""
        return Keeper, ()

    def held(self, owner: object) -> zipfile.ZipFile | tarfile.TarFile | None:
        """Return the open archive of `owner`, if it is the one kept."""
        return self._held if self._of is owner else None

    def keep(self, owner: object, archive: zipfile.ZipFile | tarfile.TarFile) -> None:
        """Keep `archive` open, and let the one kept so far go."""
        self._let_go()
        self._held, self._of = archive, owner

    def remember(self, owner: object, place: int, data: bytes) -> None:
        """Hold the bytes of a small member, if there is room."""
        if len(data) <= self._room:
            self._room -= len(data)
            self._small[owner, place] = data

    def remembered(self, owner: object, place: int) -> bytes | None:
        """Return the bytes of a member, if they are held."""
        return self._small.get((owner, place))

    def room(self, size: int) -> bool:
        """Tell whether a member of `size` bytes can still be held."""
        return size <= min(self._room, SMALL_BYTES)

    def close(self) -> None:
        """Let go of everything: what is opened from now on is opened anew each time."""
        self.closed, self._room = True, 0
        self._small.clear()
        self._let_go()

    def _let_go(self) -> None:
        if self._held is not None:
            self._held.close()
        self._held = self._of = None
