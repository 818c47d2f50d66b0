"""The tables of positions: per platform, per usage, per period, per segment."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from rsmp_nlp.aggregate.batch import placed
from rsmp_nlp.aggregate.options import Options
from rsmp_nlp.aggregate.position import Position
from rsmp_nlp.aggregate.position_rows import Maker, Row
from rsmp_nlp.aggregate.reference import Reference
from rsmp_nlp.aggregate.social import READ, Readings, readings
from rsmp_nlp.aggregate.sums import Labels, cluster_sums, summed_columns
from rsmp_nlp.aggregate.survey import Survey, survey, surveyed_columns
from rsmp_nlp.schema.columns import Table
from rsmp_nlp.schema.tables import PLATFORMS, SEGMENTS, TIMELINE, USAGES_TABLE
from rsmp_nlp.taxonomy import USAGES

if TYPE_CHECKING:
    import pyarrow as pa

Batches = Callable[[Collection[str]], Iterable["pa.RecordBatch"]]


@dataclass(frozen=True)
class Aggregates:
    """The rows of the tables, with the columns of the schema, None where nothing is known.

    `warnings` is left empty for the report; `positions` are those of the platforms, by name, with their
    draws.
    """

    platforms: list[Row]
    usages: list[Row]
    timeline: list[Row]
    segments: list[Row]
    positions: dict[str, Position]


def aggregate(
    batches: Batches,
    seed: int,
    options: Options | None = None,
    reference: Reference | None = None,
    labels: Labels | None = None,
    threads: int = 1,
) -> Aggregates:
    """Return the tables of a run.

    Parameters
    ----------
    batches : gives, each time it is called, the predictions as tables with the columns that it is
        told: some of `survey.NEEDED_COLUMNS`, of `survey.OPTIONAL_COLUMNS` where they are known, and of
        `Options.by`; they may have others
    seed : of the bootstrap
    reference : what the model said of platforms left out, if that is known
    labels : labels of some messages, which rectify the positions of their platforms
    threads : number of threads that share the work; tables do not depend on it
    """
    from threadpoolctl import threadpool_limits

    options = options or Options()
    # sums of products would depend on how many cores there are, and cores would wait for one another
    with threadpool_limits(1, user_api="blas"):
        social, surveys = _surveyed(batches, options, threads)
        sums = cluster_sums(
            placed(batches(summed_columns(options))), surveys, options, labels, ahead=threads > 1
        )
        maker = Maker(options, reference, seed)
        subjects = [
            subject
            for name in sorted(sums)
            for subject in maker.subjects(name, surveys[name], sums[name])
        ]
        # those of as many clusters one after the other: what is drawn of one serves the next
        order = sorted(range(len(subjects)), key=lambda place: subjects[place].clusters)
        with ThreadPoolExecutor(threads) as pool:
            # another thread takes a seventh of the time of the rows to begin and to have memory
            of_each = map if threads == 1 else pool.map
            made = of_each(maker.row, [subjects[place] for place in order])
            rows = dict(zip(order, made, strict=True))
        platforms, usages, timeline, segments = [], [], [], []
        positions: dict[str, Position] = {}
        for place, subject in enumerate(subjects):
            position, row = rows[place]
            name, (column, value) = subject.platform.name, subject.segment
            if position is not None:
                positions[name] = position
                platforms.append({"platform": name, **row, **social[name].as_columns()})
                usages += _usage_rows(name, position, surveys[name].usages)
            elif column == "period":
                timeline.append({"platform": name, "period": value, **row})
            else:
                segments.append({"platform": name, "by": column, "value": value, **row})
    return Aggregates(
        _rows_of(PLATFORMS, platforms),
        _rows_of(USAGES_TABLE, usages),
        _rows_of(TIMELINE, timeline),
        _rows_of(SEGMENTS, segments),
        positions,
    )


def _surveyed(
    batches: Batches, options: Options, threads: int
) -> tuple[dict[str, Readings], dict[str, Survey]]:
    """Return the readings of every platform, and what the first pass finds of it."""
    if threads == 1:
        # one after the other: readings hold most, then let it go
        social = readings(placed(batches(READ)), options.organisation)
        return social, survey(placed(batches(surveyed_columns(options))), options)
    with ThreadPoolExecutor(1) as beside:
        found = beside.submit(readings, placed(batches(READ)), options.organisation)
        surveys = survey(placed(batches(surveyed_columns(options))), options)
        return found.result(), surveys


def _rows_of(table: Table, found: list[Row]) -> list[Row]:
    """Return rows with all the columns of a table and no other, of plain values."""
    return [{name: _plain(row.get(name)) for name in table.column_names} for row in found]


def _plain(value: Any) -> Any:
    """Return a value as Python has it, None for what is no number."""
    if isinstance(value, np.generic):
        value = value.item()
    return None if value != value else value


def _usage_rows(platform: str, position: Position, counts: dict[str, int]) -> list[dict[str, Any]]:
    shares: Iterable[tuple[Any, float, float, float]] = zip(
        USAGES,
        position.usage_shares,
        position.usage_low,
        position.usage_high,
        strict=True,
    )
    return [
        {
            "platform": platform,
            "family": usage.family,
            "usage": usage.slug,
            "share": share,
            "low": low,
            "high": high,
            "messages": int(counts.get(usage.slug, 0)),
        }
        for usage, share, low, high in shares
    ]
