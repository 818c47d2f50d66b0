"""What annotators said, brought back from their tools: every row is kept, skipped or refused with a reason."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from rsmp_nlp.annotate.sample_file import Item, write_rows
from rsmp_nlp.classify.label_records import PENDING, SKIPPED, SUBMITTED, rows_of
from rsmp_nlp.classify.label_tables import label_table
from rsmp_nlp.classify.label_tools import NAMES
from rsmp_nlp.errors import InputError, UnknownLabel
from rsmp_nlp.read.columns import normalise_header
from rsmp_nlp.read.locate import find_sources
from rsmp_nlp.read.records import RawRecord, as_text
from rsmp_nlp.read.source import Source
from rsmp_nlp.taxonomy import usage_of_label

Key = tuple[str, str]

COLUMNS: Final = (
    *("message_id", "platform", "annotator", "label", "secondary", "status", "weight"),
    *("inclusion_probability", "round", "strategy", "source_tool", "annotated_at", "comment"),
    *("thread_id", "kind", "text_key"),
)
"""The neutral long form: one row an annotator and message; no text."""

PASSED: Final = "passés par l’annotateur"
UNDONE: Final = "pas encore étiquetés"
TWICE: Final = "déjà lus dans un autre fichier, avec la même étiquette"

TOOL_NAMES: Final = frozenset(NAMES.values())
_STATUSES: Final[Mapping[str, str]] = {
    **dict.fromkeys(("submitted", "completed", "done"), SUBMITTED),
    **dict.fromkeys(("skipped", "ignored", "discarded", "rejected", "cancelled"), SKIPPED),
    **dict.fromkeys(("pending", "draft"), PENDING),
}
_DRAWN: Final = ("inclusion_probability", "round", "strategy", "thread_id", "kind", "text_key")


@dataclass
class Imported:
    """What was read: `read` = rows kept + `skipped` left out + `rejected`, always.

    Attributes
    ----------
    rows : of the neutral long form; a message passed on has one, without label
    skipped : rows left out that are no mistake, by reason
    rejected : for each row refused a sentence: file, row, why
    unread : files that could not be read at all
    missing : messages of the sample that no annotator has labelled yet
    """

    rows: list[dict[str, Any]] = field(default_factory=list)
    read: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    rejected: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    missing: list[Key] = field(default_factory=list)

    @property
    def labels(self) -> int:
        """Rows that hold a label."""
        return sum(row["status"] == SUBMITTED for row in self.rows)


@dataclass
class _Row:
    """A row of an export, and where it stands."""

    where: str
    cells: Mapping[str, Any]


def import_labels(paths: Sequence[str], sample: Sequence[Item] = ()) -> Imported:
    """Return the labels of exports of annotation tools, joined with their sample if it is given.

    Two different labels of one message by one annotator in one round are both refused: which one
    was meant is not guessed.

    Raises
    ------
    InputError
        No file could be read, or none of the messages is of the sample.
    """
    imported = Imported()
    by_key = {item.key: item for item in sample}
    platforms: dict[str, list[str]] = defaultdict(list)
    for item in sample:
        platforms[item.message_id].append(item.platform)
    kept: dict[tuple[str, ...], list[tuple[str, dict[str, Any]]]] = defaultdict(list)
    strangers: list[str] = []
    for row in _rows_of(paths, imported):
        imported.read += 1
        try:
            found = _checked(row, by_key, platforms)
        except _Stranger as error:
            strangers.append(str(error))
            imported.rejected.append(str(error))
        except InputError as error:
            imported.rejected.append(str(error))
        else:
            if found["status"] == PENDING:
                imported.skipped[UNDONE] += 1
                continue
            key = (found["platform"], found["message_id"], found["annotator"], str(found["round"]))
            kept[key].append((row.where, found))
    if sample and strangers and len(strangers) == imported.read:
        raise InputError(
            f"{', '.join(paths)} : aucun des {len(strangers)} messages de cet export n’est dans le "
            "tirage ; c’est l’export d’un autre projet, ou --sample est un autre tirage."
        )
    if not imported.read and imported.unread:
        raise InputError(imported.unread[0])
    for rows in kept.values():
        _settle(rows, imported)
    imported.rows.sort(key=lambda row: (row["platform"], row["message_id"], row["annotator"]))
    said = {(row["platform"], row["message_id"]) for row in imported.rows}
    imported.missing = [key for key in by_key if key not in said]
    return imported


def _settle(rows: list[tuple[str, dict[str, Any]]], imported: Imported) -> None:
    """Keep the one row of an annotator and message; refuse them all where they differ."""
    said = {(row["label"], row["status"]) for _, row in rows}
    if len(said) == 1:
        imported.rows.append(rows[0][1])
        imported.skipped[TWICE] += len(rows) - 1
        imported.skipped += Counter()  # a count of 0 says nothing
        return
    labels = ", ".join(f"« {row['label'] or 'passé'} » ({where})" for where, row in rows)
    for where, row in rows:
        imported.rejected.append(
            f"{where} : {row['annotator']} a donné plusieurs étiquettes au message "
            f"« {row['message_id']} » : {labels}. Aucune n’est retenue ; gardez la bonne dans l’outil."
        )


def _rows_of(paths: Sequence[str], imported: Imported) -> Iterator[_Row]:
    """Yield every row of every file; a file that cannot be read is noted, the others go on."""
    for source in find_sources(paths):
        if isinstance(source, InputError):
            imported.unread.append(str(source))
            continue
        try:
            yield from _rows_of_source(source)
        except InputError as error:
            imported.unread.append(str(error))


def _rows_of_source(source: Source) -> Iterator[_Row]:
    table = label_table(source)
    if table is None:
        return
    names = {name: normalise_header(name) for name in table.columns}
    if "message_id" not in names.values():
        raise InputError(
            f"{source.label} : aucune colonne « message_id » ; ce n’est pas l’export d’un outil "
            "d’annotation fait à partir d’un tirage."
        )
    for record in table.records:
        if not isinstance(record, RawRecord):
            continue
        cells = {names.get(name, name): value for name, value in record.cells.items()}
        where = f"{source.label}, ligne {record.row}"
        if cells.get("source_tool") in TOOL_NAMES:
            yield _Row(where, cells)
            continue
        # a table of no known tool: its labels may still bear the marks of a list of one column
        who = as_text(cells.get("annotator")) or source.name.rsplit(".", 1)[0]
        status = as_text(cells.get("status")) or SUBMITTED
        label = as_text(cells.get("label")) or as_text(cells.get("etiquette"))
        for row in rows_of(cells, (label,), who, status):
            yield _Row(where, {"source_tool": "table", **row})


class _Stranger(InputError):
    """A message is not of the sample."""


def _checked(
    row: _Row, by_key: Mapping[Key, Item], platforms: Mapping[str, list[str]]
) -> dict[str, Any]:
    """Return a row of the neutral long form.

    Raises
    ------
    _Stranger
        The message is not of the sample.
    InputError
        The label is not of the grid, or the row says of no message which it is.
    """
    cells = row.cells
    message_id = as_text(cells.get("message_id"))
    if message_id is None:
        raise InputError(f"{row.where} : « message_id » est vide ; l’outil ne l’a pas rendu.")
    platform = as_text(cells.get("platform")) or ""
    item = by_key.get((platform, message_id))
    if by_key and item is None:
        known = platforms.get(message_id, [])
        if len(known) > 1:
            raise InputError(
                f"{row.where} : le message « {message_id} » existe sur plusieurs plateformes "
                f"({', '.join(known)}) et la ligne ne dit pas laquelle."
            )
        if not known:
            raise _Stranger(f"{row.where} : le message « {message_id[:60]} » n’est pas du tirage.")
        item = by_key[known[0], message_id]
    status = _STATUSES.get(str(cells.get("status") or SUBMITTED).lower(), SUBMITTED)
    label = as_text(cells.get("label")) if status == SUBMITTED else None
    usage = _usage(label, row.where)
    if status == SUBMITTED and usage is None:
        status = PENDING
    second = _usage(as_text(cells.get("secondary")), row.where) if usage else None
    drawn = {name: as_text(cells.get(name)) for name in _DRAWN}
    if item is not None:
        drawn = {name: getattr(item, name) for name in _DRAWN}
    return {
        **dict.fromkeys(COLUMNS),
        "message_id": message_id,
        "platform": item.platform if item else platform,
        "annotator": as_text(cells.get("annotator")) or "",
        "label": usage,
        "secondary": second,
        "status": status,
        "weight": 1.0,
        "source_tool": cells.get("source_tool"),
        "annotated_at": as_text(cells.get("annotated_at")),
        "comment": as_text(cells.get("comment")),
        **drawn,
        "round": _whole(drawn["round"]),
        "inclusion_probability": _part(drawn["inclusion_probability"], row.where),
    }


def _usage(label: str | None, where: str) -> str | None:
    try:
        return usage_of_label(label) if label else None
    except UnknownLabel as error:
        raise UnknownLabel(str(label), error.allowed, where) from None


def _whole(value: Any) -> int:
    """Return the round, the first where a row does not say."""
    try:
        return int(float(value))
    except (TypeError, ValueError, OverflowError):
        return 1


def _part(value: Any, where: str) -> float | None:
    if value in (None, ""):
        return None
    try:
        number = float(str(value).replace(",", "."))
    except ValueError:
        number = -1.0
    if not 0 <= number <= 1:
        raise InputError(
            f"{where} : « inclusion_probability » vaut « {str(value)[:40]} », entre 0 et 1 attendu."
        )
    return number


def write_labels(imported: Imported, path: Path) -> None:
    """Write the labels as CSV, JSONL or Parquet.

    Raises
    ------
    UsageError
        The suffix is of another form, or the file cannot be written.
    """
    write_rows(imported.rows, COLUMNS, path)
