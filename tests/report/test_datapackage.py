from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from rsmp_nlp.report.datapackage import (
    REJECTED,
    Resource,
    datapackage,
    find_resources,
    write_datapackage,
)
from rsmp_nlp.report.english import column_title, table_title
from rsmp_nlp.schema.tables import REASON_COLUMNS, TABLES, TEXT_COLUMN

EVERY = [
    Resource(
        f"{table.name}-csv" if kind == "csv" else table.name,
        kind,
        table,
        (f"{table.name}.{kind}",),
        tuple(table.column_names),
    )
    for table in TABLES
    for kind in ("parquet", "csv")
]


def by_path(package: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {resource["path"]: resource for resource in package["resources"]}


def fields_of(resource: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {field["name"]: field for field in resource["schema"]["fields"]}


def test_every_column_is_described_in_french_and_english() -> None:
    for resource in datapackage({}, EVERY)["resources"]:
        [table] = [table for table in TABLES if table.name == resource["name"].split("-")[0]]
        fields = resource["schema"]["fields"]
        assert [field["name"] for field in fields] == table.column_names
        assert all(field["title"] and field["titleEn"] for field in fields)
        required = [field["name"] for field in fields if field.get("constraints")]
        assert required == [column.name for column in table.columns if column.required]
        assert resource["schema"].get("primaryKey", []) == list(table.key)


def test_english_titles_are_written_for_all() -> None:
    columns = [column for table in (*TABLES, REJECTED) for column in table.columns]
    missing = [
        column.name
        for column in (*columns, TEXT_COLUMN, *REASON_COLUMNS)
        if column_title(column) == column.name
    ]
    assert missing == []
    assert [table.name for table in (*TABLES, REJECTED) if table_title(table) == table.name] == []


def test_types_units_and_keys() -> None:
    resources = by_path(datapackage({}, EVERY))
    fields = fields_of(resources["messages.parquet"])
    assert fields["created_at"]["type"] == "datetime"
    assert fields["abstained"]["type"] == "boolean"
    assert fields["source_row"]["type"] == "integer"
    assert (fields["p_influence"]["type"], fields["p_influence"]["unit"]) == ("number", "1")
    assert fields_of(resources["platforms.csv"])["authors"]["unit"] == "{author}"
    assert "unit" not in fields["platform"]
    key = [{"fields": ["platform"], "reference": {"resource": "platforms", "fields": ["platform"]}}]
    for name in ("usages.csv", "messages.parquet", "segments.parquet", "timeline.csv"):
        assert resources[name]["schema"]["foreignKeys"] == key
    assert "foreignKeys" not in resources["platforms.csv"]["schema"]


def test_messages_of_platforms_without_position_are_no_broken_key() -> None:
    resources = by_path(datapackage({"options": {"french_only": True}}, EVERY))
    assert "foreignKeys" not in resources["messages.parquet"]["schema"]
    assert "foreignKeys" in resources["usages.parquet"]["schema"]


def test_a_csv_for_excel_in_french_says_how_it_is_written() -> None:
    resources = by_path(datapackage({}, EVERY, french=True))
    fields = fields_of(resources["messages.csv"])
    assert resources["messages.csv"]["dialect"]["delimiter"] == ";"
    assert fields["p_none"]["decimalChar"] == ","
    assert fields["abstained"]["trueValues"] == ["VRAI"]
    assert fields["created_at"]["format"] == "%d/%m/%Y %H:%M:%S"
    assert "dialect" not in resources["messages.parquet"]
    assert "decimalChar" not in fields_of(resources["messages.parquet"])["p_none"]


def test_only_what_is_there_is_written(make_run: Callable[..., Path]) -> None:
    out = make_run(["a"])
    path = write_datapackage(out, {"run_id": "run-1", "finished_at": "2026-11-22T10:00:00Z"})
    package = json.loads(path.read_text(encoding="utf-8"))
    assert package["id"] == "run-1"
    assert package["created"] == "2026-11-22T10:00:00Z"
    assert set(by_path(package)) == {"messages.parquet", "platforms.parquet", "usages.parquet"}


def test_names_are_unique_and_lower_case(tmp_path: Path) -> None:
    for resource in EVERY:
        (tmp_path / resource.paths[0]).touch()
    (tmp_path / "rejected.jsonl").touch()
    names = [resource.name for resource in find_resources(tmp_path)]
    assert len(names) == len(set(names)) == len(EVERY) + 1
    assert all(re.fullmatch(r"[a-z0-9._-]+", name) for name in names)
    assert {"platforms", "platforms-csv", "rejected"} <= set(names)


def test_columns_beyond_the_schema_are_named(make_run: Callable[..., Path]) -> None:
    out = make_run(["a"])
    pd.DataFrame({"message_id": ["m"], "text": ["x"], "own": [1]}).to_parquet(
        out / "messages.parquet"
    )
    package = json.loads(write_datapackage(out, {}).read_text(encoding="utf-8"))
    fields = by_path(package)["messages.parquet"]["schema"]["fields"]
    assert [(field["name"], field["type"]) for field in fields] == [
        ("message_id", "string"),
        ("text", "string"),
        ("own", "any"),
    ]


def test_a_table_in_parts_is_one_resource(tmp_path: Path) -> None:
    folder = tmp_path / "messages.parquet"
    folder.mkdir()
    for part in ("0", "1"):
        pd.DataFrame({"message_id": ["m"]}).to_parquet(folder / f"{part}.parquet")
    [resource] = datapackage({}, find_resources(tmp_path))["resources"]
    assert resource["path"] == ["messages.parquet/0.parquet", "messages.parquet/1.parquet"]


@pytest.mark.parametrize("name", ["platforms.parquet", "platforms.csv"])
def test_a_table_that_cannot_be_read_is_described_by_the_schema(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"")
    [resource] = datapackage({}, find_resources(tmp_path))["resources"]
    assert len(resource["schema"]["fields"]) > 90
