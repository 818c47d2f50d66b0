"""What the page is made of: a run's record and tables, read back from its folder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rsmp_nlp.errors import BrokenFile
from rsmp_nlp.parquet_file import open_parquet
from rsmp_nlp.report.quotes import Quote, read_quotes
from rsmp_nlp.report.rows import (
    PeriodRow,
    PlatformRow,
    SegmentRow,
    UsageRow,
    WordRow,
    read_platforms,
    read_segments,
    read_timeline,
    read_usages,
    read_words,
)
from rsmp_nlp.report.store import read_run

if TYPE_CHECKING:
    import pyarrow.parquet as pq


@dataclass(frozen=True)
class Contents:
    """A run as its page tells it.

    Attributes
    ----------
    run : record of the run, as in `run.json`; what it lacks is left out of the page
    platforms : in the order of the table, which gives each its marker and number
    usages : profile of each platform, by name
    dates : first and last date of the messages, if known
    timeline, segments, words : rows of the optional tables; empty where a run has none
    quotes : messages that may be shown, None where none were asked for
    """

    run: Mapping[str, Any]
    platforms: Sequence[PlatformRow]
    usages: Mapping[str, Sequence[UsageRow]] = field(default_factory=dict)
    dates: tuple[datetime, datetime] | None = None
    timeline: Sequence[PeriodRow] = ()
    segments: Sequence[SegmentRow] = ()
    words: Sequence[WordRow] = ()
    quotes: Sequence[Quote] | None = None


def read_contents(out: Path, *, quotes: bool = False) -> Contents:
    """Return what the page of a run is made of.

    Parameters
    ----------
    out : folder with `platforms.parquet`, `usages.parquet`, `run.json`; other tables are optional
    quotes : whether examples of messages are wanted

    Raises
    ------
    InputError
        A file is missing (`IncompleteRun`, `NotReadable`) or damaged (`BrokenFile`).
    UsageError
        Quotes are wanted, and the run was made without the texts.
    """
    run = read_run(out)
    platforms = read_platforms(out)
    segments = read_segments(out)
    return Contents(
        run,
        platforms,
        read_usages(out),
        read_period(out),
        read_timeline(out),
        segments,
        read_words(out),
        read_quotes(out, platforms, segments, run) if quotes else None,
    )


def read_period(out: Path) -> tuple[datetime, datetime] | None:
    """Return the first and last date of the messages; None if there are no messages or no dates.

    Only the column of dates is read, by batches.
    """
    path = out / "messages.parquet"
    if not path.is_file():
        return None
    try:
        bounds = list(_batch_bounds(open_parquet(path)))
    except (OSError, ValueError) as error:
        raise BrokenFile(path, "", "Parquet illisible") from error
    if not bounds:
        return None
    return min(first for first, _ in bounds), max(last for _, last in bounds)


def _batch_bounds(file: pq.ParquetFile) -> Iterator[tuple[datetime, datetime]]:
    import pyarrow as pa
    import pyarrow.compute as pc

    names = file.schema_arrow.names
    if "created_at" not in names or not pa.types.is_timestamp(
        file.schema_arrow.field("created_at").type
    ):
        return
    for batch in file.iter_batches(columns=["created_at"], use_threads=False):
        ends = pc.min_max(batch.column(0)).as_py()
        if ends["min"] is not None:
            yield ends["min"], ends["max"]
