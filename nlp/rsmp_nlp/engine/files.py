"""Bytes kept by name, in a folder or in a store elsewhere (`s3://…`): where parts and what is read travel.

Each begins with a checksum of the rest: what a crash left half-written is not taken for whole, and nothing
waits for the disk.
"""

from __future__ import annotations

import os
import secrets
import time
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final, Protocol
from zlib import crc32

from rsmp_nlp.addresses import is_remote
from rsmp_nlp.errors import OutputLost
from rsmp_nlp.remote import Store

_CHECKSUM_BYTES: Final = 4
_SECONDS_TO_BE_SEEN: Final = (0.0, 0.1, 0.5, 1.0, 3.0, 10.0, 30.0)
"""Pauses before what was written elsewhere must be seen: network file systems remember absences."""


class Files(Protocol):
    """Bytes kept by name; the same place is the same object to a dictionary."""

    def __hash__(self) -> int: ...

    @property
    def where(self) -> str:
        """What users are told of the place."""
        ...

    def read(self, name: str) -> bytes | None:
        """Return what is kept under a name, whole or not; None where there is nothing."""
        ...

    def write(self, name: str, content: bytes) -> None:
        """Keep `content`, which takes its name once it is whole.

        Raises
        ------
        RsmpError
            It cannot be written.
        """
        ...

    def holds(self, name: str) -> bool:
        """Tell whether something is kept under a name, whole or not."""
        ...

    def drop(self, name: str) -> None:
        """Forget what is kept under a name."""
        ...


def files_at(place: Path | str) -> Files:
    """Return the files of a folder of this machine, or of an address."""
    return Elsewhere(place) if isinstance(place, str) and is_remote(place) else Folder(Path(place))


@dataclass(frozen=True)
class Folder:
    """Files of a folder, which machines may share."""

    folder: Path

    @property
    def where(self) -> str:
        """Return the folder."""
        return str(self.folder)

    def read(self, name: str) -> bytes | None:
        """Return the bytes of a file, None where there is none."""
        try:
            return (self.folder / name).read_bytes()
        except OSError:
            return None

    def write(self, name: str, content: bytes) -> None:
        """Write aside, then rename."""
        temporary = self.folder / f".{name}.{secrets.token_hex(4)}"
        try:
            temporary.write_bytes(content)
            os.replace(temporary, self.folder / name)
        except OSError as error:
            temporary.unlink(missing_ok=True)
            raise OutputLost(self.folder, error) from error

    def holds(self, name: str) -> bool:
        """Tell whether there is a file of that name."""
        return (self.folder / name).exists()

    def drop(self, name: str) -> None:
        """Remove a file."""
        (self.folder / name).unlink(missing_ok=True)


@dataclass(frozen=True)
class Elsewhere:
    """Objects below an address of a store, each of which is written whole or not at all."""

    address: str

    @property
    def where(self) -> str:
        """Return the address."""
        return self._store.address

    def read(self, name: str) -> bytes | None:
        """Return the bytes of an object, None where there is none."""
        return self._store.content(self._path(name))

    def write(self, name: str, content: bytes) -> None:
        """Put an object."""
        self._store.put_content(content, self._path(name))

    def holds(self, name: str) -> bool:
        """Tell whether there is an object of that name."""
        return self._store.holds(self._path(name))

    def drop(self, name: str) -> None:
        """Leave an object for `clear`, since each request takes as long as many messages."""

    def clear(self) -> None:
        """Remove all objects."""
        self._store.remove_below()

    @cached_property
    def _store(self) -> Store:
        return Store(self.address)

    def __reduce__(self) -> tuple[type[Elsewhere], tuple[str]]:
        """Travel as an address: each machine has its own connections and credentials."""
        return Elsewhere, (self.address,)

    def _path(self, name: str) -> str:
        return f"{self._store.path}/{name}"


def put(files: Files, name: str, body: bytes) -> None:
    """Keep `body` with its checksum.

    Raises
    ------
    RsmpError
        It cannot be written.
    """
    files.write(name, _checksum(body) + body)


def get(files: Files, name: str) -> memoryview | None:
    """Return what `put` kept under a name, None where there is nothing whole."""
    content = files.read(name)
    if content is None:
        return None
    checksum, body = content[:_CHECKSUM_BYTES], memoryview(content)[_CHECKSUM_BYTES:]
    return body if checksum == _checksum(body) else None


def seen(files: Files, name: str) -> bool:
    """Wait until what was written on another machine is seen on this one; tell whether it is."""
    for pause in _SECONDS_TO_BE_SEEN:
        time.sleep(pause)
        if isinstance(files, Folder) and files.folder.is_dir():
            os.listdir(files.folder)  # noqa: PTH208 - makes a network file system look again
        if files.holds(name):
            return True
    return False


def _checksum(body: bytes | memoryview) -> bytes:
    # against accidents, not people; a sixth of the time of a cryptographic one, at both ends
    return crc32(body).to_bytes(_CHECKSUM_BYTES, "little")
