"""The tables of positions: per platform, per usage, per period."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from rsmp_nlp.aggregate.bootstrap import design_effect
from rsmp_nlp.aggregate.position import MIN_CLUSTERS, Position, locate
from rsmp_nlp.aggregate.social import Social, social
from rsmp_nlp.aggregate.sums import COUNT, ClusterSums, cluster_sums, prevalences
from rsmp_nlp.schema import PLATFORMS, POSTERIOR_COLUMNS, TIMELINE, USAGES_TABLE
from rsmp_nlp.taxonomy import FAMILY_SLUGS, USAGES

if TYPE_CHECKING:
    import pandas as pd

ESTIMATOR: Final = "EMQ prudent"
"""Shares are means of posteriors adapted to the platform (`aggregate.estimators`)."""


Batches = Callable[[], Iterable["pd.DataFrame"]]


@dataclass(frozen=True)
class Aggregates:
    """The three tables, with the columns of the schema; `warnings` is left empty for the report."""

    platforms: pd.DataFrame
    usages: pd.DataFrame
    timeline: pd.DataFrame


def aggregate(batches: Batches, seed: int) -> Aggregates:
    """Return the tables of a run.

    Parameters
    ----------
    batches : gives, each time it is called, the predictions as tables with the columns of
        `sums.NEEDED_COLUMNS`
    seed : of the bootstrap
    """
    import pandas as pd

    sums = cluster_sums(batches(), prevalences(batches()))
    readings = _social_readings(batches())
    platforms, usages, timeline = [], [], []
    for platform in sorted(sums.known.index):
        unit = _unit(sums, platform)
        rows = _rows(sums, platform, unit)
        reading = readings[platform]
        position, row = _position_row(sums, platform, rows, unit, reading, seed)
        platforms.append({"platform": platform, **row})
        usages += _usage_rows(platform, position, sums.usages.loc[platform])
        by_period = rows.groupby(level="period")
        for period, inside in by_period:
            if period:
                _, row = _position_row(sums, platform, inside, unit, None, seed)
                timeline.append({"platform": platform, "period": period, **row})
    return Aggregates(
        pd.DataFrame(platforms, columns=PLATFORMS.column_names),
        pd.DataFrame(usages, columns=USAGES_TABLE.column_names),
        pd.DataFrame(timeline, columns=TIMELINE.column_names),
    )


def _social_readings(batches: Iterable[pd.DataFrame]) -> dict[str, Social]:
    import pandas as pd

    columns = ["platform", "message_id", "parent_id", "thread_id", "author", "role"]
    table = pd.concat([batch[columns] for batch in batches])
    return {str(name): social(inside) for name, inside in table.groupby("platform")}


def _unit(sums: ClusterSums, platform: str) -> str:
    """Return the unit drawn: threads, else authors, else messages.

    A unit is taken where the source knows it and there are `MIN_CLUSTERS` of it. Known threads
    that are too few still are the unit: their messages are not independent.
    """
    for unit, table in sums.by_unit.items():
        clusters = table.loc[platform].index.get_level_values("cluster").nunique()
        if sums.known.loc[platform, unit] and clusters >= MIN_CLUSTERS:
            return unit
    return "thread" if sums.known.loc[platform, "thread"] else "message"


def _rows(sums: ClusterSums, platform: str, unit: str) -> pd.DataFrame:
    """Return the sums of a platform, indexed by period and cluster.

    Without threads the sums per thread are sums per message.
    """
    return sums.by_unit["thread" if unit == "message" else unit].loc[platform]


def _position_row(
    sums: ClusterSums,
    platform: str,
    rows: pd.DataFrame,
    unit: str,
    reading: Social | None,
    seed: int,
) -> tuple[Position, dict[str, Any]]:
    clusters = rows.groupby(level="cluster").sum()
    mass = clusters[POSTERIOR_COLUMNS].to_numpy(dtype=np.float64)
    sizes = clusters[COUNT].to_numpy(dtype=np.float64)
    position = locate(mass, seed)
    messages = int(sizes.sum())
    counts = {name: _distinct(sums, platform, name, rows) for name in ("thread", "author")}
    row: dict[str, Any] = {
        "messages": messages,
        "authors": counts["author"],
        "threads": counts["thread"],
        "in_grid": position.in_grid,
        "x": position.x,
        "y": position.y,
        "centre_of_gravity": position.centre,
        "certainty": None if np.isnan(position.certainty) else position.certainty,
        "method": f"{ESTIMATOR}, bootstrap {unit}",
        **(asdict(reading) if reading else {}),
        "unit": unit,
        "clusters": len(clusters),
        "design_effect": design_effect(mass, sizes),
        "ilr_1": position.ilr_mean[0],
        "ilr_2": position.ilr_mean[1],
        "ilr_var_1": position.ilr_covariance[0, 0],
        "ilr_var_2": position.ilr_covariance[1, 1],
        "ilr_cov": position.ilr_covariance[0, 1],
    }
    for place, family in enumerate(FAMILY_SLUGS):
        row[family] = position.shares[place]
        row[f"{family}_low"] = position.low[place]
        row[f"{family}_high"] = position.high[place]
    return position, row


def _distinct(sums: ClusterSums, platform: str, unit: str, rows: pd.DataFrame) -> int | None:
    """Return the number of threads or authors among `rows`' periods, None where unknown."""
    if not sums.known.loc[platform, unit]:
        return None
    table = sums.by_unit[unit].loc[platform]
    inside = table.loc[table.index.get_level_values("period").isin(rows.index.unique("period"))]
    names = inside.index.unique("cluster")
    return sum(unit == "thread" or not str(name).startswith("\x1f") for name in names)


def _usage_rows(platform: str, position: Position, counts: pd.Series) -> list[dict[str, Any]]:
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
