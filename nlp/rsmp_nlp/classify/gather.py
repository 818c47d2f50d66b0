"""What the files under some paths hold of labels: annotations, messages, groups, not yet joined."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from rsmp_nlp.classify.combine import Annotation, Key
from rsmp_nlp.classify.label_tables import label_table
from rsmp_nlp.classify.reference import Reference
from rsmp_nlp.errors import InputError, NoTextColumn, UnknownLabel
from rsmp_nlp.preprocess.private import unlinked
from rsmp_nlp.read.base import ReadOptions
from rsmp_nlp.read.columns import normalise_header
from rsmp_nlp.read.locate import find_sources
from rsmp_nlp.read.records import RawRecord, RecordMapper, as_text
from rsmp_nlp.read.source import Source
from rsmp_nlp.read.table import RawTable
from rsmp_nlp.schema.records import Message
from rsmp_nlp.taxonomy import usage_of_label

_LABEL_COLUMNS: Final = ("label", "etiquette", "usage", "code", "annotation")
_INCLUSION: Final = "inclusion_probability"
_SKIPPED_STATUS: Final = frozenset(
    {"skipped", "ignored", "discarded", "draft", "pending", "rejected", "cancelled"}
)


@dataclass
class Gathered:
    """What the tables under the paths hold, before it is joined."""

    annotations: list[Annotation]
    messages: dict[Key, Message]
    parents: dict[Key, str]
    groups: dict[str, str]
    origins: dict[Key, str]
    references: list[Reference]
    problems: list[InputError]


def gather(paths: Sequence[str]) -> Gathered:
    """Return what the tables under `paths` hold, a row that cannot be used in `problems`.

    Raises
    ------
    InputError
        A path cannot be read, or most labels are of no use: the sentence is of the first.
    """
    gathered = Gathered([], {}, {}, {}, {}, [], [])
    for source in find_sources(paths):
        if isinstance(source, InputError):
            raise source
        table = label_table(source)
        if table is not None:
            _gather_table(source, table, gathered)
    if len(gathered.problems) > len(gathered.annotations) + len(gathered.references):
        raise gathered.problems[0]
    return gathered


def _gather_table(source: Source, table: RawTable, gathered: Gathered) -> None:
    columns = {normalise_header(name): name for name in table.columns}
    label = next((columns[name] for name in _LABEL_COLUMNS if name in columns), None)
    try:
        mapper: RecordMapper | None = RecordMapper(source, ReadOptions(), table.columns)
    except NoTextColumn:
        mapper = None
    if mapper is None and label is None:
        if {"platform", "group"} <= columns.keys():
            for record in _raw(table):
                cells = record.cells
                gathered.groups[str(cells[columns["platform"]])] = str(cells[columns["group"]])
        return
    for record in _raw(table):
        platform = as_text(record.cells.get(columns.get("platform", ""))) or ""
        message_id = as_text(record.cells.get(columns.get("message_id", "")))
        message_id = message_id and unlinked(message_id)  # as in the tables of a run
        item = next(mapper.items([record])) if mapper is not None else None
        if isinstance(item, Message):
            item.message_id = unlinked(item.message_id)
            platform, message_id = item.platform, item.message_id
            gathered.messages[platform, message_id] = item
            if parent := as_text(record.cells.get("parent_text")):
                gathered.parents[platform, message_id] = parent
            if origin := as_text(record.cells.get("origin")):
                gathered.origins[platform, message_id] = origin
            if group := as_text(record.cells.get("split_group")):
                gathered.groups[platform] = group
        if label is not None and (message_id is not None or "sha256" in columns):
            _annotate(source, record, columns, label, (platform, message_id), gathered)


def _annotate(
    source: Source,
    record: RawRecord,
    columns: Mapping[str, str],
    label: str,
    key: tuple[str, str | None],
    gathered: Gathered,
) -> None:
    def cell(name: str) -> str | None:
        return as_text(record.cells.get(columns[name])) if name in columns else None

    value = as_text(record.cells.get(label))
    if value is None or (cell("status") or "").lower() in _SKIPPED_STATUS:
        return
    where = f"{source.label}, ligne {record.row}"
    try:
        usage = usage_of_label(value)
        weight = _number(cell("weight"), "poids", where)
        number = _number(cell("round"), "tour", where, default=0.0)
        inclusion = _number(cell(_INCLUSION), "probabilité d’être tiré", where, default=0.0)
    except UnknownLabel as error:
        gathered.problems.append(UnknownLabel(value, error.allowed, where))
        return
    except InputError as error:
        gathered.problems.append(error)
        return
    platform, message_id = key
    found = Annotation(
        message_id or "",
        cell("annotator") or source.name,
        usage,
        weight,
        platform,
        number,
        _secondary(cell("secondary")),
        cell("annotated_at") or "",
        inclusion if _INCLUSION in columns else None,
    )
    if message_id is not None:
        gathered.annotations.append(found)
    elif digest := cell("sha256"):
        gathered.references.append(Reference(digest, cell("origin"), found))
        if group := cell("group"):
            gathered.groups.setdefault(platform, group)


def _secondary(value: str | None) -> str:
    """Return the usage of a secondary label; one that is not of the grid only loses a nuance."""
    try:
        return usage_of_label(value) if value else ""
    except UnknownLabel:
        return ""


def _number(value: str | None, what: str, where: str, default: float = 1.0) -> float:
    """Return a cell as a number, 0 or more.

    Raises
    ------
    InputError
        It is none.
    """
    if value is None:
        return default
    try:
        number = float(value.replace(",", "."))
    except ValueError:
        number = math.nan
    if not 0 <= number < math.inf:
        raise InputError(f"{where} : {what} « {value[:40]} » qui n’est pas un nombre positif.")
    return number


def _raw(table: RawTable) -> Iterator[RawRecord]:
    return (record for record in table.records if isinstance(record, RawRecord))
