"""The columns of a batch of predictions as arrays: keys of clusters, codes of values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from rsmp_nlp.aggregate.keys import hashed

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

UNITS: Final = ("thread", "author")

CLUSTERED: Final = ("platform", "message_id", "thread_id", "author")
"""Columns that tell where a message belongs."""


@dataclass(frozen=True)
class Keys:
    """64-bit keys of the clusters of messages; a message in none known is one of its own."""

    values: NDArray[np.uint64]
    known: NDArray[np.bool_]

    @cached_property
    def order(self) -> NDArray[np.intp]:
        """Places of messages by key, those of a cluster as they come."""
        return np.argsort(self.values, kind="stable")


@dataclass(frozen=True)
class Coded:
    """Values of messages: `names[codes]`, "" where there is none. Some names may be nobody's."""

    codes: NDArray[np.intp]
    names: list[str]

    def counts(self, places: NDArray[np.intp]) -> Counter[str]:
        """Return the number of messages by value, of those at some places that have one."""
        found: Counter[str] = Counter()
        counts = np.bincount(self.codes[places], minlength=len(self.names)).tolist()
        for name, count in zip(self.names, counts, strict=True):
            if name and count:
                found[name] += count
        return found


def placed(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Yield batches without the messages of no platform, that a table of another tool may hold."""
    for batch in batches:
        platforms = batch.column("platform")
        yield batch if not platforms.null_count else batch.filter(platforms.is_valid())


def matrix(batch: pa.RecordBatch, names: list[str], kind: type = np.float64) -> NDArray[Any]:
    """Return columns of numbers, shape `(n, len(names))`, each in one piece of memory."""
    found = np.empty((len(names), batch.num_rows), dtype=kind)
    for row, name in zip(found, names, strict=True):
        row[:] = batch.column(name).to_numpy(zero_copy_only=False)
    return found.T


def coded(values: pa.Array) -> Coded:
    """Return the values of a column as text."""
    encoded = values.dictionary_encode()
    names = ["" if _is_nothing(one) else str(one) for one in encoded.dictionary.to_pylist()]
    codes = encoded.indices.fill_null(len(names)).to_numpy(zero_copy_only=False)
    return Coded(codes.astype(np.intp), [*names, ""])


def _is_nothing(value: Any) -> bool:
    return value is None or value != value


def periods(dates: pa.Array, period: str = "month") -> Coded:
    """Return the period of each date as YYYY-MM, YYYY-Qn or YYYY, in universal time."""
    stamps = _instants(dates).fill_null(_NO_DATE).to_numpy(zero_copy_only=False)
    stamps = stamps.view("datetime64[us]")
    counted = stamps.astype(f"datetime64[{'Y' if period == 'year' else 'M'}]").astype(np.int64)
    if period == "quarter":
        counted //= 3
    counted[np.isnat(stamps)] = _NO_DATE
    distinct, codes = np.unique(counted, return_inverse=True)
    return Coded(codes, [_written(one, period) for one in distinct.tolist()])


def _instants(dates: pa.Array) -> pa.Array:
    """Return dates as microseconds from 1970 in universal time; a table of another tool may hold text."""
    import pyarrow as pa

    if pa.types.is_null(dates.type):
        return dates.cast(pa.int64())
    if not pa.types.is_temporal(dates.type):
        import pandas as pd

        read = pd.to_datetime(dates.to_pandas(), utc=True)
        dates = pa.array(read.dt.tz_localize(None).to_numpy("datetime64[us]"))
    return dates.cast(pa.timestamp("us"), safe=False).cast(pa.int64())


_NO_DATE: Final = np.iinfo(np.int64).min


def _written(count: int, period: str) -> str:
    """Return the name of a period counted from 1970."""
    if count == _NO_DATE:
        return ""
    if period == "year":
        return f"{1970 + count:04}"
    year, place = divmod(count, 4 if period == "quarter" else 12)
    return (
        f"{1970 + year:04}-Q{place + 1}"
        if period == "quarter"
        else f"{1970 + year:04}-{place + 1:02}"
    )


def cluster_keys(batch: pa.RecordBatch) -> dict[str, Keys]:
    """Return the clusters of a batch by unit."""
    found = {}
    for unit, column in zip(UNITS, ("thread_id", "author"), strict=True):
        keys = keyed(batch.column(column))
        alone = np.flatnonzero(~keys.known)
        if len(alone):
            keys.values[alone] = _own_keys(batch, keys.known)
        found[unit] = keys
    return found


def _own_keys(batch: pa.RecordBatch, known: NDArray[np.bool_]) -> NDArray[np.uint64]:
    """Return the keys of the messages of a batch that are clusters of their own."""
    import pyarrow as pa
    import pyarrow.compute as pc

    own = batch.column("message_id").filter(pa.array(~known)).cast(pa.string())
    mark = pa.scalar("\x1f")
    return hashed(pc.binary_join_element_wise(mark, own, "", null_handling="replace"))


def keyed(values: pa.Array) -> Keys:
    """Return the keys of a column's values, 0 where there is none."""
    import pyarrow as pa

    known = values.is_valid().to_numpy(zero_copy_only=False)
    found = np.zeros(len(values), dtype=np.uint64)
    if values.null_count < len(values):
        found[known] = hashed(values.cast(pa.large_string()).drop_null())
    return Keys(found, known)


def text_keys(batch: pa.RecordBatch) -> NDArray[np.uint64]:
    """Return a key of each message's text, 0 where the table has none (short texts among them)."""
    if "text_key" not in batch.schema.names:
        return np.zeros(batch.num_rows, dtype=np.uint64)
    return keyed(batch.column("text_key")).values


def by_value(column: Coded) -> list[tuple[str, NDArray[np.intp]]]:
    """Return the values of a batch, and the places of the messages of each."""
    order = np.argsort(column.codes, kind="stable")
    ends = np.cumsum(np.bincount(column.codes, minlength=len(column.names)))
    parts = zip(column.names, np.split(order, ends[:-1]), strict=True)
    return [(name, places) for name, places in parts if len(places)]
