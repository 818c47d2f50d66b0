"""From predictions to sums per cluster, by batches: memory depends on clusters, not on messages.

Two passes: the first counts and finds the mix of each platform, the second sums.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

from rsmp_nlp.aggregate.batch import (
    UNITS,
    Coded,
    Keys,
    by_value,
    cluster_keys,
    coded,
    periods,
    text_keys,
)
from rsmp_nlp.aggregate.cells import OTHERS, Cell
from rsmp_nlp.aggregate.clusters import ClusterTable, Distinct, summed, sums_of_runs
from rsmp_nlp.aggregate.estimators import adapt, decisions
from rsmp_nlp.aggregate.options import Options
from rsmp_nlp.aggregate.survey import Mix, Survey
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

    def add(self, unit: str, segment: Segment, keys: Keys, sums: NDArray[np.float64]) -> None:
        """Add to a segment the sums of clusters, shape `(C, WIDTH)`; theirs are `keys`."""
        if (unit, segment) not in self.tables:
            self.tables[unit, segment] = (
                ClusterTable(WIDTH)
                if segment == WHOLE
                else ClusterTable(WIDTH, SEGMENT_CLUSTERS, SEGMENT_GROUPS, SEGMENT_CLUSTERS // 4)
            )
        self.tables[unit, segment].add(keys.values, sums)
        if segment != WHOLE:  # those of the platform are in its survey
            counted = keys.values if unit == "thread" else keys.values[keys.known]
            self.distinct.setdefault((unit, segment), Distinct()).add(counted)

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
    shown = {platform: _shown(one, options) for platform, one in surveys.items()}
    for batch in batches:
        keys = cluster_keys(batch)
        platforms = coded(batch["platform"])
        rows = _rows(batch, platforms, surveys, keys, options)
        whole: list[tuple[str, Segment]] = [(name, WHOLE) for name in platforms.names]
        _add(found, whole, platforms.codes, keys, rows)
        columns = {name: coded(batch[name]) for name in options.by}
        columns["period"] = periods(batch["created_at"], options.period)
        for column, values in columns.items():
            segments, codes = _segments(column, platforms, values, shown)
            _add(found, segments, codes, keys, rows)
        if labels:
            for platform, places in by_value(platforms):
                identifiers = batch["message_id"].iloc[places].astype(str)
                _add_labelled(
                    found[platform].labelled, platform, identifiers, labels, keys, places, rows
                )
    return found


def _rows(
    batch: pd.DataFrame,
    platforms: Coded,
    surveys: Mapping[str, Survey],
    keys: Mapping[str, Keys],
    options: Options,
) -> NDArray[np.float64]:
    """Return what each message of a batch adds to its cluster, shape `(n, WIDTH)`."""
    posteriors = batch[POSTERIOR_COLUMNS].to_numpy(dtype=np.float64)
    texts = text_keys(batch) if options.duplicates == "once" else None
    rows = np.zeros((len(batch), WIDTH))
    for platform, places in by_value(platforms):
        one = surveys[platform]
        weights = _weights(one, keys, texts, places, options)
        rows[places] = message_rows(posteriors[places], weights, one.mix)
    return rows


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


def look_up(
    keys: NDArray[np.uint64], sums: NDArray[np.float64], wanted: NDArray[np.uint64]
) -> NDArray[np.float64]:
    """Return the first column of `sums` for keys that are all in `keys`, which is sorted."""
    return np.asarray(sums[np.searchsorted(keys, wanted), 0])


def _weights(
    one: Survey,
    keys: Mapping[str, Keys],
    texts: NDArray[np.uint64] | None,
    places: NDArray[np.intp],
    options: Options,
) -> NDArray[np.float64]:
    weights = np.ones(len(places))
    if options.weight != "message":
        table = one.sizes[options.weight]
        known, sizes = table.table()
        weights /= look_up(known, sizes, table.group(keys[options.weight].values[places]))
    if texts is not None:
        known, copies = one.copied.table()
        same = texts[places] > 0
        wanted = one.copied.group(texts[places][same])
        # texts put together at random are no copies of one another: they keep their weight
        if len(wanted) and not one.copied.grouped:
            weights[same] /= look_up(known, copies, wanted)
    return weights


def _shown(one: Survey, options: Options) -> dict[str, frozenset[str]]:
    """Return the values of each column that have a segment of their own, none where there are few."""
    return {
        column: values.shown(options.most_values)
        for column, values in one.values.items()
        if len(values) >= options.least_values
    }


def _segments(
    column: str,
    platforms: Coded,
    values: Coded,
    shown: Mapping[str, Mapping[str, frozenset[str]]],
) -> tuple[list[tuple[str, Segment]], NDArray[np.intp]]:
    """Return the segments met in a batch with their platforms, and that of each message, or -1."""
    count = len(values.names)
    pairs, place = np.unique(platforms.codes * count + values.codes, return_inverse=True)
    met: dict[tuple[str, Segment], int] = {}
    codes = []
    for pair in pairs.tolist():
        platform, value = platforms.names[pair // count], values.names[pair % count]
        own = shown[platform].get(column)
        if column != "period" and own is None:
            value = ""
        elif own is not None and value and value not in own:
            value = OTHERS
        codes.append(met.setdefault((platform, (column, value)), len(met)) if value else -1)
    return list(met), np.array(codes, dtype=np.intp)[place]


def _add(
    found: Mapping[str, PlatformSums],
    segments: list[tuple[str, Segment]],
    codes: NDArray[np.intp],
    keys: Mapping[str, Keys],
    rows: NDArray[np.float64],
) -> None:
    """Add the rows of a batch to the tables of segments; `codes` say to which, -1 to none."""
    inside = codes >= 0
    messages = np.bincount(codes[inside], minlength=len(segments))
    unsigned = np.bincount(codes[inside & ~keys["author"].known], minlength=len(segments))
    for place, (platform, segment) in enumerate(segments):
        if messages[place]:
            found[platform].messages[segment] += int(messages[place])
            found[platform].unsigned[segment] += int(unsigned[place])
    for unit in UNITS:
        values, known = keys[unit].values, keys[unit].known
        # all at once, whatever their number: a sum by segment and cluster, then cut by segment
        order = np.lexsort((values, codes))[len(codes) - np.count_nonzero(inside) :]
        if not len(order):
            continue
        of, own = codes[order], values[order]
        starts = np.flatnonzero(np.append(True, (of[1:] != of[:-1]) | (own[1:] != own[:-1])))
        sums, first = sums_of_runs(rows, order, starts), order[starts]
        bounds = np.searchsorted(of[starts], np.arange(len(segments) + 1))
        for place, (platform, segment) in enumerate(segments):
            cut = slice(bounds[place], bounds[place + 1])
            if messages[place]:
                clusters = Keys(values[first[cut]], known[first[cut]])
                # copied: a table holds its rows for long, and not those of the others
                found[platform].add(unit, segment, clusters, sums[cut].copy())


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
        found.rows.append(rows[places[place]].copy())
        for unit in UNITS:
            found.keys[unit].append(int(keys[unit].values[places[place]]))


def by_cluster(
    table: ClusterTable, keys: list[int], rows: NDArray[np.float64]
) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """Return the places in a table of the clusters of some rows, and the sums of these rows."""
    wanted = table.group(np.array(keys, dtype=np.uint64))
    distinct, sums = summed(wanted, rows)
    return np.searchsorted(table.table()[0], distinct), sums
