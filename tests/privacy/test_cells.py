"""A cell of a few messages or authors shows nothing but its size, whatever a run is handed to."""

from __future__ import annotations

import csv
import io
import sqlite3
from collections.abc import Iterator

import pytest
from python_calamine import load_workbook
from tests.privacy.conftest import SMALL_SPACE

from rsmp_nlp.aggregate.cells import LEAST_AUTHORS, LEAST_MESSAGES
from rsmp_nlp.schema.tables import SEGMENTS, TIMELINE

SHOWN = ("platform", "by", "value", "period", "messages", "masked", "merged", "warnings")
SHEETS = {"segments": "Segments", "timeline": "Chronologie"}
Rows = list[dict[str, object]]


def rows_of(place, to: str, table: str) -> Rows:
    """Return the rows of a table in an export, by the names of `schema`."""
    names = {"segments": SEGMENTS, "timeline": TIMELINE}[table].column_names
    if to == "parquet":
        import pyarrow.parquet as pq

        return pq.read_table(place / "parquet" / f"{table}.parquet").to_pylist()
    if to == "sqlite":
        base = sqlite3.connect(place / "rsmp-nlp.sqlite")
        quoted = ", ".join(f'"{name}"' for name in names)
        found = base.execute(f"select {quoted} from {table}")
        rows = [dict(zip(names, row, strict=True)) for row in found]
        base.close()
        return rows
    if to == "xlsx":
        sheet = load_workbook(str(place / "rsmp-nlp.xlsx")).get_sheet_by_name(SHEETS[table])
        return [dict(zip(names, row, strict=True)) for row in sheet.to_python()[1:]]
    text = (place / to / f"{table}.csv").read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";" if to == "csv-fr" else ","))


def values(row: dict[str, object]) -> Iterator[str]:
    return (name for name, value in row.items() if value not in (None, "") and name not in SHOWN)


@pytest.mark.parametrize("name", SHEETS)
@pytest.mark.parametrize("to", ["parquet", "sqlite", "xlsx", "csv", "csv-fr"])
def test_small_cells_hold_nothing(handed, place, to, name):
    handed("usual-table", "--with-text", "--explain")
    rows = rows_of(place / "usual-table" / f"export {to}", to, name)
    masked = [row for row in rows if row["masked"]]
    assert rows
    for row in rows:
        if row["masked"]:
            assert not list(values(row))
        else:
            assert int(row["messages"]) >= LEAST_MESSAGES
            assert int(row["authors"]) >= LEAST_AUTHORS
    if name == "segments":
        small = {row["value"]: int(row["messages"]) for row in masked}
        assert small["petit"] == SMALL_SPACE
        assert len(masked) > 1, "the total minus the cells shown would tell the small one"


def test_nothing_is_quoted_of_a_small_space(handed, place):
    """Texts of the small space would be told by who knows who speaks there."""
    import pyarrow.parquet as pq

    found = handed("usual-table", "--with-text", "--explain")
    page = found["report"].places["report.html"].decode()
    rows = pq.read_table(place / "usual-table" / "classify" / "messages.parquet").to_pylist()
    elsewhere = {row["text"][:40] for row in rows if row["space"] != "petit"}
    own = [row["text"][:40] for row in rows if row["space"] == "petit"]
    assert len(own) == SMALL_SPACE
    assert all(text in elsewhere or text not in page for text in own)
