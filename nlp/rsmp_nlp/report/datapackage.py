"""The description of a run's tables, as a Frictionless Data Package (v2).

https://datapackage.org/standard/data-package/ ; `title` is French, as the tables' readers are. The
standard has no place for a second language nor for units: `titleEn` and `unit` (UCUM) are ours,
which it allows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from rsmp_nlp.errors import OutputLost
from rsmp_nlp.report.english import column_title, table_title
from rsmp_nlp.schema.columns import UNITS, Column, ColumnType, Table
from rsmp_nlp.schema.tables import MESSAGES, PLATFORMS, REASON_COLUMNS, TABLES, TEXT_COLUMN
from rsmp_nlp.whole_files import write_json

FILE_NAME: Final = "datapackage.json"
PACKAGE_NAME: Final = "rsmp-nlp-run"

_SCHEMA: Final = "https://datapackage.org/profiles/2.0/{}.json"
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
        Column("source_row", "integer", "Ligne d’origine", "vide si le message a été effacé"),
        Column("status", "string", "Sort", "skipped (écarté) ou rejected (rejeté)"),
        Column("reason", "string", "Motif", required=True),
        Column("platform", "string", "Plateforme", "d’un message compris et écarté"),
        Column("author", "string", "Auteur (pseudonyme)", "d’un message compris et écarté"),
        Column(
            "raw",
            "string",
            "Enregistrement brut",
            "raccourci s’il est long ; vide si une personne a été effacée",
        ),
    ),
)
"""Columns of `rejected.jsonl`, which `schema` has as a record and not as a table."""


_FORMATS: Final = ("parquet", "csv", "jsonl")
_CSV_FR: Final = {"delimiter": ";", "lineTerminator": "\r\n"}
_DATE_FR: Final = "%d/%m/%Y %H:%M:%S"


@dataclass(frozen=True, slots=True)
class Resource:
    """One table of a package, as files of one format.

    Attributes
    ----------
    name : unique in the package
    paths : files, relative to the package: one, or the parts of a folder
    columns : names of the columns, those unknown to the schema included
    """

    name: str
    format: str
    table: Table
    paths: tuple[str, ...]
    columns: tuple[str, ...]


def datapackage(
    run: Mapping[str, Any], resources: Sequence[Resource], *, french: bool = False
) -> dict[str, Any]:
    """Return the descriptor of tables of a run.

    Parameters
    ----------
    run : record of the run, as in `run.json`
    resources : what is described
    french : whether CSV files are written for Excel in French: semicolon, decimal comma
    """
    described: dict[str, Any] = {
        "$schema": _SCHEMA.format("datapackage"),
        "name": PACKAGE_NAME,
        "id": str(run.get("run_id", "")),
        "title": "Centres de gravité de réseaux sociaux",
        "titleEn": "Centres of gravity of social networks",
        "description": "Usages des messages et position de chaque plateforme entre influence, "
        "collaboration et coordination. Les parts vont de 0 à 1, les dates sont en UTC.",
        "created": str(run.get("finished_at") or run.get("started_at") or ""),
        "resources": [_resource(resource, run, resources, french) for resource in resources],
    }
    inputs = [item for item in run.get("inputs") or [] if isinstance(item, dict)]
    if inputs:
        described["sources"] = [{"title": str(item.get("file", ""))} for item in inputs]
    if run.get("version"):
        described["version"] = str(run["version"])
    return described


def write_datapackage(out: Path, run: Mapping[str, Any], *, french: bool = False) -> Path:
    """Write `datapackage.json` for the tables present in a folder; return its path.

    Parameters
    ----------
    out : folder of a run, or of its tables in another format; a table may be a file, or a folder
        of parts
    run, french : as for `datapackage`

    Raises
    ------
    OutputLost
        The file cannot be written.
    """
    path = out / FILE_NAME
    try:
        write_json(path, datapackage(run, find_resources(out, french=french), french=french))
    except OSError as error:
        raise OutputLost(path, error) from error
    return path


def find_resources(out: Path, *, french: bool = False) -> list[Resource]:
    """Return the tables that are in a folder, once per format."""
    found: list[Resource] = []
    for table in (*TABLES, REJECTED):
        for kind in _FORMATS:
            paths = _parts(out, f"{table.name}.{kind}", kind)
            if not paths:
                continue
            taken = {resource.name for resource in found}
            name = f"{table.name}-{kind}" if table.name in taken else table.name
            columns = _column_names(out / paths[0], table, ";" if french else ",")
            found.append(Resource(name, kind, table, paths, columns))
    return found


def _resource(
    resource: Resource, run: Mapping[str, Any], every: Sequence[Resource], french: bool
) -> dict[str, Any]:
    table = resource.table
    french_csv = french and resource.format == "csv"
    known = {column.name: column for column in (*table.columns, TEXT_COLUMN, *REASON_COLUMNS)}
    schema: dict[str, Any] = {
        "$schema": _SCHEMA.format("tableschema"),
        # A column that the schema does not know is named, and its type left open.
        "fields": [
            _field(known[name], french_csv) if name in known else {"name": name, "type": "any"}
            for name in resource.columns
        ],
    }
    if table.key:
        schema["primaryKey"] = list(table.key)
    if resource.format == "csv":
        schema["missingValues"] = [""]
    names = {other.name for other in every}
    if _refers_to_platforms(table, run) and PLATFORMS.name in names:
        schema["foreignKeys"] = [
            {
                "fields": ["platform"],
                "reference": {"resource": PLATFORMS.name, "fields": ["platform"]},
            }
        ]
    paths = list(resource.paths)
    return {
        "name": resource.name,
        "type": "table",
        "title": table.title,
        "titleEn": table_title(table),
        "path": paths[0] if len(paths) == 1 else paths,
        "format": resource.format,
        "mediatype": _MEDIA_TYPES[resource.format],
        **({} if resource.format == "parquet" else {"encoding": "utf-8"}),
        **({"dialect": dict(_CSV_FR)} if french_csv else {}),
        "schema": schema,
    }


def _refers_to_platforms(table: Table, run: Mapping[str, Any]) -> bool:
    if table is PLATFORMS or "platform" not in table.column_names:
        return False
    # Positions of French messages only leave out a platform that has none: its messages stay.
    asked = run.get("options") or {}
    return table is not MESSAGES or not asked.get("french_only")


def _field(column: Column, french_csv: bool) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": column.name,
        "type": column.type,
        "title": column.title,
        "titleEn": column_title(column),
    }
    if column.description:
        field["description"] = column.description
    if column.unit:
        field["unit"] = UNITS[column.unit]
    if column.required:
        field["constraints"] = {"required": True}
    if french_csv:
        field |= _FRENCH.get(column.type, {})
    return field


_FRENCH: Final[dict[ColumnType, dict[str, Any]]] = {
    "number": {"decimalChar": ","},
    "datetime": {"format": _DATE_FR},
    "boolean": {"trueValues": ["VRAI"], "falseValues": ["FAUX"]},
}
"""How the fields of a CSV for Excel in French are written, by type."""


def _parts(out: Path, name: str, kind: str) -> tuple[str, ...]:
    """Return the paths, relative to the package, of a table: none, one, or its parts."""
    path = out / name
    if path.is_dir():
        return tuple(part.relative_to(out).as_posix() for part in sorted(path.rglob(f"*.{kind}")))
    return (name,) if path.is_file() else ()


def _column_names(path: Path, table: Table, delimiter: str) -> tuple[str, ...]:
    """Return the columns of a file, or those of its table where it cannot be read.

    A description is no place to fail for a table: who reads the table will say so.
    """
    if path.suffix == ".parquet":
        import pyarrow.parquet as pq

        try:
            return tuple(pq.read_schema(path).names)
        except (OSError, ValueError):
            return tuple(table.column_names)
    if path.suffix == ".csv":
        import csv

        with path.open(encoding="utf-8-sig", newline="") as file:
            return tuple(next(csv.reader(file, delimiter=delimiter), table.column_names))
    return tuple(table.column_names)
