"""From the paths a user gives to the sources to read, in a fixed order."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Final

from rsmp_nlp.errors import EmptyInput, InputError, NotReadable
from rsmp_nlp.read.archive import ARCHIVE_SUFFIXES, archive_members
from rsmp_nlp.read.source import Source, open_file, printable, stem, uncompressed_name

STDIN: Final = "-"


def find_sources(paths: Iterable[str]) -> Iterator[Source | InputError]:
    """Yield every source under `paths`; a path that cannot be read yields its error instead.

    Folders are walked in sorted order, hidden files and folders left out; links to folders are
    not followed. An archive counts as a folder.
    """
    for given in paths:
        if given == STDIN:
            yield _stdin_source()
            continue
        path = Path(given)
        try:
            if path.is_dir():
                yield from _folder_sources(path)
            elif path.exists():
                yield from _file_sources(path, given, platform=None, folder=path.parent)
            else:
                yield NotReadable(printable(given), "aucun fichier ni dossier de ce nom")
        except (OSError, ValueError) as error:
            yield NotReadable(printable(given), getattr(error, "strerror", None) or str(error))


def _folder_sources(root: Path) -> Iterator[Source | InputError]:
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
            parts = path.relative_to(root).parts
            platform = printable(parts[0]) if len(parts) > 1 else None
            yield from _file_sources(path, str(path), platform=platform, folder=root)
    if not found:
        yield EmptyInput(printable(str(root)), "dossier vide")


def _file_sources(
    path: Path, label: str, *, platform: str | None, folder: Path
) -> Iterator[Source | InputError]:
    label, name = printable(label), printable(path.name)
    if name.lower().endswith(ARCHIVE_SUFFIXES):
        yield from archive_members(path, label, platform)
        return
    yield Source(
        label=label,
        name=uncompressed_name(name),
        platform=platform or stem(name),
        folder_platform=platform or printable(folder.resolve().name) or stem(name),
        file=path,
        opener=open_file(path),
    )


def _stdin_source() -> Source:
    """Copy standard input aside, so that it can be read more than once."""
    return Source(STDIN, "stdin.jsonl", "stdin", "stdin", None, _Spool(sys.stdin.buffer))


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
