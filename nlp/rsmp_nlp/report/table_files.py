"""A table as the files of a run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rsmp_nlp.report.store import arrow_schema
from rsmp_nlp.schema.columns import Table


def write_table(
    rows: Sequence[Mapping[str, Any]], table: Table, folder: Path, *, csv: bool
) -> None:
    """Write rows as Parquet, and CSV if asked, with exactly the columns of `table`.

    What is no number is written as null.

    CSV is the canonical one: comma, decimal point, UTF-8 without mark, empty for null.
    """
    import pyarrow as pa
    import pyarrow.csv
    import pyarrow.parquet as pq

    schema = arrow_schema(table)
    columns = [
        pa.array([row.get(one.name) for row in rows], one.type, from_pandas=True) for one in schema
    ]
    arrow = pa.Table.from_arrays(columns, schema=schema)
    pq.write_table(arrow, folder / f"{table.name}.parquet")
    if csv:
        pyarrow.csv.write_csv(arrow, folder / f"{table.name}.csv")
