"""Labelled messages: read in every form of the contract, several annotators made one label."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from rsmp_nlp.errors import BrokenFile, InputError, NoTextColumn, UnknownLabel
from rsmp_nlp.read.base import ReadOptions
from rsmp_nlp.read.columns import normalise_header
from rsmp_nlp.read.locate import find_sources
from rsmp_nlp.read.records import RawRecord, RecordMapper, as_text
from rsmp_nlp.read.registry import reader_for
from rsmp_nlp.read.source import Source
from rsmp_nlp.read.table import RawTable, TableReader
from rsmp_nlp.read.threads import PARENT_CHARACTERS
from rsmp_nlp.schema import Message
from rsmp_nlp.taxonomy import usage_of_label

ADJUDICATION: Final = "adjudication"
"""Annotator whose label settles a disagreement."""

WRITTEN: Final = "written"
"""Value of the `origin` column of the project's own texts."""

_LABEL_COLUMNS: Final = ("label", "etiquette", "usage", "code", "annotation")
_IGNORED_SUFFIXES: Final = (".md", ".txt", ".toml", ".json", ".yml", ".yaml")
_SKIPPED_STATUS: Final = frozenset({"skipped", "ignored", "discarded"})


@dataclass(frozen=True, slots=True)
class Labelled:
    """A message with the usage that readers gave it.

    `group` names messages that must stay together in any split; `written` is true where the
    project's own authors wrote the text, so that it never enters a score. A message whose readers
    disagree may stand several times, once a usage; `main` is true of one of them.
    """

    message_id: str
    platform: str
    group: str
    text: str
    usage: str
    kind: str | None = None
    parent_text: str | None = None
    weight: float = 1.0
    written: bool = False
    thread: str | None = None
    main: bool = True


@dataclass(frozen=True, slots=True)
class Annotation:
    """One annotator's label of one message, as a row of the neutral long form.

    `platform` is "" where the row does not say.
    """

    message_id: str
    annotator: str
    usage: str
    weight: float
    platform: str = ""


Key = tuple[str, str]
"""Platform and identifier of a message: an identifier alone may stand on several platforms."""


def settle(annotations: Iterable[Annotation]) -> dict[Key, tuple[str, float]]:
    """Return (platform, message) → (usage, weight): the adjudicated label, else the majority's.

    A tie goes to the usage labelled first. The weight is the mean of the winning rows'.

    >>> rows = [Annotation("m", "a", "echange", 1.0), Annotation("m", "b", "action", 1.0),
    ...         Annotation("m", "adjudication", "action", 1.0)]
    >>> settle(rows)
    {('', 'm'): ('action', 1.0)}
    """
    by_message: dict[Key, list[Annotation]] = defaultdict(list)
    for row in annotations:
        by_message[row.platform, row.message_id].append(row)
    settled: dict[Key, tuple[str, float]] = {}
    for key, rows in by_message.items():
        last_word = [row for row in rows if row.annotator == ADJUDICATION]
        usage = Counter(row.usage for row in last_word or rows).most_common(1)[0][0]
        weights = [row.weight for row in rows if row.usage == usage]
        settled[key] = (usage, sum(weights) / len(weights) if weights else 1.0)
    return settled


@dataclass
class LabelledReading:
    """Labels and texts found under some paths, joined on `platform` and `message_id`.

    `without_text` counts labels whose message was found nowhere.
    """

    labelled: list[Labelled]
    without_text: int


@dataclass
class _Gathered:
    """What the tables under the paths hold, before it is joined."""

    annotations: list[Annotation]
    messages: dict[Key, Message]
    parents: dict[Key, str]
    groups: dict[str, str]
    written: set[Key]


def read_labelled(paths: Sequence[str]) -> LabelledReading:
    """Return the labelled messages under `paths`.

    A table may hold labels (`message_id`, `label`, `annotator`, `weight`, `status`), texts, or both
    (`text`, `label`); a table of `platform` and `group` tells which platforms stay together in
    splits. Rows whose `status` is skipped are no labels; a row whose `origin` is `written` is the
    project's own text.

    Raises
    ------
    UnknownLabel
        A label is not of the grid; the sentence names file and row.
    InputError
        A path cannot be read, no label has a text, or a label without platform fits several
        messages.
    """
    gathered = _Gathered([], {}, {}, {}, set())
    for source in find_sources(paths):
        if isinstance(source, InputError):
            raise source
        if source.suffix in _IGNORED_SUFFIXES:
            continue
        reader = reader_for(source)
        if isinstance(reader, TableReader):
            _gather(source, reader.table(source, ReadOptions()), gathered)
    return _join(gathered, paths)


