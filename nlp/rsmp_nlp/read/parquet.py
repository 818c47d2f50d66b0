"""Parquet tables, by batches."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from rsmp_nlp.errors import BrokenFile
from rsmp_nlp.read.base import ReaderStatus, ReadOptions
from rsmp_nlp.read.records import RawRecord
from rsmp_nlp.read.source import Source
from rsmp_nlp.read.table import RawTable, TableReader, unique_names

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

_MAGIC: Final = b"PAR1"
_BATCH_ROWS: Final = 2_048


class ParquetReader(TableReader):
    """Reads the rows of a Parquet file."""

    name = "parquet"
    formats = "Parquet"
    status: ReaderStatus = "documented"

    def sniff(self, source: Source) -> float:
        """Return 1 where the file has the suffix, 0.8 where it only has the signature."""
        if source.suffix in (".parquet", ".pq"):
            return 1.0
        return 0.8 if source.head(4) == _MAGIC else 0.0

    def table(self, source: Source, options: ReadOptions) -> RawTable:
        """Return the table of all columns; rows count from 1."""
        with _opened(source) as file:
            names = tuple(unique_names(file.schema_arrow.names))
        return RawTable(names, _rows(source))


@contextmanager
def _opened(source: Source) -> Iterator[pq.ParquetFile]:
    import pyarrow.parquet as pq

    with source.open_seekable() as stream, _damage_told(source, ""):
        yield pq.ParquetFile(stream)


@contextmanager
def _damage_told(source: Source, where: str) -> Iterator[None]:
    import pyarrow as pa

    try:
        yield
    except (pa.ArrowException, OSError, ValueError, ArithmeticError) as error:
        seen = (str(error) or type(error).__name__).splitlines()[0]
        raise BrokenFile(source.label, where, seen) from error


def _rows(source: Source) -> Iterator[RawRecord]:
    row = 0
    with _opened(source) as file:
        batches = file.iter_batches(batch_size=_BATCH_ROWS)
        while True:
            with _damage_told(source, f"ligne {row + 1}"):
                batch = next(batches, None)
                if batch is None:
                    return
                rows = _python_rows(batch)
            for cells in rows:
                row += 1
                yield RawRecord(row, cells)


def _python_rows(batch: pa.RecordBatch) -> list[dict[str, object]]:
    """Return the rows of a batch; a value that Python cannot hold (a date in year 90000) is None."""
    columns = [_values(column) for column in batch.columns]
    names = unique_names(batch.schema.names)
    return [dict(zip(names, cells, strict=True)) for cells in zip(*columns, strict=True)]


def _values(column: pa.Array) -> list[object]:
    try:
        return list(column.to_pylist())
    except (ValueError, ArithmeticError):
        return [_value(scalar) for scalar in column]


def _value(scalar: pa.Scalar) -> object:
    try:
        return scalar.as_py()
    except (ValueError, ArithmeticError):
        return None
