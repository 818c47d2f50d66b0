"""From the paths a user gives to the sources to read, in a fixed order."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, Final, Literal

from rsmp_nlp.addresses import is_remote, shown
from rsmp_nlp.errors import EmptyInput, InputError, NotReadable
from rsmp_nlp.read.archive import ARCHIVE_SUFFIXES, archive_members
from rsmp_nlp.read.keeper import Keeper
from rsmp_nlp.read.remote import Copies, remote_sources
from rsmp_nlp.read.source import Source, open_file, printable, stem, uncompressed_name
from rsmp_nlp.remote import Store

STDIN: Final = "-"

Kind = Literal["folder", "archive", "file"]


@dataclass
class Place:
    """What one path given by the user holds: sources, and errors for what is refused.

    A context manager: archives stay open until it is left, so that members are read in turn at no
    cost, and copies of remote files stay too. `found` is in reading order; the `path` of each source stands inside the place, an archive
    of a folder counting as a folder.
    """

    label: str
    name: str
    kind: Kind
    found: list[Source | InputError] = field(default_factory=list)
    keeper: Keeper = field(default_factory=Keeper)
    copies: Copies = field(default_factory=Copies)

    def __enter__(self) -> Place:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let archives and copies go; what is opened from now on is opened anew each time."""
        self.keeper.close()
        self.copies.close()


def find_places(paths: Iterable[str]) -> Iterator[Place]:
    """Yield what each path holds; a path that cannot be read holds only its error.

    Folders are walked in sorted order, hidden files and folders left out; links to folders are
    not followed. An archive counts as a folder.
    """
    for given in paths:
        label = printable(given)
        if given == STDIN:
            yield Place(label, label, "file", [_stdin_source()])
            continue
        if is_remote(given):
            yield _remote_place(given)
            continue
        path = Path(given)
        place = Place(label, stem(label), "file")
        try:
            if path.is_dir():
                place.kind = "folder"
                place.name = printable(path.resolve().name) or label
                place.found.extend(_folder_sources(path, place.keeper))
            elif path.exists() and not path.is_file():
                # a pipe would be waited for, a device has no end, and neither is read twice
                why = "ni un fichier ni un dossier ; donnez « - » pour lire l’entrée standard"
                place.found.append(NotReadable(label, why))
            elif path.exists():
                place.kind = "archive" if is_archive(label) else "file"
                place.found.extend(_file_sources(path, given, None, path.parent, place.keeper))
            else:
                place.found.append(NotReadable(label, "aucun fichier ni dossier de ce nom"))
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or str(error)
            place.found.append(NotReadable(label, why))
        yield place


def _remote_place(given: str) -> Place:
    label = shown(given)
    place = Place(label, stem(label), "file")
    try:
        store = Store(given)
        folder = store.is_folder()
        place.kind = "folder" if folder else "archive" if is_archive(label) else "file"
        found = remote_sources(store, place.copies, place.keeper, folder=folder)
        place.found.extend(found)
    except InputError as error:
        place.found.append(error)
    return place


def find_sources(paths: Iterable[str]) -> Iterator[Source | InputError]:
    """Yield every source under `paths`, one by one, and the errors of those that are refused."""
    for place in find_places(paths):
        with place:
            yield from place.found


def is_archive(name: str) -> bool:
    """Tell whether a file is read like a folder."""
    return name.lower().endswith(ARCHIVE_SUFFIXES)


def _folder_sources(root: Path, keeper: Keeper) -> Iterator[Source | InputError]:
    found = False
    for folder, subfolders, names in os.walk(root):
        shown = (name for name in subfolders if not name.startswith((".", "__MACOSX")))
        subfolders[:] = sorted(shown)
        for name in sorted(names):
            if name.startswith((".", "~$")):
                continue
            path = Path(folder) / name
            if not path.is_file():
                continue
            found = True
            parts = [printable(part) for part in path.relative_to(root).parts]
            platform = parts[0] if len(parts) > 1 else None
            for item in _file_sources(path, str(path), platform, root, keeper):
                if isinstance(item, Source):
                    inside = [*parts, item.path] if is_archive(name) else parts
                    item = replace(item, path="/".join(inside))
                yield item
    if not found:
        yield EmptyInput(printable(str(root)), "dossier vide")


def _file_sources(
    path: Path, label: str, platform: str | None, folder: Path, keeper: Keeper
) -> Iterator[Source | InputError]:
    label, name = printable(label), printable(path.name)
    path = path.absolute()  # it may be opened by a process whose folder is another
    if is_archive(name):
        yield from archive_members(path, label, platform, keeper)
        return
    yield Source(
        label=label,
        name=uncompressed_name(name),
        platform=platform or stem(name),
        folder_platform=platform or printable(folder.resolve().name) or stem(name),
        file=path,
        opener=open_file(path),
        path=name,
    )


def _stdin_source() -> Source:
    """Copy standard input aside, so that it can be read more than once."""
    opener = _Spool(sys.stdin.buffer)
    return Source(STDIN, "stdin.jsonl", "stdin", "stdin", None, opener, "stdin.jsonl")


class _Spool:
    """A copy of a stream, on disk without a name, that goes with this object."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the object
        shutil.copyfileobj(stream, self._file)
        self._file.flush()

    def __call__(self) -> IO[bytes]:
        """Open the copy at its beginning."""
        stream = os.fdopen(os.dup(self._file.fileno()), "rb")
        stream.seek(0)
        return stream

    def __del__(self) -> None:
        self._file.close()
