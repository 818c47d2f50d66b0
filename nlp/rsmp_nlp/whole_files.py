"""Files written whole or not at all: aside first, then renamed once their bytes have reached the disk."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any


@contextmanager
def write_aside(path: Path, errors: str = "strict") -> Iterator[IO[str]]:
    """Open a text file to be written whole: it takes its name only if nothing fails.

    Parameters
    ----------
    errors : what becomes of characters that UTF-8 has not, as `open` takes it
    """
    temporary = path.with_name(f".{path.name}.new")
    try:
        with temporary.open("w", encoding="utf-8", errors=errors, newline="") as stream:
            yield stream
        settle(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def settle(temporary: Path, path: Path) -> None:
    """Give a finished file its name, once its bytes have reached the disk."""
    sync(temporary)
    os.replace(temporary, path)
    sync_folder(path.parent)


def write_json(path: Path, content: Mapping[str, Any]) -> None:
    r"""Write indented UTF-8 JSON; bytes of a file name that are no text are written as JSON can, `\udcff`."""
    with write_aside(path, errors="backslashreplace") as stream:
        json.dump(content, stream, ensure_ascii=False, indent=1)
        stream.write("\n")


def sync(path: Path) -> None:
    """Let the bytes of a file reach the disk: a power cut then leaves no empty one."""
    _sync(path, os.O_RDWR)


def sync_folder(folder: Path) -> None:
    """Let names reach the disk as well: those of files renamed are the folder's."""
    if os.name == "posix":  # elsewhere folders cannot be opened
        _sync(folder, os.O_RDONLY)


def _sync(path: Path, mode: int) -> None:
    descriptor = os.open(path, mode)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
