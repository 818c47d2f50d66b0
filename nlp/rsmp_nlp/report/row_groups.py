"""A Parquet file whose bytes depend on its rows only, not on how they came."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import pyarrow as pa

GROUP_ROWS: Final = 65_536
GROUP_BYTES: Final = 128 << 20
"""A row group is closed at either bound, so that very long texts do not fill the memory. Only bytes of
text count: those of bitmaps depend on how rows came."""

_STEP: Final = 1_024
"""Rows after which `GROUP_BYTES` is looked at."""


class RowGroups:
    """Writes tables one after the other into row groups of a fixed size."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        import pyarrow.parquet as pq

        self._schema = schema
        self._writer = pq.ParquetWriter(path, schema)
        self._loose: list[pa.Table] = []
        self._group: list[pa.Table] = []
        self._loose_rows = self._bytes = 0

    def __enter__(self) -> RowGroups:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if kind is None:
                self._take(self._loose_rows)
                self._close_group()
        finally:
            self._writer.close()

    def write(self, table: pa.Table) -> None:
        """Add the rows of a table."""
        self._loose.append(table)
        self._loose_rows += table.num_rows
        if self._loose_rows >= _STEP:
            self._take(self._loose_rows - self._loose_rows % _STEP)

    def _take(self, count: int) -> None:
        """Put the first `count` loose rows into groups, step by step."""
        import pyarrow as pa

        if not count:
            return
        loose = pa.concat_tables(self._loose)
        for start in range(0, count, _STEP):
            step = loose.slice(start, min(_STEP, count - start))
            self._group.append(step)
            self._bytes += _text_bytes(step)
            if len(self._group) * _STEP >= GROUP_ROWS or self._bytes >= GROUP_BYTES:
                self._close_group()
        self._loose, self._loose_rows = [loose.slice(count)], self._loose_rows - count

    def _close_group(self) -> None:
        import pyarrow as pa

        if self._group:
            # in one piece: pages of Parquet follow the pieces that a table is made of
            whole = pa.concat_tables(self._group).combine_chunks()
            self._writer.write_table(whole, row_group_size=GROUP_ROWS)
            self._group, self._bytes = [], 0


def _text_bytes(table: pa.Table) -> int:
    import pyarrow as pa
    import pyarrow.compute as pc

    texts = (column for column in table.columns if pa.types.is_string(column.type))
    return sum(pc.sum(pc.binary_length(column)).as_py() or 0 for column in texts)
