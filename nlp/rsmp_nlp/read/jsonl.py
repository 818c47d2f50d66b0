"""JSON lines: one object a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import chain
from typing import Any, Final

from rsmp_nlp.errors import EmptyInput
from rsmp_nlp.read.base import ReaderStatus, ReadOptions
from rsmp_nlp.read.decode import MAX_LINE, Line, detect_encoding, is_broken, iter_lines
from rsmp_nlp.read.outline import rejected
from rsmp_nlp.read.records import RawRecord
from rsmp_nlp.read.source import Source
from rsmp_nlp.read.table import RawTable, TableReader
from rsmp_nlp.schema.records import Dropped

SUFFIXES: Final = (".jsonl", ".ndjson")
_SAMPLE: Final = 200
_DEPTH: Final = 100
_JSON_TYPES: Final = {
    "list": "tableau",
    "str": "chaîne",
    "int": "nombre",
    "float": "nombre",
    "bool": "booléen",
    "NoneType": "null",
}


class JsonLinesReader(TableReader):
    """Reads objects, one a line, whose keys are taken like the columns of a table."""

    name = "jsonl"
    formats = "JSONL (un objet JSON par ligne)"
    status: ReaderStatus = "verified"

    def sniff(self, source: Source) -> float:
        """Return 0.9 for the usual suffixes."""
        return 0.9 if source.suffix in SUFFIXES else 0.0

    def table(self, source: Source, options: ReadOptions) -> RawTable:
        """Return the table; keys absent from its first objects are not looked at."""
        encoding = detect_encoding(source, options.encoding)
        columns = _columns(source, encoding)
        records = _records(source, encoding)
        # no object anywhere: every line is rejected, none can be mapped
        return RawTable(columns or ("text",), records, encoding)


def _columns(source: Source, encoding: str) -> tuple[str, ...]:
    """Return the keys of the first objects, in order of first sight."""
    seen: dict[str, None] = {}
    lines = objects = 0
    for record in _records(source, encoding):
        lines += 1
        if isinstance(record, RawRecord):
            seen.update(dict.fromkeys(record.cells))
            objects += 1
            if objects == _SAMPLE:
                break
    if not lines:
        raise EmptyInput(source.label, "fichier vide")
    return tuple(seen)


def _records(source: Source, encoding: str) -> Iterator[RawRecord | Dropped]:
    for line in iter_lines(source.open(), encoding):
        if not line.text.strip():
            continue
        record = _parse(line)
        if isinstance(record, str):
            yield rejected(source, line.number, record, line.text)
        else:
            yield RawRecord(line.number, record)


def _parse(line: Line) -> dict[str, object] | str:
    """Return the object of a line, or the reason why there is none."""
    if line.too_long:
        return f"ligne de {line.length} caractères, {MAX_LINE} au plus"
    if is_broken(line.text):
        return "octets qui ne sont pas dans l’encodage du fichier"
    try:
        record = json.loads(line.text.strip().lstrip("\ufeff"))
    except json.JSONDecodeError as error:
        return f"JSON invalide à la colonne {error.colno}"
    except (RecursionError, ValueError):
        return "JSON trop profond ou nombre démesuré"
    if not isinstance(record, dict):
        return f"objet JSON attendu, {_JSON_TYPES[type(record).__name__]} lu"
    if line.text.count("{") + line.text.count("[") > _DEPTH and _depth_exceeds(record, _DEPTH):
        return f"JSON trop profond, {_DEPTH} niveaux au plus"
    return record


def _depth_exceeds(value: object, limit: int) -> bool:
    """Tell whether `value` nests deeper than what can be written back without recursion."""
    level: list[Any] = [value]
    for _ in range(limit):
        inner = chain.from_iterable(v.values() if isinstance(v, dict) else v for v in level)
        level = [item for item in inner if isinstance(item, dict | list)]
    return bool(level)
