"""The table of labels or of messages that a file holds, whatever tool wrote it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from rsmp_nlp.classify.label_tools import NAMES, tool_of
from rsmp_nlp.errors import BrokenFile, first_line
from rsmp_nlp.read.base import ReadOptions
from rsmp_nlp.read.json_tables import LINES
from rsmp_nlp.read.jsonl import JsonLinesReader
from rsmp_nlp.read.records import RawRecord
from rsmp_nlp.read.registry import table_reader_for
from rsmp_nlp.read.source import Source
from rsmp_nlp.read.table import RawTable, TableReader

if TYPE_CHECKING:
    import pyarrow as pa

_IGNORED_SUFFIXES: Final = (".md", ".txt", ".toml", ".yml", ".yaml", ".html", ".bin", ".lock")
_SAMPLE: Final = 20
_LARGEST_JSON: Final = 1 << 28


def label_table(source: Source) -> RawTable | None:
    """Return the table of a source, its records as rows of the neutral long form; None if it has none.

    Raises
    ------
    InputError
        The source is of a known format and cannot be read.
    """
    if source.suffix in _IGNORED_SUFFIXES:
        return None
    if source.suffix == ".json":
        return _json_table(source)
    if source.suffix == ".arrow":
        return _arrow_table(source)
    # a line is a record as it is: what it holds is not looked into for messages
    reader = JsonLinesReader() if source.suffix in LINES else table_reader_for(source)
    if not isinstance(reader, TableReader):
        return None
    table = reader.table(source, ReadOptions())
    names = _class_names(source) if source.suffix in (".parquet", ".pq") else {}
    return _of_tool(source, _named(table, names))


def _json_table(source: Source) -> RawTable | None:
    """Return the table of a JSON array of records; any other JSON is no table."""
    try:
        records = json.loads(source.content(_LARGEST_JSON).decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise BrokenFile(source.label, "", f"JSON illisible : {error}") from None
    if not isinstance(records, list) or not all(isinstance(one, dict) for one in records):
        return None
    return _of_tool(source, _table(enumerate(records, start=1)))


def _arrow_table(source: Source) -> RawTable:
    """Return the table of a file of a dataset saved with `datasets` (Arrow stream)."""
    import pyarrow as pa

    try:
        with source.open() as stream, pa.ipc.open_stream(stream) as reader:
            names = _names_in(reader.schema)
            table = reader.read_all()
    except (pa.ArrowException, MemoryError, OSError, ValueError) as error:
        raise BrokenFile(source.label, "", first_line(error)) from None
    records = _table(enumerate(table.to_pylist(), start=1))
    return _of_tool(source, _named(records, names))


def _table(records: Iterator[tuple[int, dict[str, Any]]]) -> RawTable:
    """Return a table of records that may not be alike."""
    rows = [RawRecord(number, cells) for number, cells in records]
    columns = dict.fromkeys(name for row in rows for name in row.cells)
    return RawTable(tuple(columns) or ("text",), iter(rows))


def _of_tool(source: Source, table: RawTable) -> RawTable:
    """Return the table with the records of an annotation tool made into rows, if they are such."""
    records = iter(table.records)
    first = list(islice(records, _SAMPLE))
    tool = tool_of(record.cells for record in first if isinstance(record, RawRecord))
    everything = (record for part in (first, records) for record in part)
    if tool is None:
        return RawTable(table.columns, everything, table.encoding, table.separator)
    rows: list[tuple[int, dict[str, Any]]] = []
    for record in everything:
        if isinstance(record, RawRecord):
            for row in tool(record.cells, source.name.rsplit(".", 1)[0]):
                row.setdefault("platform", source.folder_platform)
                row["source_tool"] = NAMES[tool]
                rows.append((record.row, row))
    return _table(iter(rows))


def _named(table: RawTable, names: dict[str, list[str]]) -> RawTable:
    """Return the table with the numbers of classes replaced by their names; -1 is no label."""
    if not names:
        return table

    def renamed(record: Any) -> Any:
        if not isinstance(record, RawRecord):
            return record
        cells = dict(record.cells)
        for column, known in names.items():
            value = cells.get(column)
            if isinstance(value, int):
                cells[column] = known[value] if 0 <= value < len(known) else None
        return RawRecord(record.row, cells)

    return RawTable(table.columns, map(renamed, table.records), table.encoding, table.separator)


def _class_names(source: Source) -> dict[str, list[str]]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with source.open_seekable() as stream:
            return _names_in(pq.read_schema(stream))
    except (pa.ArrowException, MemoryError, OSError, ValueError) as error:
        raise BrokenFile(source.label, "", first_line(error)) from None


def _names_in(schema: pa.Schema) -> dict[str, list[str]]:
    """Return column → names of its classes, from what `datasets` writes beside a schema."""
    try:
        info = json.loads((schema.metadata or {})[b"huggingface"])
        features = info["info"]["features"]
        return {
            str(column): [str(name) for name in feature["names"]]
            for column, feature in features.items()
            if isinstance(feature, dict) and feature.get("_type") == "ClassLabel"
        }
    except (KeyError, TypeError, ValueError, AttributeError):
        return {}
