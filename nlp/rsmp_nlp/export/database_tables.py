"""The tables of a database, made from the schema: every key begins with the run's identifier."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from rsmp_nlp.schema.columns import Column, ColumnType, Table
from rsmp_nlp.schema.tables import MESSAGES, PLATFORMS, REASON_COLUMNS, TABLES, TEXT_COLUMN

if TYPE_CHECKING:
    import sqlalchemy as sa

RUN_ID: Final = "run_id"

RUNS: Final = Table(
    "runs",
    "Exécutions",
    (RUN_ID,),
    (
        Column(RUN_ID, "string", "Identifiant de l’exécution", required=True),
        Column("version", "string", "Version de rsmp-nlp"),
        Column("status", "string", "État"),
        Column("started_at", "datetime", "Début (UTC)"),
        Column("finished_at", "datetime", "Fin (UTC)"),
        Column("model_name", "string", "Modèle"),
        Column("model_sha256", "string", "Empreinte du modèle"),
        Column("seed", "integer", "Graine"),
        Column("read", "integer", "Enregistrements lus"),
        Column("classified", "integer", "Messages classés"),
        Column("skipped", "integer", "Écartés"),
        Column("rejected", "integer", "Rejetés"),
        Column("record", "string", "Contenu de run.json"),
    ),
)
"""One row per run exported, from `run.json`."""

_INDEXES: Final = {MESSAGES.name: ("thread_id", "created_at", "usage")}
"""Columns of a table that questions filter by, besides its key."""


def database_columns(table: Table) -> tuple[Column, ...]:
    """Return the columns of a table in a database: the run's identifier first."""
    run_id = next(column for column in RUNS.columns if column.name == RUN_ID)
    added = (TEXT_COLUMN, *REASON_COLUMNS) if table is MESSAGES else ()
    others = (column for column in (*table.columns, *added) if column.name != RUN_ID)
    return (run_id, *others)


def database_key(table: Table) -> tuple[str, ...]:
    """Return the primary key of a table in a database."""
    return table.key if table is RUNS else (RUN_ID, *table.key)


def tables_of() -> sa.MetaData:
    """Return every table, with keys, indexes, and the foreign keys that always hold.

    Messages do not refer to platforms: a platform without French messages has no position under
    `--french-only`.
    """
    import sqlalchemy as sa

    metadata = sa.MetaData()
    for table in (RUNS, *TABLES):
        key = database_key(table)
        items: list[sa.schema.SchemaItem] = [
            sa.Column(
                column.name,
                _type(column.type),
                primary_key=column.name in key,
                nullable=not column.required,
                comment=column.title,
            )
            for column in database_columns(table)
        ]
        if table is not RUNS:
            items.append(sa.ForeignKeyConstraint([RUN_ID], [f"{RUNS.name}.{RUN_ID}"]))
        if table not in (RUNS, PLATFORMS, MESSAGES) and "platform" in table.column_names:
            here = [RUN_ID, "platform"]
            there = [f"{PLATFORMS.name}.{name}" for name in here]
            items.append(sa.ForeignKeyConstraint(here, there))
        made = sa.Table(table.name, metadata, *items, comment=table.title)
        for name in _INDEXES.get(table.name, ()):
            sa.Index(f"ix_{table.name}_{name}", made.c[RUN_ID], made.c[name])
    return metadata


def _type(kind: ColumnType) -> sa.types.TypeEngine[Any]:
    import sqlalchemy as sa

    types: dict[ColumnType, sa.types.TypeEngine[Any]] = {
        "string": sa.Text(),
        "integer": sa.BigInteger(),
        "number": sa.Double(),
        "boolean": sa.Boolean(),
        # SQLite has no dates: ISO 8601 text on purpose, which its functions and most tools read
        "datetime": sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite"),
    }
    return types[kind]
