"""A finished run, opened to be handed over: its record, and its tables read by batches."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from rsmp_nlp.errors import BrokenFile, InputError
from rsmp_nlp.parquet_file import open_parquet
from rsmp_nlp.report.rows import IncompleteRun
from rsmp_nlp.report.store import PARTIAL, RUN, arrow_schema, finish_publishing, read_run
from rsmp_nlp.schema.columns import Column, Table
from rsmp_nlp.schema.tables import PLATFORMS, REASON_COLUMNS, TABLES, TEXT_COLUMN

if TYPE_CHECKING:
    import pyarrow as pa

BATCH: Final = 16_384
"""Rows of a table that are in memory together."""

_ADDED: Final = {column.name: column for column in (TEXT_COLUMN, *REASON_COLUMNS)}


@dataclass(frozen=True, slots=True)
class RunTable:
    """One table of a run, on disk.

    Attributes
    ----------
    table : what the schema says of it
    files : Parquet files that hold it: one, or the parts of a folder
    rows : number of rows
    columns : every column of the schema, whether the files have it or not, then those that the
        files add
    """

    table: Table
    files: tuple[Path, ...]
    rows: int
    columns: tuple[Column, ...]

    @property
    def name(self) -> str:
        """Name of the table, as in the schema."""
        return self.table.name

    @property
    def arrow_schema(self) -> pa.Schema:
        """Arrow schema of the batches: `columns`, in order."""
        return arrow_schema(self.table, *self.columns[len(self.table.columns) :])

    def batches(self, rows: int = BATCH) -> Iterator[pa.RecordBatch]:
        """Yield the rows in order, by batches, typed as the schema says.

        A column that an older run lacks is null, and so is a number that is not finite.

        Raises
        ------
        BrokenFile
            A file cannot be read, or a column has another type.
        """
        for path in self.files:
            try:
                with open_parquet(path) as file:
                    there = [c.name for c in self.columns if c.name in file.schema_arrow.names]
                    for batch in file.iter_batches(batch_size=rows, columns=there):
                        yield self._typed(batch, path)
            except (OSError, ValueError) as error:
                raise BrokenFile(path, "", "Parquet illisible") from error

    def _typed(self, batch: pa.RecordBatch, path: Path) -> pa.RecordBatch:
        import pyarrow as pa
        import pyarrow.compute as pc

        schema = self.arrow_schema
        there = set(batch.schema.names)
        arrays = []
        for wanted in schema:
            if wanted.name not in there:
                arrays.append(pa.nulls(batch.num_rows, wanted.type))
                continue
            found = batch.column(wanted.name)
            try:
                array = found.cast(wanted.type)
            except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
                raise BrokenFile(
                    path,
                    f"colonne « {wanted.name} »",
                    f"type {found.type}, {wanted.type} attendu",
                ) from None
            if pa.types.is_floating(array.type):
                array = pc.if_else(pc.is_finite(array), array, pa.scalar(None, array.type))
            arrays.append(array)
        return pa.RecordBatch.from_arrays(arrays, schema=schema)


@dataclass(frozen=True, slots=True)
class FinishedRun:
    """A run and its tables, in the order of the schema.

    `run_id` is that of the run; for positions computed again by `locate` it ends in a checksum
    of what was asked, since both are of the same messages and may meet in one database.
    """

    folder: Path
    record: dict[str, Any]
    run_id: str
    tables: tuple[RunTable, ...]
    notes: tuple[str, ...] = field(default=())

    def table(self, name: str) -> RunTable | None:
        """Return a table by its name, or None where the run has none."""
        return next((table for table in self.tables if table.name == name), None)


def open_run(folder: Path) -> FinishedRun:
    """Open the folder of a run, made earlier or elsewhere; no model is needed.

    Raises
    ------
    InputError
        The folder holds no finished run, or lacks `platforms.parquet`, or a file is damaged.
    """
    finish_publishing(folder)
    if not (folder / RUN).is_file() and (folder / PARTIAL).is_dir():
        raise InputError(
            f"{folder} : cette exécution a été interrompue et n’a pas de tables. Relancez la même "
            "commande « rsmp-nlp classify », qui reprend où elle s’est arrêtée."
        )
    record = read_run(folder)
    if not isinstance(record.get("run_id"), str) or not record["run_id"]:
        raise BrokenFile(folder / RUN, "", "« run_id » manque")
    notes: list[str] = []
    if record.get("status", "done") != "done":
        notes.append(f"Cette exécution n’est pas terminée (état : {record['status']}).")
    found = [_open_table(folder, table, notes) for table in TABLES]
    tables = tuple(table for table in found if table is not None)
    if not any(table.table is PLATFORMS for table in tables):
        raise IncompleteRun(folder, f"{PLATFORMS.name}.parquet")
    return FinishedRun(folder, record, _identifier(record), tables, tuple(notes))


def _identifier(record: dict[str, Any]) -> str:
    run_id = str(record["run_id"])
    located = record.get("locate")
    if not isinstance(located, dict):
        return run_id
    asked = {name: value for name, value in located.items() if name not in ("seconds", "notes")}
    digest = hashlib.sha256(json.dumps(asked, sort_keys=True, default=str).encode()).hexdigest()
    return f"{run_id}-{digest[:8]}"


def _open_table(folder: Path, table: Table, notes: list[str]) -> RunTable | None:
    import pyarrow.parquet as pq

    path = folder / f"{table.name}.parquet"
    if path.is_dir():
        files = tuple(sorted(path.rglob("*.parquet")))
    else:
        files = (path,) if path.is_file() else ()
    if not files:
        return None
    rows = 0
    added: dict[str, Column] = {}
    for file in files:
        try:
            metadata = pq.read_metadata(file)
            schema = metadata.schema.to_arrow_schema()
        except (OSError, ValueError) as error:
            raise BrokenFile(file, "", "Parquet illisible") from error
        rows += metadata.num_rows
        missing = [name for name in table.key if name not in schema.names]
        if missing:
            raise BrokenFile(file, "", f"la colonne {missing[0]} manque")
        for field_ in schema:
            if field_.name in table.column_names or field_.name in added:
                continue
            column = _ADDED.get(field_.name) or _unknown(field_)
            if column is None:
                notes.append(
                    f"{file.name} : la colonne « {field_.name} » ({field_.type}) est omise."
                )
            else:
                added[field_.name] = column
    return RunTable(table, files, rows, (*table.columns, *added.values()))


def _unknown(found: pa.Field) -> Column | None:
    """Return a column that the schema does not know; None where it is no plain value."""
    import pyarrow as pa

    kinds = {
        "integer": pa.types.is_integer,
        "number": pa.types.is_floating,
        "boolean": pa.types.is_boolean,
        "datetime": pa.types.is_timestamp,
    }
    for kind, is_kind in kinds.items():
        if is_kind(found.type):
            return Column(found.name, kind, found.name)  # type: ignore[arg-type]
    if pa.types.is_nested(found.type) or pa.types.is_binary(found.type):
        return None
    return Column(found.name, "string", found.name)
