"""The columns of a batch of predictions as arrays: keys of clusters, codes of values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

UNITS: Final = ("thread", "author")


@dataclass(frozen=True)
class Keys:
    """64-bit keys of the clusters of messages; a message in none known is one of its own."""

    values: NDArray[np.uint64]
    known: NDArray[np.bool_]


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


def placed(batches: Iterable[pd.DataFrame]) -> Iterator[pd.DataFrame]:
    """Yield batches without the messages of no platform, that a table of another tool may hold."""
    for batch in batches:
        known = batch["platform"].notna()
        yield batch if known.all() else batch[known]


def coded(values: pd.Series) -> Coded:
    """Return the values of a column as text."""
    import pandas as pd

    codes, distinct = pd.factorize(values)
    names = pd.Series(distinct).astype("string").tolist()
    return Coded(np.where(codes < 0, len(names), codes), [*names, ""])


def periods(dates: pd.Series, period: str = "month") -> Coded:
    """Return the period of each date as YYYY-MM, YYYY-Qn or YYYY, in universal time."""
    import pandas as pd

    stamps = pd.to_datetime(dates, utc=True).dt.tz_localize(None).to_numpy("datetime64[us]")
    unit = "Y" if period == "year" else "M"
    counted = stamps.astype(f"datetime64[{unit}]")
    if period == "quarter":
        counted = counted.astype(np.int64) // 3
    codes, distinct = pd.factorize(np.where(np.isnat(stamps), _NO_DATE, counted.astype(np.int64)))
    return Coded(codes, [_written(int(one), period) for one in distinct])


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


def cluster_keys(batch: pd.DataFrame) -> dict[str, Keys]:
    """Return the clusters of a batch by unit."""
    found = {}
    for unit, column in zip(UNITS, ("thread_id", "author"), strict=True):
        keys = keyed(batch[column])
        alone = np.flatnonzero(~keys.known)
        if len(alone):
            keys.values[alone] = hashed("\x1f" + batch["message_id"].iloc[alone].astype(object))
        found[unit] = keys
    return found


def keyed(values: pd.Series) -> Keys:
    """Return the keys of a column's values, 0 where there is none."""
    known = values.notna().to_numpy()
    found = np.zeros(len(values), dtype=np.uint64)
    if known.any():
        found[known] = hashed(values[known])
    return Keys(found, known)


def hashed(values: pd.Series) -> NDArray[np.uint64]:
    """Return a 64-bit key of each text."""
    import pandas as pd

    # most are there once: looking for those that are there twice would cost more than it saves
    found = pd.util.hash_array(values.to_numpy(dtype=object), categorize=False)
    return np.asarray(found, dtype=np.uint64)


def text_keys(batch: pd.DataFrame) -> NDArray[np.uint64]:
    """Return a key of each message's text, 0 where the table has none (short texts among them)."""
    if "text_key" not in batch.columns:
        return np.zeros(len(batch), dtype=np.uint64)
    return keyed(batch["text_key"]).values


def by_value(column: Coded) -> list[tuple[str, NDArray[np.intp]]]:
    """Return the values of a batch, and the places of the messages of each."""
    order = np.argsort(column.codes, kind="stable")
    ends = np.cumsum(np.bincount(column.codes, minlength=len(column.names)))
    parts = zip(column.names, np.split(order, ends[:-1]), strict=True)
    return [(name, places) for name, places in parts if len(places)]
