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


def archive_members(path: Path, label: str, platform: str | None) -> Iterator[Source | InputError]:
    """Yield the files of an archive as sources, and an error for each that is refused.

    Parameters
    ----------
    platform : name that the surrounding folder gives, else the first-level folder inside
        the archive, else the stem of each member
    """
    try:
        if path.name.lower().endswith(ZIP_SUFFIXES):
            yield from _zip_members(path, label, platform)
        else:
            yield from _tar_members(path, label, platform)
    except DAMAGE as error:
        yield BrokenFile(label, "", f"archive illisible, {error}")


def _refusal(label: str, name: str, why: str) -> InputError:
    return BrokenFile(f"{label}!/{name[:200]}", "", why)


class _Zip:
    """A zip archive: held open while its members are read in turn, opened anew afterwards."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.held: zipfile.ZipFile | None = None

    def open(self, member: zipfile.ZipInfo) -> IO[bytes]:
        if self.held is not None:
            return self.held.open(member)
        with zipfile.ZipFile(self.path) as archive:  # the member keeps the file open
            return archive.open(member)


def _zip_members(path: Path, label: str, platform: str | None) -> Iterator[Source | InputError]:
    shared = _Zip(path)
    with zipfile.ZipFile(path) as archive:
        members = [info for info in archive.infolist() if not info.filename.endswith("/")]
        if len(members) > MAX_MEMBERS:
            yield BrokenFile(label, "", f"{len(members)} fichiers, {MAX_MEMBERS} au plus")
            return
        shared.held = archive
        try:
            for info in sorted(members, key=lambda info: info.filename):
                why = _unsafe(info.filename) or _bomb(info.file_size, info.compress_size)
                if info.flag_bits & 0x1:
                    why = "membre chiffré ; déchiffrez l’archive d’abord"
                if why:
                    yield _refusal(label, info.filename, why)
                elif not _hidden(info.filename):
                    opener = partial(shared.open, info)
                    yield _member_source(path, label, info.filename, platform, opener)
        finally:
            shared.held = None


class _Tar:
    """A tar archive, held open while its members are read in turn.

    A compressed one can only be read from its start: members are taken in its own order, and a
    small one is held in memory, as it is opened several times.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.held: tarfile.TarFile | None = None
        self.last: tuple[tarfile.TarInfo, bytes] | None = None

    def open(self, member: tarfile.TarInfo) -> IO[bytes]:
        if member.size > SMALL_BYTES:
            return _TarStream(tarfile.open(self.path), member)
        if self.last is not None and self.last[0] is member:
            return io.BytesIO(self.last[1])
        if self.held is not None:
            self.last = (member, _tar_bytes(self.held, member))
            return io.BytesIO(self.last[1])
        with tarfile.open(self.path) as archive:
            return io.BytesIO(_tar_bytes(archive, member))


class _TarStream(io.BufferedReader):
    """A member that closes its archive with itself."""

    def __init__(self, archive: tarfile.TarFile, member: tarfile.TarInfo) -> None:
        self._archive = archive
        super().__init__(cast(io.RawIOBase, archive.extractfile(member)))

    def close(self) -> None:
        super().close()
        self._archive.close()


def _tar_bytes(archive: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    stream = archive.extractfile(member)
    return stream.read() if stream else b""


def _tar_members(path: Path, label: str, platform: str | None) -> Iterator[Source | InputError]:
    shared = _Tar(path)
    with tarfile.open(path) as archive:
        members = []
        for member in archive:
            members.append(member)
            if len(members) > MAX_MEMBERS:
                yield BrokenFile(label, "", f"plus de {MAX_MEMBERS} fichiers")
                return
        size = path.stat().st_size
        shared.held = archive
        try:
            for member in members:
                if member.isdir():
                    continue
                name = printable(member.name)
                why = _unsafe(name) or _bomb(member.size, size)
                if not member.isfile():
                    why = "lien ou fichier spécial"
                if why:
                    yield _refusal(label, name, why)
                elif not _hidden(name):
                    opener = partial(shared.open, member)
                    yield _member_source(path, label, name, platform, opener)
        finally:
            shared.held = shared.last = None


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
