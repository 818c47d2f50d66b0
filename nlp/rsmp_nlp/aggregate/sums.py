"""From predictions to sums per cluster, by batches: memory depends on clusters, not on messages."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rsmp_nlp.aggregate.estimators import CAUTION, adapt, emq
from rsmp_nlp.schema import POSTERIOR_COLUMNS

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

UNITS: Final = ("thread", "author")
COUNT: Final = "messages"

SAMPLE: Final = 20_000
"""Messages of a platform that are enough to estimate its prevalence."""

NEEDED_COLUMNS: Final = (
    "platform",
    "message_id",
    "thread_id",
    "parent_id",
    "author",
    "role",
    "created_at",
    "usage",
    *POSTERIOR_COLUMNS,
)
"""Columns of the messages table that aggregation reads."""


@dataclass(frozen=True)
class ClusterSums:
    """Mass per platform, period and cluster.

    Attributes
    ----------
    by_unit : for "thread" and "author", a table indexed by platform, period ("" where a message
        has no date) and cluster, with one column per class (`POSTERIOR_COLUMNS`) and `messages`.
        A message without thread or author is a cluster of its own.
    known : table indexed by platform, columns `thread` and `author`: how many messages have one
    usages : number of messages per platform (index) and decided usage (column)
    """

    by_unit: dict[str, pd.DataFrame]
    known: pd.DataFrame
    usages: pd.DataFrame


def prevalences(batches: Iterable[pd.DataFrame]) -> dict[str, NDArray[np.float64]]:
    """Return the prevalence of the ten classes on each platform, shape `(10,)` each.

    At most `2 * SAMPLE` messages of a platform, evenly spaced, are held in memory.
    """
    import numpy as np

    kept: dict[str, list[NDArray[np.float32]]] = defaultdict(list)
    seen: Counter[str] = Counter()
    strides: dict[str, int] = defaultdict(lambda: 1)
    for batch in batches:
        for platform, inside in batch.groupby("platform", sort=False):
            name = str(platform)
            rows = inside[POSTERIOR_COLUMNS].to_numpy(dtype=np.float32)
            first = -seen[name] % strides[name]
            kept[name].append(rows[first :: strides[name]])
            seen[name] += len(rows)
            while sum(map(len, kept[name])) > 2 * SAMPLE:
                kept[name] = [np.concatenate(kept[name])[::2]]
                strides[name] *= 2
    return {
        name: emq(np.concatenate(rows).astype(np.float64), caution=CAUTION)
        for name, rows in kept.items()
    }


def cluster_sums(
    batches: Iterable[pd.DataFrame], adapted_to: Mapping[str, NDArray[np.float64]]
) -> ClusterSums:
    """Return the sums of all batches of predictions, with the columns of `NEEDED_COLUMNS`.

    Parameters
    ----------
    adapted_to : prevalence to which the posteriors of each platform are adapted, shape `(10,)`
    """
    import numpy as np
    import pandas as pd

    parts: dict[str, list[pd.DataFrame]] = {unit: [] for unit in UNITS}
    known: list[pd.DataFrame] = []
    usages: list[pd.DataFrame] = []
    for batch in batches:
        table = batch.assign(
            period=periods(batch["created_at"]), messages=1, known_thread=batch["thread_id"].notna()
        )
        own = "\x1f" + table["message_id"].astype(object)
        for platform, places in table.groupby("platform", sort=False).indices.items():
            posteriors = table[POSTERIOR_COLUMNS].iloc[places].to_numpy(dtype=np.float64)
            columns = [table.columns.get_loc(name) for name in POSTERIOR_COLUMNS]
            table.iloc[places, columns] = adapt(posteriors, adapted_to[str(platform)])
        table["thread"] = table["thread_id"].astype(object).where(table["thread_id"].notna(), own)
        table["author_cluster"] = table["author"].astype(object).where(table["author"].notna(), own)
        for unit, column in zip(UNITS, ("thread", "author_cluster"), strict=True):
            keys = ["platform", "period", column]
            summed = table.groupby(keys, sort=False)[[*POSTERIOR_COLUMNS, COUNT]].sum()
            parts[unit].append(summed.rename_axis(["platform", "period", "cluster"]))
        has = pd.DataFrame(
            {
                "platform": table["platform"],
                "thread": table["thread_id"].notna() | table["parent_id"].notna(),
                "author": table["author"].notna(),
            }
        )
        known.append(has.groupby("platform").sum())
        usages.append(table.groupby(["platform", "usage"]).size().unstack(fill_value=0))
    return ClusterSums(
        {unit: pd.concat(tables).groupby(level=[0, 1, 2]).sum() for unit, tables in parts.items()},
        pd.concat(known).groupby(level=0).sum(),
        pd.concat(usages).groupby(level=0).sum(),
    )


def periods(dates: pd.Series) -> pd.Series:
    """Return the month of each date as YYYY-MM, "" where there is none."""
    import pandas as pd

    return pd.to_datetime(dates, utc=True).dt.strftime("%Y-%m").astype(object).fillna("")
