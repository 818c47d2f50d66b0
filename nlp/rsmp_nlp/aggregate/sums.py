"""From predictions to sums per cluster, by batches: memory depends on clusters, not on messages.

Two passes: the first counts and finds the mix of each platform, the second sums.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from rsmp_nlp.aggregate.cells import OTHERS, Cell, Values
from rsmp_nlp.aggregate.clusters import ClusterTable, Distinct, summed
from rsmp_nlp.aggregate.estimators import adapt, decisions
from rsmp_nlp.aggregate.options import Options
from rsmp_nlp.aggregate.survey import (
    UNITS,
    Keys,
    Mix,
    Survey,
    by_platform,
    cluster_keys,
    column_values,
    text_keys,
)
from rsmp_nlp.schema.tables import POSTERIOR_COLUMNS

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

ANSWERS: Final = ("cc", "pcc", "prudent", "emq")
"""What is summed for each message: decisions, posteriors, posteriors adapted to two mixes."""


WIDTH: Final = 1 + len(ANSWERS) * len(POSTERIOR_COLUMNS)
"""Columns of a cluster: its weight, then the ten classes of each of `ANSWERS`."""


SEGMENT_CLUSTERS: Final = 2_048
"""Clusters of a segment kept apart, beyond which they are put together in `SEGMENT_GROUPS`: there
are many segments. A variance over 1,024 groups is known to 4 % (√(2 / 1,024))."""


SEGMENT_GROUPS: Final = 1_024


Label = tuple[int, float]
"""Class and weight of a label."""


Labels = Mapping[tuple[str, str], Label]
"""Labels by platform and message; platform "" fits any."""


@dataclass
class Labelled:
    """The labelled messages of a platform.

    `keys` of their clusters by unit; `weights` inverse of the probability of being labelled;
    `classes` observed; `rows` as in a cluster table, of shape `(n, WIDTH)`.
    """

    keys: dict[str, list[int]] = field(default_factory=lambda: {unit: [] for unit in UNITS})
    weights: list[float] = field(default_factory=list)
    classes: list[int] = field(default_factory=list)
    rows: list[NDArray[np.float64]] = field(default_factory=list)


Segment = tuple[str, str]
"""A column and one of its values; ("period", "2024-03"); ("", "") for the whole platform."""


WHOLE: Final[Segment] = ("", "")


@dataclass
class PlatformSums:
    """Cluster tables of a platform by unit and segment, and its labelled messages.

    `unsigned` are the messages without author.
    """

    tables: dict[tuple[str, Segment], ClusterTable] = field(default_factory=dict)
    messages: Counter[Segment] = field(default_factory=Counter)
    distinct: dict[tuple[str, Segment], Distinct] = field(default_factory=dict)
    unsigned: Counter[Segment] = field(default_factory=Counter)
    labelled: Labelled = field(default_factory=Labelled)

    def cells(self, column: str) -> dict[str, Cell]:
        """Return the segments of a column by value, sorted, the other values last."""
        values = [value for of, value in self.messages if of == column]
        return {
            value: Cell(
                self.messages[column, value],
                self.distinct["author", (column, value)].keys,
                self.unsigned[column, value],
            )
            for value in sorted(values, key=lambda value: (value == OTHERS, value))
        }


def cluster_sums(
    batches: Iterable[pd.DataFrame],
    surveys: Mapping[str, Survey],
    options: Options,
    labels: Labels | None = None,
) -> dict[str, PlatformSums]:
    """Return the sums of the second pass, by platform."""
    found = {platform: PlatformSums() for platform in surveys}
    for batch in batches:
        keys = cluster_keys(batch)
        texts = text_keys(batch)
        columns = {"period": periods(batch["created_at"], options.period).to_numpy()}
        columns |= {name: column_values(batch, name) for name in options.by}
        posteriors = batch[POSTERIOR_COLUMNS].to_numpy(dtype=np.float64)
        for platform, places in by_platform(batch):
            one = found[platform]
            weights = _weights(surveys[platform], keys, texts, places, options)
            rows = message_rows(posteriors[places], weights, surveys[platform].mix)
            for unit in UNITS:
                table = one.tables.setdefault((unit, WHOLE), ClusterTable(WIDTH))
                table.add(keys[unit].values[places], rows)
            for column, values in columns.items():
                own = values[places]
                if column in options.by:
                    own = _largest(own, surveys[platform].values[column], options)
                _add_segments(one, column, own, keys, places, rows)
            if labels:
                identifiers = batch["message_id"].iloc[places].astype(str)
                _add_labelled(one.labelled, platform, identifiers, labels, keys, places, rows)
    return found


def message_rows(
    posteriors: NDArray[np.float64], weights: NDArray[np.float64], mix: Mix | None
) -> NDArray[np.float64]:
    """Return what each message adds to its cluster, shape `(n, WIDTH)`."""
    adapted = (
        [posteriors, posteriors]
        if mix is None
        else [adapt(posteriors, mix.prevalence[name]) for name in ("prudent", "emq")]
    )
    answers = np.hstack([decisions(posteriors), posteriors, *adapted])
    return np.hstack([weights[:, None], answers * weights[:, None]])


def periods(dates: pd.Series, period: str = "month") -> pd.Series:
    """Return the period of each date as YYYY-MM, YYYY-Qn or YYYY, "" where there is none."""
    import pandas as pd

    stamps = pd.to_datetime(dates, utc=True)
    if period == "quarter":
        written = stamps.dt.strftime("%Y-Q") + stamps.dt.quarter.astype("Int64").astype("string")
    else:
        written = stamps.dt.strftime("%Y-%m" if period == "month" else "%Y")
    return written.astype(object).fillna("")


def look_up(
    keys: NDArray[np.uint64], sums: NDArray[np.float64], wanted: NDArray[np.uint64]
) -> NDArray[np.float64]:
    """Return the first column of `sums` for keys that are all in `keys`, which is sorted."""
    return np.asarray(sums[np.searchsorted(keys, wanted), 0])


def _weights(
    one: Survey,
    keys: Mapping[str, Keys],
    texts: NDArray[np.uint64],
    places: NDArray[np.intp],
    options: Options,
) -> NDArray[np.float64]:
    weights = np.ones(len(places))
    if options.weight != "message":
        table = one.sizes[options.weight]
        known, sizes = table.table()
        weights /= look_up(known, sizes, table.group(keys[options.weight].values[places]))
    if options.duplicates == "once":
        known, copies = one.copied.table()
        same = texts[places] > 0
        wanted = one.copied.group(texts[places][same])
        # texts put together at random are no copies of one another: they keep their weight
        if len(wanted) and not one.copied.grouped:
            weights[same] /= look_up(known, copies, wanted)
    return weights


def _largest(values: NDArray[Any], known: Values, options: Options) -> NDArray[Any]:
    """Return the values with those beyond the largest put together, "" where none is wanted."""
    import pandas as pd

    if len(known) < options.least_values:
        return np.full(len(values), "", dtype=object)
    shown = known.shown(options.most_values) | {""}
    codes, names = pd.factorize(values)
    kept = np.array([name if name in shown else OTHERS for name in names], dtype=object)
    return np.asarray(kept[codes])


def _add_segments(
    one: PlatformSums,
    column: str,
    values: NDArray[Any],
    keys: Mapping[str, Keys],
    places: NDArray[np.intp],
    rows: NDArray[np.float64],
) -> None:
    import pandas as pd

    codes, names = pd.factorize(values)
    for code, name in enumerate(names):
        if name == "":
            continue
        inside = codes == code
        segment = (column, str(name))
        one.messages[segment] += int(inside.sum())
        one.unsigned[segment] += int((~keys["author"].known[places][inside]).sum())
        for unit in UNITS:
            own = keys[unit].values[places][inside]
            if (unit, segment) not in one.tables:
                one.tables[unit, segment] = ClusterTable(
                    WIDTH, SEGMENT_CLUSTERS, SEGMENT_GROUPS, SEGMENT_CLUSTERS // 4
                )
            one.tables[unit, segment].add(own, rows[inside])
            counted = own if unit == "thread" else own[keys[unit].known[places][inside]]
            one.distinct.setdefault((unit, segment), Distinct()).add(counted)


def _add_labelled(
    found: Labelled,
    platform: str,
    identifiers: pd.Series,
    labels: Labels,
    keys: Mapping[str, Keys],
    places: NDArray[np.intp],
    rows: NDArray[np.float64],
) -> None:
    for place, identifier in enumerate(identifiers):
        label = labels.get((platform, identifier)) or labels.get(("", identifier))
        if label is None:
            continue
        found.classes.append(label[0])
        found.weights.append(label[1])
        found.rows.append(rows[place])
        for unit in UNITS:
            found.keys[unit].append(int(keys[unit].values[places[place]]))


def by_cluster(
    table: ClusterTable, keys: list[int], rows: NDArray[np.float64]
) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """Return the places in a table of the clusters of some rows, and the sums of these rows."""
    wanted = table.group(np.array(keys, dtype=np.uint64))
    distinct, sums = summed(wanted, rows)
    return np.searchsorted(table.table()[0], distinct), sums
