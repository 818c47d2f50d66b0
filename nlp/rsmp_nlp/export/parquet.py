"""Tables as Parquet: one file a table, typed as the schema says, titles in the metadata."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rsmp_nlp.export.folder import write_folder
from rsmp_nlp.export.run import FinishedRun, RunTable
from rsmp_nlp.export.targets import Exported

if TYPE_CHECKING:
    import pyarrow as pa


def write(run: FinishedRun, out: Path) -> Exported:
    """Write every table of a run as Parquet in a folder, with its data package."""
    return write_folder(run, out, "parquet", _write_table)


def _write_table(table: RunTable, path: Path) -> None:
    import pyarrow.parquet as pq

    schema = _titled(table)
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for batch in table.batches():
            writer.write_batch(batch.cast(schema))


def _titled(table: RunTable) -> pa.Schema:
    """Return the Arrow schema of a table, with titles and descriptions in its metadata."""
    import pyarrow as pa

    fields = [
        found.with_metadata(
            {"title": column.title}
            | ({"description": column.description} if column.description else {})
        )
        for found, column in zip(table.arrow_schema, table.columns, strict=True)
    ]
    return pa.schema(fields, metadata={"title": table.table.title})
