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
from rsmp_nlp.read.keeper import SMALL_BYTES, Keeper
from rsmp_nlp.read.source import DAMAGE, Source, printable, stem

ZIP_SUFFIXES: Final = (".zip",)
TAR_SUFFIXES: Final = (".tar", ".tar.gz", ".tgz")
ARCHIVE_SUFFIXES: Final = ZIP_SUFFIXES + TAR_SUFFIXES

MAX_MEMBERS: Final = 200_000
MAX_MEMBER_BYTES: Final = 20 << 30
MAX_RATIO: Final = 200
RATIO_FROM_BYTES: Final = 100 << 20
"""A member above this size that inflates more than `MAX_RATIO` times is taken for a bomb."""

TOTAL_FROM_BYTES: Final = 100 << 20
"""Members that come to more than this together may not inflate more than `MAX_RATIO` times."""

MAX_TOTAL_BYTES: Final = 200 << 30
"""Bytes that the members of one archive may come to together."""

WALK_BYTES: Final = 2 << 30
"""Bytes of a compressed tar that may be inflated to list it, whatever its size on disk."""

MAX_HEADER_BYTES: Final = 1 << 20
"""Bytes of a name or of attributes in a tar, which `tarfile` holds in memory."""


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
        why = str(error).partition(":\n")[0]  # what each way of opening said follows
        yield BrokenFile(label, "", f"archive illisible, {why}")


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
    refused = [_zip_refusal(info) for info in members]
    total = sum(info.file_size for info, why in zip(members, refused, strict=True) if not why)
    if why := _total_bomb(total, path.stat().st_size):
        yield BrokenFile(label, "", why)
        return
    pairs = zip(members, refused, strict=True)
    for info, why in sorted(pairs, key=lambda pair: pair[0].filename):
        if why and not info.filename.startswith("__MACOSX/"):  # what macOS adds beside each file
            yield _refusal(label, info.filename, why)
        elif not _hidden(info.filename):
            opener = partial(shared.open, info)
            yield _member_source(path, label, info.filename, platform, opener, info.file_size)


def _zip_refusal(info: zipfile.ZipInfo) -> str:
    if info.flag_bits & 0x1:
        return "membre chiffré ; déchiffrez l’archive d’abord"
    return _unsafe(info.filename) or bomb(info.file_size, info.compress_size)


class _Header(tarfile.TarInfo):
    """A header of a tar, refused where its name or attributes would fill the memory."""

    _HELD: Final = (
        tarfile.GNUTYPE_LONGNAME,
        tarfile.GNUTYPE_LONGLINK,
        tarfile.XHDTYPE,
        tarfile.XGLTYPE,
        tarfile.SOLARIS_XHDTYPE,
    )

    def _proc_member(self, archive: tarfile.TarFile) -> tarfile.TarInfo:
        if self.type in self._HELD and self.size > MAX_HEADER_BYTES:
            raise tarfile.ReadError("un nom ou des attributs démesurés")
        made: tarfile.TarInfo = super()._proc_member(archive)  # type: ignore[misc]
        return made


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
    total = 0
    with tarfile.open(path, tarinfo=_Header) as archive:
        for number, member in enumerate(archive, start=1):
            if number > MAX_MEMBERS:
                yield BrokenFile(label, "", f"plus de {MAX_MEMBERS} fichiers")
                return
            if member.isdir():
                continue
            name = printable(member.name)
            why = _unsafe(name) or bomb(member.size, size)
            if not member.isfile():
                why = "lien ou fichier spécial"
            total += 0 if why else member.size
            if too_much := _total_bomb(total, size):
                yield BrokenFile(label, "", too_much)
                return
            if why:
                found.append(_refusal(label, name, why))
            elif not _hidden(name):
                opener = partial(shared.open, member)
                found.append(_member_source(path, label, name, platform, opener, member.size))
                if keeper.room(member.size):
                    keeper.remember(shared, member.offset, tar_bytes(archive, member))
            if archive.offset > max(WALK_BYTES, MAX_RATIO * size):
                # what follows can only be reached by inflating all that precedes it
                after = f"la suite de « {name[:200]} », qui se décompresse trop, n’est pas lue"
                found.append(BrokenFile(label, "", after))
                break
    yield from found


def _member_source(
    path: Path,
    label: str,
    name: str,
    platform: str | None,
    opener: Callable[[], IO[bytes]],
    size: int,
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
        size=size,
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


def bomb(size: int, compressed: int) -> str:
    """Tell why a member of `size` bytes, made of `compressed` on disk, is refused; "" if it is not."""
    if size > MAX_MEMBER_BYTES:
        return "plus de 20 Go une fois décompressé"
    if size > RATIO_FROM_BYTES and size > MAX_RATIO * max(compressed, 1):
        return f"se décompresse plus de {MAX_RATIO} fois, comme une bombe de décompression"
    return ""


def _total_bomb(size: int, on_disk: int) -> str:
    """Tell why members that come to `size` bytes are too much for an archive; "" if they are not.

    Against the size on disk, since members of a zip may share their compressed bytes.
    """
    if size > MAX_TOTAL_BYTES:
        return f"plus de {MAX_TOTAL_BYTES >> 30} Go une fois décompressée"
    if size > TOTAL_FROM_BYTES and size > MAX_RATIO * max(on_disk, 1):
        return f"se décompresse en tout plus de {MAX_RATIO} fois, comme une bombe de décompression"
    return ""
