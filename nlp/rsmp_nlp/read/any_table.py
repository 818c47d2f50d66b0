"""A table of any kind of file: who reads it, and its columns."""

from __future__ import annotations

import io
from dataclasses import replace
from functools import partial
from typing import Final
from weakref import WeakKeyDictionary

from rsmp_nlp.errors import InputError
from rsmp_nlp.read.base import ReadOptions
from rsmp_nlp.read.delimited import DelimitedReader
from rsmp_nlp.read.json_tables import JsonReader
from rsmp_nlp.read.jsonl import JsonLinesReader
from rsmp_nlp.read.parquet import ParquetReader
from rsmp_nlp.read.source import Source
from rsmp_nlp.read.spreadsheet import SpreadsheetReader
from rsmp_nlp.read.table import TableReader

_TABLES: Final[tuple[TableReader, ...]] = (
    DelimitedReader(),
    JsonLinesReader(),
    JsonReader(),
    ParquetReader(),
    SpreadsheetReader(),
)


def table_reader(source: Source) -> TableReader | None:
    """Return the reader of tables that is surest to know `source`, None where none does."""
    scored = [(reader.sniff(source), reader) for reader in _TABLES]
    score, best = max(scored, key=lambda pair: pair[0])
    return best if score > 0 else None


_seen: Final[WeakKeyDictionary[Source, tuple[str, ...]]] = WeakKeyDictionary()


def columns_of(source: Source) -> tuple[str, ...]:
    """Return the columns of a table, none where it is no table: every map asks for them."""
    if source not in _seen:
        _seen[source] = _find_columns(source)
    return _seen[source]


def _find_columns(source: Source) -> tuple[str, ...]:
    reader = table_reader(source)
    if reader is None:
        return ()
    if isinstance(reader, DelimitedReader | JsonLinesReader | JsonReader):
        # columns are at the beginning: a large file is not decoded for their sake
        source = replace(source, opener=partial(io.BytesIO, source.head(1 << 18)))
    try:
        return reader.table(source, ReadOptions()).columns
    except InputError:
        return ()
