"""A run in a database: all of it or nothing, other runs untouched, again as often as wanted."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from rsmp_nlp.errors import UsageError
from rsmp_nlp.export.connect import engine_of, place, sqlite_url, told_errors
from rsmp_nlp.export.csv_canonical import iso_text
from rsmp_nlp.export.database_tables import (
    RUN_ID,
    RUNS,
    database_columns,
    database_key,
    tables_of,
)
from rsmp_nlp.export.database_views import VIEWS, make_views
from rsmp_nlp.export.run import FinishedRun, RunTable
from rsmp_nlp.export.targets import Exported
from rsmp_nlp.schema.tables import TABLES

if TYPE_CHECKING:
    import sqlalchemy as sa

KEY_LIMIT: Final = 400
"""Characters of a cell that a key holds: PostgreSQL indexes 2,704 bytes at most."""

_KEYS: Final = frozenset(name for table in TABLES for name in table.key) | {
    "thread_id",
    "parent_id",
}
"""Columns that are keys somewhere: shortened everywhere alike, so that tables still join."""

_ROWS: Final = 4_096


def write(run: FinishedRun, out: Path) -> Exported:
    """Write a run in an SQLite file, made if it does not exist.

    Raises
    ------
    UsageError
        The file is something else than an SQLite database, or its tables are another program's.
    RsmpError
        It cannot be written.
    """
    if out.is_dir():
        raise UsageError(f"{out} : c’est un dossier ; -o attend ici un fichier SQLite.")
    out.parent.mkdir(parents=True, exist_ok=True)
    if out.exists() and out.stat().st_size:
        with out.open("rb") as stream:
            if stream.read(16) != b"SQLite format 3\x00":
                raise UsageError(
                    f"{out} : ce fichier n’est pas une base SQLite ; il n’est pas touché. "
                    "Choisissez un autre nom avec -o."
                )
    done = write_database(run, sqlite_url(out), str(out))
    return Exported((out,), done.rows, done.notes)


def write_database(run: FinishedRun, url: str | sa.URL, where: str | None = None) -> Exported:
    """Write a run in the database of a URL, in one transaction.

    The rows of an earlier export of the same run are replaced. Tables that lack columns of this
    version get them, empty for runs already there.

    Parameters
    ----------
    url : as SQLAlchemy reads it; its password is never shown
    where : how messages call the database

    Raises
    ------
    UsageError
        The URL cannot be used, or a table of this name is another program's.
    RsmpError
        The database refused; nothing is then written.
    """
    engine = engine_of(url)
    where = where or place(engine.url)
    metadata = tables_of()
    notes: list[str] = []
    try:
        with told_errors(engine, where), engine.begin() as connection:
            _prepare(connection, metadata, where, notes)
            _remove(connection, metadata, run.run_id)
            _insert(connection, metadata.tables[RUNS.name], [_run_row(run, connection)])
            rows = {}
            for table in run.tables:
                made = metadata.tables[table.name]
                for batch in _rows(table, run.run_id, text_dates=_is_sqlite(connection)):
                    _insert(connection, made, batch)
                rows[table.name] = table.rows
                notes += _left_out(table)
            make_views(connection)
    finally:
        engine.dispose()
    return Exported((), rows, tuple(notes))


def _prepare(
    connection: sa.Connection, metadata: sa.MetaData, where: str, notes: list[str]
) -> None:
    """Make the tables that are not there, and complete those of an older version.

    Raises
    ------
    UsageError
        A table of one of our names has another key: it is not ours.
    """
    import sqlalchemy as sa

    inspector = sa.inspect(connection)
    there = set(inspector.get_table_names())
    views = set(inspector.get_view_names())
    if RUNS.name not in there and (foreign := sorted(views & set(VIEWS))):
        raise UsageError(_not_ours(where, "vue", foreign[0], "aucune table « runs » à côté"))
    for table in (RUNS, *TABLES):
        if table.name in views:
            raise UsageError(_not_ours(where, "vue", table.name, "une table est attendue"))
        if table.name not in there:
            continue
        key = inspector.get_pk_constraint(table.name)["constrained_columns"]
        if set(key) != set(database_key(table)):
            why = f"sa clé est : {', '.join(key) or 'aucune'}"
            raise UsageError(_not_ours(where, "table", table.name, why))
        columns = {column["name"] for column in inspector.get_columns(table.name)}
        missing = [column.name for column in database_columns(table) if column.name not in columns]
        for name in missing:
            column = metadata.tables[table.name].c[name]
            _add_column(connection, table.name, column)
        if missing:
            notes.append(
                f"{where} : la table « {table.name} », d’une version antérieure, a reçu "
                f"{len(missing)} colonnes ({', '.join(missing[:5])}{'…' if len(missing) > 5 else ''}), "
                "vides pour les exécutions déjà là."
            )
    metadata.create_all(connection)


def _not_ours(where: str, kind: str, name: str, why: str) -> str:
    return (
        f"{where} : la {kind} « {name} » existe et n’est pas de rsmp-nlp ({why}) ; rien n’est "
        "touché. Choisissez une autre base, ou un autre schéma (PostgreSQL : "
        "?options=-csearch_path%3Dnom à la fin de l’URL)."
    )


def _add_column(connection: sa.Connection, table: str, column: sa.Column[Any]) -> None:
    quote = connection.dialect.identifier_preparer.quote
    kind = column.type.compile(connection.dialect)
    # rows that are there have no value: the column takes nulls whatever the schema asks of new ones
    connection.exec_driver_sql(f"ALTER TABLE {quote(table)} ADD COLUMN {quote(column.name)} {kind}")


def _remove(connection: sa.Connection, metadata: sa.MetaData, run_id: str) -> None:
    for made in reversed(metadata.sorted_tables):
        connection.execute(made.delete().where(made.c[RUN_ID] == run_id))


def _insert(connection: sa.Connection, made: sa.Table, rows: list[dict[str, Any]]) -> None:
    if rows:
        connection.execute(made.insert(), rows)


def _rows(table: RunTable, run_id: str, *, text_dates: bool) -> Iterator[list[dict[str, Any]]]:
    """Yield the rows of a table as a database takes them."""
    known = {column.name for column in database_columns(table.table)}
    columns = [(place_, c) for place_, c in enumerate(table.columns) if c.name in known - {RUN_ID}]
    for batch in table.batches(_ROWS):
        cells: dict[str, list[Any]] = {}
        for at, column in columns:
            array = batch.column(at)
            if column.type == "datetime" and text_dates:
                array = iso_text(array)
            values = array.to_pylist()
            if column.type == "string":
                clean = _key_cell if column.name in _KEYS else _text_cell
                values = [None if value is None else clean(value) for value in values]
            cells[column.name] = values
        names = list(cells)
        yield [
            dict(zip(names, row, strict=True), run_id=run_id)
            for row in zip(*cells.values(), strict=True)
        ]


def _text_cell(text: str) -> str:
    """Return a text without the one character that PostgreSQL cannot hold."""
    return text.replace("\x00", "\ufffd")


def _key_cell(text: str) -> str:
    """Return a text that an index can hold: a long one is cut, and completed by its checksum."""
    text = _text_cell(text)
    if len(text) <= KEY_LIMIT:
        return text
    return f"{text[:KEY_LIMIT]}…{hashlib.sha256(text.encode()).hexdigest()[:12]}"


def _run_row(run: FinishedRun, connection: sa.Connection) -> dict[str, Any]:
    record = run.record
    model = record.get("model") or {}
    counts = record.get("counts") or {}
    as_date: Callable[[Any], Any] = str if _is_sqlite(connection) else _moment
    return {
        RUN_ID: run.run_id,
        "version": record.get("version"),
        "status": record.get("status"),
        "started_at": as_date(record["started_at"]) if record.get("started_at") else None,
        "finished_at": as_date(record["finished_at"]) if record.get("finished_at") else None,
        "model_name": model.get("name"),
        "model_sha256": model.get("sha256"),
        "seed": record.get("seed"),
        **{name: counts.get(name) for name in ("read", "classified", "skipped", "rejected")},
        # written by programs for programs, and no NUL in it: JSON escapes it
        "record": json.dumps(record, ensure_ascii=False, sort_keys=True),
    }


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _is_sqlite(connection: sa.Connection) -> bool:
    return bool(connection.dialect.name == "sqlite")


def _left_out(table: RunTable) -> list[str]:
    known = {column.name for column in database_columns(table.table)}
    names = [column.name for column in table.columns if column.name not in known]
    if not names:
        return []
    return [
        f"Colonnes de « {table.name} » absentes de la base, car inconnues : {', '.join(names)}."
    ]
