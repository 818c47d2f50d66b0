"""Parquet tables, by batches."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from rsmp_nlp.errors import BrokenFile, first_line
from rsmp_nlp.parquet_file import open_parquet
from rsmp_nlp.read.archive import bomb
from rsmp_nlp.read.base import ReaderStatus, ReadOptions
from rsmp_nlp.read.records import RawRecord
from rsmp_nlp.read.source import Source
from rsmp_nlp.read.table import RawTable, TableReader, unique_names

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

_MAGIC: Final = b"PAR1"
_BATCH_ROWS: Final = 2_048
_BATCH_BYTES: Final = 32 << 20
"""Bytes that the texts of one batch may come to, as far as the file says how long they are."""


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

    with source.open_seekable() as stream, _damage_told(source, ""):
        yield open_parquet(stream)


@contextmanager
def _damage_told(source: Source, where: str) -> Iterator[None]:
    import pyarrow as pa

    try:
        yield
    except (pa.ArrowException, MemoryError, OSError, ValueError, ArithmeticError) as error:
        raise BrokenFile(source.label, where, first_line(error)) from error


def _rows(source: Source) -> Iterator[RawRecord]:
    row = total = 0
    with _opened(source) as file:
        on_disk = _size(source)
        with _damage_told(source, ""):
            batches = file.iter_batches(batch_size=_batch_rows(source, file))
        while True:
            with _damage_told(source, f"ligne {row + 1}"):
                batch = next(batches, None)
                if batch is None:
                    return
                total += sum(_bytes(column) for column in batch.columns)
                if why := bomb(total, on_disk):
                    raise BrokenFile(source.label, f"ligne {row + 1}", why)
                rows = _python_rows(batch)
            for cells in rows:
                row += 1
                yield RawRecord(row, cells)


def _size(source: Source) -> int:
    with source.open_seekable() as stream:
        return stream.seek(0, io.SEEK_END)


def _batch_rows(source: Source, file: pq.ParquetFile) -> int:
    """Return how many rows are read at once.

    A dictionary holds a text once, however long, and a row that repeats it takes two bytes: read by
    thousands, such rows would fill the memory.
    """
    longest = max(
        (_longest(source, file, group) for group in range(file.num_row_groups)), default=0
    )
    return max(1, min(_BATCH_ROWS, _BATCH_BYTES // max(longest, 1)))


def _longest(source: Source, file: pq.ParquetFile, group: int) -> int:
    """Return a number of bytes that one value of a row group may have."""
    import pyarrow as pa

    facts = file.metadata.row_group(group)
    known, longest = set(file.schema_arrow.names), 0
    looked_at: list[str] = []
    for place in range(facts.num_columns):
        column = facts.column(place)
        if column.physical_type != "BYTE_ARRAY":
            continue
        longest = max(longest, column.total_uncompressed_size // max(column.num_values, 1))
        if "DELTA_BYTE_ARRAY" in column.encodings:  # a value may be that before it and a byte
            longest = max(longest, column.total_uncompressed_size)
        elif column.has_dictionary_page and column.path_in_schema in known:
            looked_at.append(column.path_in_schema)
    if looked_at:
        with source.open_seekable() as stream:
            again = open_parquet(stream, read_dictionary=looked_at)
            first = next(again.iter_batches(1, row_groups=[group], columns=looked_at), None)
            for values in first.columns if first is not None else ():
                if pa.types.is_dictionary(values.type):
                    longest = max(longest, _longest_text(values.dictionary))
    return longest


def _bytes(column: pa.Array) -> int:
    """Return the bytes of a column, those of a dictionary as often as its values are repeated."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_dictionary(column.type) and _of_bytes(column.type.value_type):
        lengths = pc.take(pc.binary_length(column.dictionary), column.indices)
        return int(pc.sum(pc.cast(lengths, pa.int64())).as_py() or 0)
    return int(column.nbytes)


def _of_bytes(kind: pa.DataType) -> bool:
    import pyarrow as pa

    tests = (
        pa.types.is_string,
        pa.types.is_large_string,
        pa.types.is_binary,
        pa.types.is_large_binary,
    )
    return any(test(kind) for test in tests)


def _longest_text(values: pa.Array) -> int:
    import pyarrow.compute as pc

    return int(pc.max(pc.binary_length(values)).as_py() or 0)


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
