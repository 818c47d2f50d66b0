"""Files elsewhere as sources: each is copied aside, checked, when it is first opened.

Readers open a file several times (to know it, to find its encoding, to read it): copied once, it
crosses the network once. Copies take disk, not memory, and the oldest make room.
"""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import IO, Final, Literal
from urllib.parse import unquote

from rsmp_nlp.errors import EmptyInput, InputError, RemoteError
from rsmp_nlp.read.archive import ARCHIVE_SUFFIXES, archive_members
from rsmp_nlp.read.keeper import Keeper
from rsmp_nlp.read.source import Source, open_file, stem, uncompressed_name
from rsmp_nlp.remote import Store

COPIES_BYTES: Final = 8 << 30
"""Bytes of copies kept at once; the file being read may be larger."""

_MOST_NAME: Final = 200
"""Bytes of a name that any disk takes."""


@dataclass
class Copies:
    """Copies of remote files, in a folder of their own that goes with this object."""

    _folder: Path | None = None
    _held: OrderedDict[RemoteFile, Path] = field(default_factory=OrderedDict)
    _failed: dict[RemoteFile, RemoteError] = field(default_factory=dict)
    """Not tried again: each reader that looks at a file would."""

    _made: int = 0

    def __reduce__(self) -> tuple[type[Copies], tuple[()]]:
        """Travel empty: another machine makes its own copies."""
        return Copies, ()

    def of(self, file: RemoteFile) -> Path:
        """Return the copy of a file, made if it is not there.

        Raises
        ------
        RemoteError
            The file cannot be copied whole.
        """
        if file in self._failed:
            raise self._failed[file]
        if file in self._held:
            self._held.move_to_end(file)
            return self._held[file]
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="rsmp-nlp-"))
            weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
        self._made += 1
        target = self._folder / str(self._made) / file.name
        target.parent.mkdir()
        try:
            file.store.copy(file.path, target)
        except RemoteError as error:
            self._failed[file] = error
            raise
        self._held[file] = target
        self._make_room()
        return target

    def _make_room(self) -> None:
        sizes = {file: path.stat().st_size for file, path in self._held.items()}
        for file in list(self._held)[:-1]:
            if sum(sizes.values()) <= COPIES_BYTES:
                return
            if not file.pinned:
                del sizes[file]
                with suppress(OSError):  # still open, where the system minds
                    self._held.pop(file).unlink()

    def close(self) -> None:
        """Remove all copies."""
        self._held.clear()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None


@dataclass(frozen=True, eq=False)
class RemoteFile:
    """A file elsewhere, with what of a path sources need.

    Attributes
    ----------
    path : in the store
    name : of its copy
    pinned : whether its copy must stay where it is until the end: an archive
    """

    store: Store
    path: str
    name: str
    copies: Copies
    pinned: bool = False

    def local(self) -> Path:
        """Return its copy."""
        return self.copies.of(self)

    def open(self, mode: Literal["rb"]) -> IO[bytes]:
        """Open its copy."""
        return self.local().open(mode)

    def uncompressed(self) -> IO[bytes]:
        """Open its copy, decompressed by suffix."""
        return open_file(self.local())()


def remote_sources(
    store: Store, copies: Copies, keeper: Keeper, *, folder: bool
) -> Iterator[Source | InputError]:
    """Yield the sources of an address, in the order of the same files in a folder here.

    Parameters
    ----------
    folder : whether the address is a folder

    Raises
    ------
    RemoteError
        The address cannot be listed.
    """
    if not folder:
        yield from _file_sources(store, store.path, (), copies, keeper)
        return
    below = {tuple(inside.split("/")): path for inside, path in store.below().items()}
    kept = [parts for parts in below if not any(_hidden(part) for part in parts)]
    for parts in sorted(kept, key=_walked):
        yield from _file_sources(store, below[parts], parts, copies, keeper)
    if not kept:
        yield EmptyInput(store.address, "dossier vide")


def _walked(parts: tuple[str, ...]) -> list[tuple[bool, str]]:
    """Return the key that sorts paths as a walk does: files of a folder, then its folders."""
    return [(place < len(parts) - 1, part) for place, part in enumerate(parts)]


def _hidden(part: str) -> bool:
    return part.startswith((".", "__MACOSX", "~$"))


def _file_sources(
    store: Store, path: str, parts: tuple[str, ...], copies: Copies, keeper: Keeper
) -> Iterator[Source | InputError]:
    label = store.address_of(path)
    whole = PurePosixPath(unquote(label) if store.scheme.startswith("http") else label)
    name = safe_name(whole.name)
    platform = parts[0] if len(parts) > 1 else None
    archive = name.lower().endswith(ARCHIVE_SUFFIXES)
    file = RemoteFile(store, path, name, copies, pinned=archive)
    inside = "/".join(parts) or name
    if archive:
        try:
            members = list(archive_members(file.local(), label, platform, keeper))
        except InputError as error:
            yield error
            return
        for member in members:
            if isinstance(member, Source) and parts:
                yield replace(member, path=f"{inside}/{member.path}")
            else:
                yield member
        return
    around = store.path.rpartition("/")[2] if parts else whole.parent.name
    yield Source(
        label=label,
        name=uncompressed_name(name),
        platform=platform or stem(name),
        folder_platform=platform or around or stem(name),
        file=file,
        opener=file.uncompressed,
        path=inside,
    )


def safe_name(name: str) -> str:
    """Return a name that a disk takes, with the same suffixes.

    >>> safe_name(".."), safe_name("a.csv")
    ('fichier', 'a.csv')
    """
    if name in ("", ".", ".."):
        return "fichier"
    suffixes = "".join(PurePosixPath(name).suffixes[-2:])[-20:]
    size = len(name.encode())
    if size <= _MOST_NAME:
        return name
    kept = name.encode()[: _MOST_NAME - len(suffixes.encode())].decode("utf-8", "ignore")
    return kept + suffixes
