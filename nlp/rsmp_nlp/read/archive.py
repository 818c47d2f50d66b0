"""Members of `.zip` and `.tar.gz` archives, read in place: nothing is ever extracted to disk."""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO, Final, cast

from rsmp_nlp.errors import BrokenFile, InputError
from rsmp_nlp.read.source import DAMAGE, Source, printable, stem

ZIP_SUFFIXES: Final = (".zip",)
TAR_SUFFIXES: Final = (".tar", ".tar.gz", ".tgz")
ARCHIVE_SUFFIXES: Final = ZIP_SUFFIXES + TAR_SUFFIXES

MAX_MEMBERS: Final = 200_000
MAX_MEMBER_BYTES: Final = 20 << 30
MAX_RATIO: Final = 200
RATIO_FROM_BYTES: Final = 100 << 20
"""A member above this size that inflates more than `MAX_RATIO` times is taken for a bomb."""

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


def archive_members(
    path: Path, label: str, platform: str | None, keeper: Keeper | None = None
) -> Iterator[Source | InputError]:
    """Yield the files of an archive as sources, and an error for each that is refused.

    Parameters
    ----------
    platform : name that the surrounding folder gives, else the first-level folder inside
        the archive, else the stem of each member
    keeper : what keeps the archive open between members; each opens it anew where it is None
    """
    keeper = keeper or Keeper(closed=True)
    try:
        if path.name.lower().endswith(ZIP_SUFFIXES):
            yield from _zip_members(path, label, platform, keeper)
        else:
            yield from _tar_members(path, label, platform, keeper)
    except DAMAGE as error:
        yield BrokenFile(label, "", f"archive illisible, {error}")


def _refusal(label: str, name: str, why: str) -> InputError:
    return BrokenFile(f"{label}!/{name[:200]}", "", why)


class _Zip:
    """A zip archive: held open while its keeper lets it, opened anew for each member otherwise."""

    def __init__(self, path: Path, keeper: Keeper) -> None:
        self.path, self.keeper = path, keeper

    def open(self, member: zipfile.ZipInfo) -> IO[bytes]:
        held = self.keeper.held(self)
        if isinstance(held, zipfile.ZipFile):
            return held.open(member)
        archive = zipfile.ZipFile(self.path)
        if self.keeper.closed:
            with archive:  # the member keeps the file open
                return archive.open(member)
        self.keeper.keep(self, archive)
        return archive.open(member)


def _zip_members(
    path: Path, label: str, platform: str | None, keeper: Keeper
) -> Iterator[Source | InputError]:
    shared = _Zip(path, keeper)
    with zipfile.ZipFile(path) as archive:
        members = [info for info in archive.infolist() if not info.filename.endswith("/")]
    if len(members) > MAX_MEMBERS:
        yield BrokenFile(label, "", f"{len(members)} fichiers, {MAX_MEMBERS} au plus")
        return
    for info in sorted(members, key=lambda info: info.filename):
        why = _unsafe(info.filename) or _bomb(info.file_size, info.compress_size)
        if info.flag_bits & 0x1:
            why = "membre chiffré ; déchiffrez l’archive d’abord"
        if why:
            yield _refusal(label, info.filename, why)
        elif not _hidden(info.filename):
            yield _member_source(path, label, info.filename, platform, partial(shared.open, info))


class _Tar:
    """A tar archive. A compressed one can only be read from its start.

    Members are therefore taken in its own order, and small ones, opened several times, are held in
    memory from the first walk on.
    """

    def __init__(self, path: Path, keeper: Keeper) -> None:
        self.path, self.keeper = path, keeper
        self.last: tuple[tarfile.TarInfo, bytes] | None = None

    def open(self, member: tarfile.TarInfo) -> IO[bytes]:
        data = self.keeper.remembered(self, member.offset)
        if data is not None:
            return io.BytesIO(data)
        if member.size > SMALL_BYTES:
            return _TarStream(tarfile.open(self.path), member)
        if self.last is not None and self.last[0] is member:
            return io.BytesIO(self.last[1])
        held = self.keeper.held(self)
        if isinstance(held, tarfile.TarFile):
            self.last = (member, tar_bytes(held, member))
            return io.BytesIO(self.last[1])
        if self.keeper.closed:
            self.last = None
            with tarfile.open(self.path) as archive:
                return io.BytesIO(tar_bytes(archive, member))
        archive = tarfile.open(self.path)  # noqa: SIM115 - the keeper closes it
        self.keeper.keep(self, archive)
        self.last = (member, tar_bytes(archive, member))
        return io.BytesIO(self.last[1])


class _TarStream(io.BufferedReader):
    """A member that closes its archive with itself."""

    def __init__(self, archive: tarfile.TarFile, member: tarfile.TarInfo) -> None:
        self._archive = archive
        super().__init__(cast(io.RawIOBase, archive.extractfile(member)))

    def close(self) -> None:
        super().close()
        self._archive.close()


def tar_bytes(archive: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    """Return the bytes of a member."""
    stream = archive.extractfile(member)
    return stream.read() if stream else b""


def _tar_members(
    path: Path, label: str, platform: str | None, keeper: Keeper
) -> Iterator[Source | InputError]:
    shared = _Tar(path, keeper)
    found: list[Source | InputError] = []
    size = path.stat().st_size
    with tarfile.open(path) as archive:
        for number, member in enumerate(archive, start=1):
            if number > MAX_MEMBERS:
                yield BrokenFile(label, "", f"plus de {MAX_MEMBERS} fichiers")
                return
            if member.isdir():
                continue
            name = printable(member.name)
            why = _unsafe(name) or _bomb(member.size, size)
            if not member.isfile():
                why = "lien ou fichier spécial"
            if why:
                found.append(_refusal(label, name, why))
            elif not _hidden(name):
                opener = partial(shared.open, member)
                found.append(_member_source(path, label, name, platform, opener))
                if keeper.room(member.size):
                    keeper.remember(shared, member.offset, tar_bytes(archive, member))
    yield from found


def _member_source(
    path: Path, label: str, name: str, platform: str | None, opener: Callable[[], IO[bytes]]
) -> Source:
    parts = PurePosixPath(name.replace("\\", "/")).parts or (name,)
    inside = platform or (parts[0] if len(parts) > 1 else None)
    return Source(
        label=f"{label}!/{name}",
        name=parts[-1],
        platform=inside or stem(parts[-1]),
        folder_platform=inside or stem(path.name),
        file=path,
        opener=opener,
        path="/".join(parts),
    )


def _hidden(name: str) -> bool:
    return any(part.startswith((".", "__MACOSX")) for part in PurePosixPath(name).parts)


def _unsafe(name: str) -> str:
    parts = PurePosixPath(name.replace("\\", "/")).parts
    if ".." in parts or name.startswith(("/", "\\")) or (parts and parts[0].endswith(":")):
        return "chemin absolu ou remontant hors de l’archive"
    if name.lower().endswith(ARCHIVE_SUFFIXES):
        return "archive dans l’archive ; extrayez-la d’abord"
    return ""


def _bomb(size: int, compressed: int) -> str:
    if size > MAX_MEMBER_BYTES:
        return "plus de 20 Go une fois décompressé"
    if size > RATIO_FROM_BYTES and size > MAX_RATIO * max(compressed, 1):
        return f"se décompresse plus de {MAX_RATIO} fois, comme une bombe de décompression"
    return ""
