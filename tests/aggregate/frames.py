"""Predictions as frames, which tests change at will, and tables as frames, which they look into."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pyarrow as pa

from rsmp_nlp.aggregate.tables import aggregate
from rsmp_nlp.schema.tables import PLATFORMS, SEGMENTS, TIMELINE, USAGES_TABLE


def batches(frames: Iterable[pd.DataFrame]) -> Iterator[pa.RecordBatch]:
    """Yield frames as a run's table of messages gives them."""
    for frame in frames:
        yield pa.RecordBatch.from_pandas(frame, preserve_index=False)


def aggregated(
    frames: Callable[[], Iterable[pd.DataFrame]], *arguments: Any, **more: Any
) -> SimpleNamespace:
    """Return the tables of predictions as frames; arguments after the first are those of `aggregate`."""
    made = aggregate(
        lambda columns: batches(
            frame[[name for name in frame if name in columns]] for frame in frames()
        ),
        *arguments,
        **more,
    )
    return SimpleNamespace(
        **{
            table.name: pd.DataFrame(getattr(made, table.name), columns=table.column_names)
            for table in (PLATFORMS, USAGES_TABLE, TIMELINE, SEGMENTS)
        }
    )
