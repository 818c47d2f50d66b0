from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from rsmp_nlp.report.datapackage import REJECTED, datapackage, write_datapackage
from rsmp_nlp.schema import TABLES

FILES = {
    "messages.parquet",
    "platforms.parquet",
    "platforms.csv",
    "usages.parquet",
    "usages.csv",
    "timeline.parquet",
    "segments.parquet",
    "words.parquet",
    "rejected.jsonl",
}


def by_path(package: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {resource["path"]: resource for resource in package["resources"]}


def test_every_file_and_column_is_described() -> None:
    resources = by_path(datapackage("run-1", "2026-11-22T10:00:00Z"))
    assert set(resources) == FILES
    for path, resource in resources.items():
        [table] = [table for table in (*TABLES, REJECTED) if table.name == path.split(".")[0]]
        fields = resource["schema"]["fields"]
        assert [field["name"] for field in fields] == table.column_names
        assert all(field["title"] for field in fields)
        required = [field["name"] for field in fields if field.get("constraints")]
        assert required == [column.name for column in table.columns if column.required]
        assert resource["schema"].get("primaryKey", []) == list(table.key)


def test_names_are_unique_and_lower_case() -> None:
    names = [resource["name"] for resource in datapackage("r", "")["resources"]]
    assert len(names) == len(set(names)) == len(FILES)
    assert all(re.fullmatch(r"[a-z0-9._-]+", name) for name in names)


def test_types_and_keys() -> None:
    resources = by_path(datapackage("r", ""))
    fields = {field["name"]: field for field in resources["messages.parquet"]["schema"]["fields"]}
    assert fields["created_at"]["type"] == "datetime"
    assert fields["abstained"]["type"] == "boolean"
    assert fields["source_row"]["type"] == "integer"
    assert fields["p_influence"]["type"] == "number"
    key = resources["usages.csv"]["schema"]["foreignKeys"]
    assert key == [
        {"fields": ["platform"], "reference": {"resource": "platforms", "fields": ["platform"]}}
    ]
    assert "foreignKeys" not in resources["platforms.csv"]["schema"]


def test_only_what_is_there_is_written(make_run: Callable[..., Path]) -> None:
    out = make_run(["a"])
    path = write_datapackage(out, {"run_id": "run-1", "finished_at": "2026-11-22T10:00:00Z"})
    package = json.loads(path.read_text(encoding="utf-8"))
    assert package["id"] == "run-1"
    assert set(by_path(package)) == {"messages.parquet", "platforms.parquet", "usages.parquet"}


def test_columns_beyond_the_schema_are_named(make_run: Callable[..., Path]) -> None:
    out = make_run(["a"])
    pd.DataFrame({"text": ["x"], "own": [1]}).to_parquet(out / "messages.parquet")
    package = json.loads(write_datapackage(out, {}).read_text(encoding="utf-8"))
    fields = by_path(package)["messages.parquet"]["schema"]["fields"]
    assert [(field["name"], field["type"]) for field in fields[-2:]] == [
        ("text", "string"),
        ("own", "any"),
    ]


@pytest.mark.parametrize("parts", [["messages/0.parquet"], ["messages/0.parquet", "m/1.parquet"]])
def test_paths_can_be_given(parts: list[str]) -> None:
    [resource] = datapackage("r", "", {"messages": parts})["resources"]
    assert resource["path"] == (parts if len(parts) > 1 else parts[0])
    assert "foreignKeys" not in resource["schema"]
