"""Labelled messages: read in every form of the contract, several annotators made one label."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from rsmp_nlp.classify.combine import Annotation, Key, distribution, settle
from rsmp_nlp.classify.label_tables import label_table
from rsmp_nlp.classify.reference import Reference, resolve
from rsmp_nlp.errors import InputError, NoTextColumn, UnknownLabel
from rsmp_nlp.read.base import ReadOptions
from rsmp_nlp.read.columns import normalise_header
from rsmp_nlp.read.locate import find_sources
from rsmp_nlp.read.records import RawRecord, RecordMapper, as_text
from rsmp_nlp.read.source import Source
from rsmp_nlp.read.table import RawTable
from rsmp_nlp.read.threads import PARENT_CHARACTERS
from rsmp_nlp.schema import Message
from rsmp_nlp.taxonomy import usage_of_label

WRITTEN: Final = "written"
"""Value of the `origin` column of the project's own texts."""

_LABEL_COLUMNS: Final = ("label", "etiquette", "usage", "code", "annotation")
_SKIPPED_STATUS: Final = frozenset(
    {"skipped", "ignored", "discarded", "draft", "pending", "rejected", "cancelled"}
)


@dataclass(frozen=True, slots=True)
class Labelled:
    """A message with the usage that readers gave it.

    `group` names messages that must stay together in any split; `written` is true where the
    project's own authors wrote the text, so that it never enters a score. A message whose readers
    disagree may stand several times, once a usage; `main` is true of one of them. `origin` is where
    the text was read, `round` the last in which it was labelled.
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
    origin: str | None = None
    round: float = 0.0


@dataclass
class LabelledReading:
    """Labels and texts found under some paths, joined on `platform` and `message_id`.

    `without_text` counts labels whose message was found nowhere; `problems` says in a sentence
    what each row that was left out held.
    """

    labelled: list[Labelled]
    without_text: int
    problems: list[str] = field(default_factory=list)


@dataclass
class _Gathered:
    """What the tables under the paths hold, before it is joined."""

    annotations: list[Annotation]
    messages: dict[Key, Message]
    parents: dict[Key, str]
    groups: dict[str, str]
    origins: dict[Key, str]
    references: list[Reference]
    problems: list[InputError]


def read_labelled(paths: Sequence[str], combine: str = "majority") -> LabelledReading:
    """Return the labelled messages under `paths`.

    A table may hold labels (`message_id`, `label`, `annotator`, `weight`, `status`), texts, or both
    (`text`, `label`); a table of `platform` and `group` tells which platforms stay together in
    splits. Rows whose `status` is skipped are no labels; a row whose `origin` is `written` is the
    project's own text. A row with `sha256` labels the text of that fingerprint, wherever it is
    (`reference`); `split_group` says in a table of messages what `group` says in one of groups. Exports of annotation tools are read too (`label_tools`). A row that cannot be
    used is left out and told in `problems`.

    Parameters
    ----------
    combine : how several annotators make one label: the "majority"'s, or "soft", every label for its
        share of the message

    Raises
    ------
    UnknownLabel
        Most labels are not of the grid; the sentence names file and row of the first.
    InputError
        A path cannot be read, no label has a text, or a label without platform fits several
        messages.
    """
    gathered = _gathered(paths)
    return _join(gathered, paths, combine)


def read_labels(paths: Sequence[str]) -> dict[Key, tuple[str, float]]:
    """Return (platform, message) → (usage, weight) of the labels under `paths`, texts or not.

    Raises
    ------
    UnknownLabel, InputError
        As `read_labelled`, but labels need no text.
    """
    gathered = _gathered(paths)
    if not gathered.annotations:
        raise InputError(
            f"{', '.join(paths)} : aucune étiquette trouvée. Il faut des colonnes « message_id » et "
            "« label »."
        )
    return settle(gathered.annotations)


def _gathered(paths: Sequence[str]) -> _Gathered:
    gathered = _Gathered([], {}, {}, {}, {}, [], [])
    for source in find_sources(paths):
        if isinstance(source, InputError):
            raise source
        table = label_table(source)
        if table is not None:
            _gather(source, table, gathered)
    if len(gathered.problems) > len(gathered.annotations) + len(gathered.references):
        raise gathered.problems[0]
    return gathered


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
    gathered: _Gathered,
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
    except UnknownLabel as error:
        gathered.problems.append(UnknownLabel(value, error.allowed, where))
        return
    except InputError as error:
        gathered.problems.append(error)
        return
    platform, message_id = key
    found = Annotation(
        message_id or "", cell("annotator") or source.name, usage, weight, platform, number
    )
    if message_id is not None:
        gathered.annotations.append(found)
    elif digest := cell("sha256"):
        gathered.references.append(Reference(digest, cell("origin"), found))
        if group := cell("group"):
            gathered.groups.setdefault(platform, group)


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


def _join(gathered: _Gathered, paths: Sequence[str], combine: str) -> LabelledReading:
    texts = {key: message.text for key, message in gathered.messages.items()}
    referred, missing = resolve(gathered.references, texts, gathered.origins)
    annotations = [*_with_platforms(gathered), *referred]
    if not annotations and not missing:
        raise InputError(
            f"{', '.join(paths)} : aucune étiquette trouvée. Il faut une colonne « label » "
            "(et « message_id » ou « text »)."
        )
    settled = (
        distribution(annotations)
        if combine == "soft"
        else {key: [one] for key, one in settle(annotations).items()}
    )
    rounds: dict[Key, float] = defaultdict(float)
    for row in annotations:
        key = (row.platform, row.message_id)
        rounds[key] = max(rounds[key], row.round)
    labelled = [
        replace(
            _labelled(gathered, key, message),
            usage=usage,
            weight=weight,
            main=place == 0,
            round=rounds[key],
        )
        for key, usages in settled.items()
        if (message := gathered.messages.get(key)) is not None
        for place, (usage, weight) in enumerate(usages)
    ]
    with_text = sum(one.main for one in labelled)
    if not labelled:
        raise InputError(
            f"{', '.join(paths)} : {len(settled) + missing} étiquettes, mais le texte d’aucun de ces messages. "
            "Donnez aussi le fichier des messages (colonnes « message_id » et « text »), par exemple avec --texts."
        )
    problems = [str(problem) for problem in gathered.problems]
    return LabelledReading(labelled, len(settled) + missing - with_text, problems)


def _labelled(gathered: _Gathered, key: Key, message: Message) -> Labelled:
    """Return a message as it will be labelled."""
    parent = gathered.messages.get((message.platform, message.parent_id or ""))
    return Labelled(
        message_id=message.message_id,
        platform=message.platform,
        group=gathered.groups.get(message.platform, message.platform),
        text=message.text,
        usage="",
        kind=message.kind,
        parent_text=gathered.parents.get(key)
        or (parent.text[:PARENT_CHARACTERS] if parent else None),
        written=gathered.origins.get(key) == WRITTEN,
        thread=message.thread_id,
        origin=gathered.origins.get(key),
    )
