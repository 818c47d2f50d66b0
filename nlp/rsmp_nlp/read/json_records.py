"""The objects of a JSON file, whether one a line, in an array, or in one document."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final, Literal

from rsmp_nlp.errors import BrokenFile
from rsmp_nlp.read.base import ReadOptions
from rsmp_nlp.read.decode import MAX_LINE
from rsmp_nlp.read.json_stream import MAX_DEPTH, elements
from rsmp_nlp.read.jsonl import JsonLinesReader
from rsmp_nlp.read.outline import rejected
from rsmp_nlp.read.records import RawRecord
from rsmp_nlp.read.source import Source
from rsmp_nlp.schema.records import Dropped

SUFFIXES: Final = (".json", ".jsonl", ".ndjson", ".txt", ".jsonlines")

WHOLE_BYTES: Final = 64 << 20
"""Bytes up to which one document is held in memory as a whole."""

Layout = Literal["lines", "array", "document"]


def layout(source: Source) -> Layout:
    """Return how the objects of a JSON file stand in it."""
    with source.open() as stream:
        start = stream.read(4096).removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"["):
        return "array"
    with source.open() as stream:
        line = b"\n"
        while line and not line.strip(b"\xef\xbb\xbf \t\r\n"):
            line = stream.readline(MAX_LINE)
    try:
        return "lines" if isinstance(json.loads(line), dict) else "document"
    except (ValueError, RecursionError):
        # a first line that is damaged, or a document over several lines?
        return "document" if len(line.strip()) < 3 or not line.rstrip().endswith(b"}") else "lines"


def records(
    source: Source, options: ReadOptions, paths: tuple[tuple[str, ...], ...] = ()
) -> Iterator[RawRecord | Dropped]:
    """Yield the objects of a JSON file; a document that is not too large is one object.

    Parameters
    ----------
    paths : where the records of a larger document stand; each is read in turn

    Raises
    ------
    BrokenFile
        The JSON is damaged; what stands before the damage was yielded.
    """
    how = layout(source)
    if how == "lines":
        yield from JsonLinesReader().table(source, options).records
    elif how == "array":
        yield from _objects(source, elements(source))
    elif (document := _whole(source)) is not None:
        yield RawRecord(1, document)
    else:
        for path in paths:
            yield from _objects(source, elements(source, path))


def _objects(source: Source, values: Iterator[Any]) -> Iterator[RawRecord | Dropped]:
    for row, value in enumerate(values, start=1):
        if isinstance(value, dict):
            yield RawRecord(row, value)
        else:
            raw = json.dumps(value, ensure_ascii=False)
            yield rejected(source, row, "objet JSON attendu", raw)


def _whole(source: Source) -> dict[str, Any] | None:
    """Return the only object of a file; None where it is too large to be held.

    Raises
    ------
    BrokenFile
        The file holds no JSON object, or a damaged one.
    """
    with source.open() as stream:
        data = stream.read(WHOLE_BYTES + 1)
    if len(data) > WHOLE_BYTES:
        return None
    try:
        document = json.loads(data)
    except (ValueError, RecursionError) as error:
        why = "JSON trop profond" if isinstance(error, RecursionError) else str(error)
        raise BrokenFile(source.label, "", f"JSON invalide ({why})") from error
    if not isinstance(document, dict):
        raise BrokenFile(source.label, "", "objet JSON attendu")
    if _deep(document):
        raise BrokenFile(source.label, "", f"JSON trop profond, {MAX_DEPTH} niveaux au plus")
    return document


def _deep(value: object) -> bool:
    level: list[Any] = [value]
    for _ in range(MAX_DEPTH):
        inner = [
            one for here in level for one in (here.values() if isinstance(here, dict) else here)
        ]
        level = [one for one in inner if isinstance(one, dict | list)]
    return bool(level)
