"""A table as the files of a run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rsmp_nlp.report.store import arrow_schema
from rsmp_nlp.schema.columns import Table

if TYPE_CHECKING:
    import pandas as pd


def write_table(frame: pd.DataFrame, table: Table, folder: Path, *, csv: bool) -> None:
    """Write `frame` as Parquet, and CSV if asked, with exactly the columns of `table`.

    CSV is the canonical one: comma, decimal point, UTF-8 without mark, empty for null.
    """
    import pyarrow as pa
    import pyarrow.csv
    import pyarrow.parquet as pq

    arrow = pa.Table.from_pandas(frame, schema=arrow_schema(table), preserve_index=False)
    pq.write_table(arrow, folder / f"{table.name}.parquet")
    if csv:
        pyarrow.csv.write_csv(arrow, folder / f"{table.name}.csv")