def _gather(source: Source, table: RawTable, gathered: _Gathered) -> None:
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
        item = next(mapper.items([record])) if mapper is not None else None
        if isinstance(item, Message):
            platform, message_id = item.platform, item.message_id
            gathered.messages[platform, message_id] = item
            if parent := as_text(record.cells.get("parent_text")):
                gathered.parents[platform, message_id] = parent
            if as_text(record.cells.get("origin")) == WRITTEN:
                gathered.written.add((platform, message_id))
        if label is not None and message_id is not None:
            _annotate(source, record, columns, label, (platform, message_id), gathered)


def _annotate(
    source: Source,
    record: RawRecord,
    columns: Mapping[str, str],
    label: str,
    key: Key,
    gathered: _Gathered,
) -> None:
    def cell(name: str) -> str | None:
        return as_text(record.cells.get(columns[name])) if name in columns else None

    value = as_text(record.cells.get(label))
    if value is None or (cell("status") or "").lower() in _SKIPPED_STATUS:
        return
    try:
        usage = usage_of_label(value)
        weight = float(cell("weight") or 1.0)
    except UnknownLabel as error:
        where = f"{source.label}, ligne {record.row}"
        raise UnknownLabel(value, error.allowed, where) from None
    except ValueError:
        raise BrokenFile(
            source.label,
            f"ligne {record.row}",
            f"poids « {cell('weight')} » qui n’est pas un nombre",
        ) from None
    annotator = cell("annotator") or source.name
    platform, message_id = key
    gathered.annotations.append(Annotation(message_id, annotator, usage, weight, platform))


def _raw(table: RawTable) -> Iterator[RawRecord]:
    return (record for record in table.records if isinstance(record, RawRecord))


def _with_platforms(gathered: _Gathered) -> Iterator[Annotation]:
    """Yield the annotations, each under the platform where its message was found."""
    platforms: dict[str, list[str]] = defaultdict(list)
    for platform, message_id in gathered.messages:
        platforms[message_id].append(platform)
    for row in gathered.annotations:
        found = platforms[row.message_id]
        if row.platform in found or not found:
            yield row
        elif len(found) == 1:
            yield replace(row, platform=found[0])
        else:
            raise InputError(
                f"étiquette du message « {row.message_id} » : cet identifiant existe sur plusieurs "
                f"plateformes ({', '.join(found)}). Ajoutez une colonne « platform » aux étiquettes."
            )


def _join(gathered: _Gathered, paths: Sequence[str]) -> LabelledReading:
    settled = settle(_with_platforms(gathered))
    if not settled:
        raise InputError(
            f"{', '.join(paths)} : aucune étiquette trouvée. Il faut une colonne « label » "
            "(et « message_id » ou « text »)."
        )
    labelled: list[Labelled] = []
    for key, (usage, weight) in settled.items():
        message = gathered.messages.get(key)
        if message is None:
            continue
        parent = gathered.messages.get((message.platform, message.parent_id or ""))
        labelled.append(
            Labelled(
                message_id=message.message_id,
                platform=message.platform,
                group=gathered.groups.get(message.platform, message.platform),
                text=message.text,
                usage=usage,
                kind=message.kind,
                parent_text=gathered.parents.get(key)
                or (parent.text[:PARENT_CHARACTERS] if parent else None),
                weight=weight,
                written=key in gathered.written,
                thread=message.thread_id,
            )
        )
    if not labelled:
        raise InputError(
            f"{', '.join(paths)} : {len(settled)} étiquettes, mais le texte d’aucun de ces messages. "
            "Donnez aussi le fichier des messages (colonnes « message_id » et « text »)."
        )
    return LabelledReading(labelled, len(settled) - len(labelled))
