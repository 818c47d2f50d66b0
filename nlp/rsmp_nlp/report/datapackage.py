"""The description of a run's tables, as a Frictionless Data Package (v2).

https://datapackage.org/standard/data-package/ ; titles are French, as the tables' readers are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from rsmp_nlp.errors import UsageError
from rsmp_nlp.report.store import write_json
from rsmp_nlp.schema import (
    MESSAGES,
    PLATFORMS,
    REASON_COLUMNS,
    SEGMENTS,
    TEXT_COLUMN,
    TIMELINE,
    USAGES_TABLE,
    WORDS,
    Column,
    ColumnType,
    Table,
)

FILE_NAME: Final = "datapackage.json"

_SCHEMA: Final = "https://datapackage.org/profiles/2.0/{}.json"
_FIELD_TYPES: Final[dict[ColumnType, str]] = {
    "string": "string",
    "integer": "integer",
    "number": "number",
    "boolean": "boolean",
    "datetime": "datetime",
}
_MEDIA_TYPES: Final = {
    "parquet": "application/vnd.apache.parquet",
    "csv": "text/csv",
    "jsonl": "application/jsonl",
}

REJECTED: Final = Table(
    "rejected",
    "Enregistrements lus et non classés",
    (),
    (
        Column("source_file", "string", "Fichier d’origine", required=True),
        Column("source_row", "integer", "Ligne d’origine", required=True),
        Column("status", "string", "Sort", "skipped (écarté) ou rejected (rejeté)"),
        Column("reason", "string", "Motif", required=True),
        Column("raw", "string", "Enregistrement brut", "raccourci s’il est long"),
    ),
)
"""Columns of `rejected.jsonl`, which `schema` has as a record and not as a table."""


@dataclass(frozen=True, slots=True)
class _Resource:
    """One file of a run: its name in the package, format and table."""

    name: str
    format: str
    table: Table

    @property
    def path(self) -> str:
        return f"{self.table.name}.{self.format}"


_RESOURCES: Final = (
    _Resource("messages", "parquet", MESSAGES),
    _Resource("platforms", "parquet", PLATFORMS),
    _Resource("platforms-csv", "csv", PLATFORMS),
    _Resource("usages", "parquet", USAGES_TABLE),
    _Resource("usages-csv", "csv", USAGES_TABLE),
    _Resource("timeline", "parquet", TIMELINE),
    _Resource("segments", "parquet", SEGMENTS),
    _Resource("words", "parquet", WORDS),
    _Resource("rejected", "jsonl", REJECTED),
)


def datapackage(
    run_id: str,
    created: str,
    paths: Mapping[str, list[str]] | None = None,
    extra: Mapping[str, Iterable[str]] | None = None,
) -> dict[str, Any]:
    """Return the descriptor of a run's tables.

    Parameters
    ----------
    run_id : identifier of the run
    created : date and time, RFC 3339, as in "2026-11-22T10:00:00Z"
    paths : paths relative to the package by resource name; a resource that is not in it is left
        out. By default every table is one file of its own name
    extra : names of columns that a file has beyond its table, by resource name
    """
    if paths is None:
        paths = {resource.name: [resource.path] for resource in _RESOURCES}
    present = [resource for resource in _RESOURCES if paths.get(resource.name)]
    names = {resource.name for resource in present}
    return {
        "$schema": _SCHEMA.format("datapackage"),
        "name": "rsmp-nlp-run",
        "id": run_id,
        "title": "Centres de gravité de réseaux sociaux",
        "description": "Usages des messages et position de chaque plateforme entre influence, "
        "collaboration et coordination. Les parts vont de 0 à 1, les dates sont en UTC.",
        "created": created,
        "resources": [
            _resource(resource, paths[resource.name], (extra or {}).get(resource.name, ()), names)
            for resource in present
        ],
    }


def write_datapackage(out: Path, run: Mapping[str, Any]) -> Path:
    """Write `datapackage.json` for the tables present in the folder of a run; return its path.

    Parameters
    ----------
    out : folder of the run; a table may be a file, or a folder of parts
    run : record of the run, as in `run.json`

    Raises
    ------
    UsageError
        The file cannot be written.
    """
    paths = {resource.name: _parts(out, resource) for resource in _RESOURCES}
    extra = {
        resource.name: _unknown_columns(out / paths[resource.name][0], resource.table)
        for resource in _RESOURCES
        if paths[resource.name]
    }
    created = str(run.get("finished_at") or run.get("started_at") or "")
    described = datapackage(str(run.get("run_id", "")), created, paths, extra)
    inputs = [item for item in run.get("inputs") or [] if isinstance(item, dict)]
    if inputs:
        described["sources"] = [{"title": str(item.get("file", ""))} for item in inputs]
    if run.get("version"):
        described["version"] = str(run["version"])
    path = out / FILE_NAME
    try:
        write_json(path, described)
    except OSError as error:
        raise UsageError(f"{path} : impossible d’y écrire ({error.strerror}).") from error
    return path


def _resource(
    resource: _Resource, paths: list[str], extra: Iterable[str], names: set[str]
) -> dict[str, Any]:
    table = resource.table
    known = {column.name: column for column in (TEXT_COLUMN, *REASON_COLUMNS)}
    fields = [_field(column) for column in table.columns]
    # A column that the schema does not know is named, and its type left open.
    fields += [
        _field(known[name]) if name in known else {"name": name, "type": "any"} for name in extra
    ]
    schema: dict[str, Any] = {"$schema": _SCHEMA.format("tableschema"), "fields": fields}
    if table.key:
        schema["primaryKey"] = list(table.key)
    if resource.format == "csv":
        schema["missingValues"] = [""]
    if table in (MESSAGES, USAGES_TABLE, TIMELINE, SEGMENTS) and "platforms" in names:
        schema["foreignKeys"] = [
            {
                "fields": ["platform"],
                "reference": {"resource": "platforms", "fields": ["platform"]},
            }
        ]
    return {
        "name": resource.name,
        "type": "table",
        "title": table.title,
        "path": paths[0] if len(paths) == 1 else paths,
        "format": resource.format,
        "mediatype": _MEDIA_TYPES[resource.format],
        **({} if resource.format == "parquet" else {"encoding": "utf-8"}),
        "schema": schema,
    }


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": column.name,
        "type": _FIELD_TYPES[column.type],
        "title": column.title,
    }
    if column.description:
        field["description"] = column.description
    if column.required:
        field["constraints"] = {"required": True}
    return field


def _parts(out: Path, resource: _Resource) -> list[str]:
    """Return the paths, relative to the package, of a table: none, one, or its parts."""
    path = out / resource.path
    if path.is_dir():
        parts = sorted(path.rglob(f"*.{resource.format}"))
        return [part.relative_to(out).as_posix() for part in parts]
    return [resource.path] if path.is_file() else []


def _unknown_columns(path: Path, table: Table) -> list[str]:
    if path.suffix != ".parquet":
        return _unknown_csv_columns(path, table) if path.suffix == ".csv" else []
    import pyarrow.parquet as pq

    try:
        names: list[str] = pq.read_schema(path).names
    except (OSError, ValueError):
        # A description is no place to fail for a table: who reads the table will say so.
        return []
    return [name for name in names if name not in table.column_names]


def _unknown_csv_columns(path: Path, table: Table) -> list[str]:
    import csv

    with path.open(encoding="utf-8-sig", newline="") as file:
        header = next(csv.reader(file), [])
    return [name for name in header if name not in table.column_names]
