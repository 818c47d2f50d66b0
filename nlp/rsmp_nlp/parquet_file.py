"""Parquet files opened to be read by batches, in memory that does not grow with them."""

from __future__ import annotations

from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow.parquet as pq

_READ_AT_ONCE: Final = 1 << 16
"""Bytes of a column read together, instead of all those of a row group."""


def open_parquet(
    source: Path | IO[bytes], *, read_dictionary: Sequence[str] | None = None
) -> pq.ParquetFile:
    """Return a file that forgets what was read of it.

    PyArrow reads ahead by default, and holds the bytes of every batch until the last one: a gigabyte for
    ten million messages.

    Parameters
    ----------
    read_dictionary : columns left as dictionaries

    Raises
    ------
    OSError, ValueError
        It cannot be read, or is no Parquet.
    """
    import pyarrow.parquet as pq

    return pq.ParquetFile(
        source, read_dictionary=read_dictionary, pre_buffer=False, buffer_size=_READ_AT_ONCE
    )
