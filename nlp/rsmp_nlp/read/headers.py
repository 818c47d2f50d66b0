"""The first lines of a table, to recognise what wrote it without reading it."""

from __future__ import annotations

import csv
from functools import lru_cache
from typing import Final

from rsmp_nlp.errors import InputError
from rsmp_nlp.read.delimited import choose_separator
from rsmp_nlp.read.source import Source

SUFFIXES: Final = (".csv", ".tsv", ".tab", ".txt")
_BYTES: Final = 1 << 16
_LINES: Final = 20


def header(source: Source) -> tuple[str, ...]:
    """Return the column names of a CSV or TSV, none for anything else."""
    if source.suffix not in SUFFIXES:
        return ()
    try:
        return _header(source.head(_BYTES))
    except InputError:
        return ()


@lru_cache(maxsize=8)
def _header(head: bytes) -> tuple[str, ...]:
    encoding = "utf-16" if head.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    lines = head.decode(encoding, "replace").splitlines()[:_LINES]
    while lines and not lines[0].strip():
        del lines[0]
    if not lines:
        return ()
    try:
        separator = choose_separator([line[:20_000] for line in lines])
        cells = next(csv.reader([lines[0]], delimiter=separator), [])
    except csv.Error:
        return ()
    return tuple(cell.strip().lstrip("\ufeff") for cell in cells)
