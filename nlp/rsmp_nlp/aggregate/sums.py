"""From predictions to sums per cluster, by batches: memory depends on clusters, not on messages.

Two passes: the first counts and finds the mix of each platform, the second sums.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from rsmp_nlp.aggregate.ahead import read_ahead
from rsmp_nlp.aggregate.batch import (
    CLUSTERED,
    UNITS,
    Coded,
    Keys,
    by_value,
    cluster_keys,
    coded,
    matrix,
    periods,
    text_keys,
)
from rsmp_nlp.aggregate.clusters import ClusterTable, summed
from rsmp_nlp.aggregate.estimators import adapt, decisions
from rsmp_nlp.aggregate.options import Options
from rsmp_nlp.aggregate.segments import (
    WHOLE,
    Labelled,
    PlatformSums,
    Segment,
    add_rows,
    segments_of,
    shown_values,
)
from rsmp_nlp.aggregate.survey import Mix, Survey
from rsmp_nlp.schema.tables import POSTERIOR_COLUMNS

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

ANSWERS: Final = ("prudent", "pcc", "cc", "emq")
"""What is summed for each message: posteriors, and these adapted to two mixes, and decisions."""


WIDTH: Final = 1 + len(ANSWERS) * len(POSTERIOR_COLUMNS)
"""Columns of a message: its weight, then the ten classes of each of `ANSWERS`."""


NARROW: Final = 1 + 2 * len(POSTERIOR_COLUMNS)
"""Columns of a cluster, the first of `WIDTH`: estimators that need the others are seldom asked for, and
clusters are many."""


_WIDE: Final = ("cc", "acc", "emq")


Label = tuple[int, float]
"""Class and weight of a label."""


Labels = Mapping[tuple[str, str], Label]
"""Labels by platform and message; platform "" fits any."""


def summed_columns(options: Options) -> frozenset[str]:
    """Return the columns that the second pass reads."""
    texts = ("text_key",) if options.duplicates == "once" else ()
    return frozenset((*CLUSTERED, "created_at", *POSTERIOR_COLUMNS, *texts, *options.by))


def cluster_sums(
    batches: Iterable[pa.RecordBatch],
    surveys: Mapping[str, Survey],
    options: Options,
    labels: Labels | None = None,
    *,
    ahead: bool = False,
) -> dict[str, PlatformSums]:
    """Return the sums of the second pass, by platform.

    Parameters
    ----------
    ahead : whether another thread reads a batch while that before is added
    """
    found = {platform: PlatformSums() for platform in surveys}
    shown = {platform: shown_values(one, options) for platform, one in surveys.items()}
    width = WIDTH if options.estimator in _WIDE else NARROW
    read = (_read(batch, surveys, options) for batch in batches)
    for one in read_ahead(read) if ahead else read:
        whole: list[tuple[str, Segment]] = [(name, WHOLE) for name in one.platforms.names]
        add_rows(found, whole, one.platforms.codes, one.keys, one.rows, width)
        for column, values in one.columns.items():
            segments, codes = segments_of(column, one.platforms, values, shown)
            add_rows(found, segments, codes, one.keys, one.rows, width)
        if labels:
            identifiers = list(map(str, one.batch.column("message_id").to_pylist()))
            for platform, places in by_value(one.platforms):
                _add_labelled(
                    found[platform].labelled,
                    platform,
                    identifiers,
                    labels,
                    one.keys,
                    places,
                    one.rows,
                )
    return found


@dataclass(frozen=True)
class _Read:
    """A batch as arrays; `rows` are what each message adds to its cluster, shape `(n, WIDTH)`."""

    batch: pa.RecordBatch
    keys: dict[str, Keys]
    platforms: Coded
    columns: dict[str, Coded]
    rows: NDArray[np.float64]


def _read(batch: pa.RecordBatch, surveys: Mapping[str, Survey], options: Options) -> _Read:
    keys = cluster_keys(batch)
    platforms = coded(batch.column("platform"))
    columns = {name: coded(batch.column(name)) for name in options.by}
    columns["period"] = periods(batch.column("created_at"), options.period)
    return _Read(batch, keys, platforms, columns, _rows(batch, platforms, surveys, keys, options))


def _rows(
    batch: pa.RecordBatch,
    platforms: Coded,
    surveys: Mapping[str, Survey],
    keys: Mapping[str, Keys],
    options: Options,
) -> NDArray[np.float64]:
    """Return what each message of a batch adds to its cluster, shape `(n, WIDTH)`."""
    posteriors = matrix(batch, POSTERIOR_COLUMNS)
    texts = text_keys(batch) if options.duplicates == "once" else None
    rows = np.zeros((batch.num_rows, WIDTH))
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
        (posteriors, posteriors)
        if mix is None
        else (adapt(posteriors, mix.prevalence[name]) for name in ("prudent", "emq"))
    )
    prudent, emq = adapted
    one = np.ones((len(posteriors), 1))
    return np.hstack([one, prudent, posteriors, decisions(posteriors), emq]) * weights[:, None]


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


def _add_labelled(
    found: Labelled,
    platform: str,
    identifiers: list[str],
    labels: Labels,
    keys: Mapping[str, Keys],
    places: NDArray[np.intp],
    rows: NDArray[np.float64],
) -> None:
    for place in places.tolist():
        identifier = identifiers[place]
        label = labels.get((platform, identifier)) or labels.get(("", identifier))
        if label is None:
            continue
        found.classes.append(label[0])
        found.weights.append(label[1])
        found.rows.append(rows[place].copy())
        for unit in UNITS:
            found.keys[unit].append(int(keys[unit].values[place]))


def by_cluster(
    table: ClusterTable, keys: list[int], rows: NDArray[np.float64]
) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """Return the places in a table of the clusters of some rows, and the sums of these rows."""
    wanted = table.group(np.array(keys, dtype=np.uint64))
    distinct, sums = summed(wanted, rows)
    return np.searchsorted(table.table()[0], distinct), sums
