"""The files on disk under the paths a user gives, and their sums."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import lru_cache
from pathlib import Path


def input_files(paths: Iterable[str]) -> Iterator[Path]:
    """Yield the files under paths, hidden ones left out, in a fixed order; others than files none."""
    for given in paths:
        path = Path(given)
        with suppress(OSError, ValueError):  # a name that is none is told by who reads it
            if path.is_file():
                yield path
            for folder, subfolders, names in os.walk(path):
                subfolders[:] = sorted(name for name in subfolders if not name.startswith("."))
                yield from (
                    Path(folder) / name for name in sorted(names) if not name.startswith(".")
                )


def file_sha256(path: Path) -> str:
    """Return the SHA-256 of a file, read once as long as its size and date stay the same.

    Raises
    ------
    OSError
        The file cannot be read.
    """
    facts = path.stat()
    return _sha256(path, facts.st_size, facts.st_mtime_ns)


@lru_cache(maxsize=10_000)
def _sha256(path: Path, size: int, changed: int) -> str:  # noqa: ARG001 - they tell versions apart
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
