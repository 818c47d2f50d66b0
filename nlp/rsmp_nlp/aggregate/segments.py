"""The platforms and segments that sums are of, and how the rows of a batch are added to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

from rsmp_nlp.aggregate.batch import UNITS, Coded, Keys
from rsmp_nlp.aggregate.cells import OTHERS, Cell
from rsmp_nlp.aggregate.clusters import ClusterTable, Distinct, sums_of_runs
from rsmp_nlp.aggregate.options import Options
from rsmp_nlp.aggregate.survey import Survey

if TYPE_CHECKING:
    from numpy.typing import NDArray

Segment = tuple[str, str]
"""A column and one of its values; ("period", "2024-03"); ("", "") for the whole platform."""


WHOLE: Final[Segment] = ("", "")


SEGMENT_CLUSTERS: Final = 2_048
"""Clusters of a segment kept apart, beyond which they are put together in `SEGMENT_GROUPS`: there
are many segments. A variance over 1,024 groups is known to 4 % (√(2 / 1,024))."""


SEGMENT_GROUPS: Final = 1_024


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


@dataclass
class PlatformSums:
    """Cluster tables of a platform by unit and segment, and its labelled messages.

    `totals` are the sums over a segment, shape `(WIDTH,)`; `unsigned` the messages without author.
    """

    tables: dict[tuple[str, Segment], ClusterTable] = field(default_factory=dict)
    totals: dict[Segment, NDArray[np.float64]] = field(default_factory=dict)
    messages: Counter[Segment] = field(default_factory=Counter)
    distinct: dict[tuple[str, Segment], Distinct] = field(default_factory=dict)
    unsigned: Counter[Segment] = field(default_factory=Counter)
    labelled: Labelled = field(default_factory=Labelled)

    def add(self, unit: str, segment: Segment, keys: Keys, sums: NDArray[np.float64]) -> None:
        """Add to a segment the sums of clusters, shape `(C, width)`; theirs are `keys`."""
        if (unit, segment) not in self.tables:
            width = sums.shape[1]
            self.tables[unit, segment] = (
                ClusterTable(width)
                if segment == WHOLE
                else ClusterTable(width, SEGMENT_CLUSTERS, SEGMENT_GROUPS, SEGMENT_CLUSTERS // 4)
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


def shown_values(one: Survey, options: Options) -> dict[str, frozenset[str]]:
    """Return the values of each column that have a segment of their own, none where there are few."""
    return {
        column: values.shown(options.most_values)
        for column, values in one.values.items()
        if len(values) >= options.least_values
    }


def segments_of(
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


def add_rows(
    found: Mapping[str, PlatformSums],
    segments: list[tuple[str, Segment]],
    codes: NDArray[np.intp],
    keys: Mapping[str, Keys],
    rows: NDArray[np.float64],
    width: int,
) -> None:
    """Add the rows of a batch to segments; `codes` say to which, -1 to none.

    Their totals have all columns, the clusters of their tables the first `width`.
    """
    inside = np.flatnonzero(codes >= 0)
    messages = np.bincount(codes[inside], minlength=len(segments))
    unsigned = np.bincount(codes[inside[~keys["author"].known[inside]]], minlength=len(segments))
    met = np.flatnonzero(messages)
    if not len(met):
        return
    codes = codes.astype(np.min_scalar_type(-len(segments)))  # short numbers are sorted faster
    by_segment = np.argsort(codes, kind="stable")[len(codes) - len(inside) :]
    totals = sums_of_runs(rows, by_segment, np.searchsorted(codes[by_segment], met))
    for place, total in zip(met.tolist(), totals, strict=True):
        platform, segment = segments[place]
        one = found[platform]
        one.messages[segment] += int(messages[place])
        one.unsigned[segment] += int(unsigned[place])
        one.totals[segment] = one.totals.get(segment, 0.0) + total
    narrow = np.ascontiguousarray(rows[:, :width])
    for unit in UNITS:
        values, known = keys[unit].values, keys[unit].known
        # all at once, whatever their number: a sum by segment and cluster, then cut by segment
        by_key = keys[unit].order
        order = by_key[np.argsort(codes[by_key], kind="stable")[len(codes) - len(inside) :]]
        of, own = codes[order], values[order]
        starts = np.flatnonzero(np.append(True, (of[1:] != of[:-1]) | (own[1:] != own[:-1])))
        sums, first = sums_of_runs(narrow, order, starts), order[starts]
        ends = np.searchsorted(of[starts], met, side="right")
        for rank, start, end in zip(met, np.append(0, ends[:-1]), ends, strict=True):
            platform, segment = segments[rank]
            clusters = Keys(values[first[start:end]], known[first[start:end]])
            # copied: a table holds its rows for long, and not those of the others
            found[platform].add(unit, segment, clusters, sums[start:end].copy())
