"""Tables as the canonical CSV: comma, decimal point, UTF-8 without mark, ISO dates in UTC.

Nothing in it is localised nor guarded against spreadsheets: programs read it. `csv_fr` is for
people.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rsmp_nlp.export.folder import write_folder
from rsmp_nlp.export.run import FinishedRun, RunTable
from rsmp_nlp.export.targets import Exported

if TYPE_CHECKING:
    import pyarrow as pa


def write(run: FinishedRun, out: Path) -> Exported:
    """Write every table of a run as canonical CSV in a folder, with its data package."""
    return write_folder(run, out, "csv", _write_table)


def _write_table(table: RunTable, path: Path) -> None:
    import pyarrow as pa
    import pyarrow.csv

    schema = pa.schema(
        [
            pa.field(column.name, pa.string()) if column.type == "datetime" else found
            for column, found in zip(table.columns, table.arrow_schema, strict=True)
        ]
    )
    with pyarrow.csv.CSVWriter(path, schema) as writer:
        for batch in table.batches():
            writer.write_batch(
                pa.RecordBatch.from_arrays(
                    [
                        iso_text(array) if column.type == "datetime" else array
                        for column, array in zip(table.columns, batch.columns, strict=True)
                    ],
                    schema=schema,
                )
            )


def iso_text(dates: pa.Array) -> pa.Array:
    """Return dates in UTC as ISO 8601 text; fractions of a second only where there are any."""
    import pyarrow.compute as pc

    text = pc.strftime(dates, format="%Y-%m-%dT%H:%M:%SZ")
    return pc.replace_substring(text, ".000000Z", "Z")
