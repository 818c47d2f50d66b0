"""The first pass over predictions: what each platform has, and the mix that EM finds on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

from rsmp_nlp.aggregate.batch import (
    CLUSTERED,
    UNITS,
    by_value,
    cluster_keys,
    coded,
    matrix,
    text_keys,
)
from rsmp_nlp.aggregate.cells import Values
from rsmp_nlp.aggregate.clusters import ClusterTable, Distinct
from rsmp_nlp.aggregate.estimators import CAUTION, adapt, emq, response
from rsmp_nlp.aggregate.options import Options
from rsmp_nlp.schema.tables import POSTERIOR_COLUMNS

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

SAMPLE: Final = 20_000
"""Messages of a platform that are enough to estimate its mix."""


MOST_TEXTS: Final = 1_000_000
"""Distinct texts of a platform beyond which copies are not looked for."""


MOST_SIZES: Final = 50_000_000
"""Threads or authors whose sizes are kept, 16 bytes each, where they must weigh the same."""


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


OPTIONAL_COLUMNS: Final = ("space", "identity", "text_key")
"""Columns that aggregation reads where the table has them."""


def surveyed_columns(options: Options) -> frozenset[str]:
    """Return the columns that the first pass reads."""
    return frozenset(
        (*CLUSTERED, "parent_id", "usage", "text_key", *POSTERIOR_COLUMNS, *options.by)
    )


@dataclass(frozen=True)
class Mix:
    """What EM finds on a platform, with and without caution.

    Attributes
    ----------
    prevalence : by `ANSWERS` adapted ("prudent", "emq"), shape (10,)
    answer : how means answer to other messages, by the same (`estimators.response`)
    confidence : mean probability of the most probable family
    """

    prevalence: dict[str, NDArray[np.float64]]
    answer: dict[str, tuple[NDArray[np.float64], NDArray[np.float64]]]
    confidence: float


@dataclass
class Survey:
    """What the first pass finds of a platform.

    Attributes
    ----------
    messages : number of messages
    known : how many have a thread (or answer one), an author
    distinct : number of threads and authors
    sizes : messages of each thread, author and (for `once`) text
    usages : messages by decided usage
    values : messages by value of the columns of `Options.by`
    """

    messages: int = 0
    known: Counter[str] = field(default_factory=Counter)
    distinct: dict[str, Distinct] = field(default_factory=dict)
    sizes: dict[str, ClusterTable] = field(default_factory=dict)
    usages: Counter[str] = field(default_factory=Counter)
    values: dict[str, Values] = field(default_factory=dict)
    copied: ClusterTable = field(default_factory=lambda: ClusterTable(1, MOST_TEXTS))
    mix: Mix | None = None
    _kept: list[NDArray[np.float32]] = field(default_factory=list)
    _weights: list[NDArray[np.uint64]] = field(default_factory=list)
    _stride: int = 1

    def sample(self, rows: NDArray[np.float32]) -> None:
        """Keep evenly spaced messages, `2 * SAMPLE` at most."""
        first = -self.messages % self._stride
        self._kept.append(rows[first :: self._stride])
        while sum(map(len, self._kept)) > 2 * SAMPLE:
            self._kept = [np.concatenate(self._kept)[::2]]
            self._stride *= 2

    def find_mix(self) -> Mix:
        """Return the mix of the messages kept, which are then forgotten."""
        from rsmp_nlp.aggregate.reference import confidence

        rows = np.concatenate(self._kept).astype(np.float64)
        self._kept = []
        prevalence = {"prudent": emq(rows, caution=CAUTION), "emq": emq(rows)}
        cautions = {"prudent": CAUTION, "emq": 0.0}
        answer = {
            name: response(adapt(rows, mix), mix, cautions[name])
            for name, mix in prevalence.items()
        }
        return Mix(prevalence, answer, float(confidence(rows).mean()))


def survey(batches: Iterable[pa.RecordBatch], options: Options) -> dict[str, Survey]:
    """Return what the first pass finds, by platform."""
    found: dict[str, Survey] = {}
    for batch in batches:
        keys = cluster_keys(batch)
        texts = text_keys(batch)
        replies = batch.column("parent_id").is_valid().to_numpy(zero_copy_only=False)
        columns = {name: coded(batch.column(name)) for name in options.by}
        rows = matrix(batch, POSTERIOR_COLUMNS, np.float32)
        usages = coded(batch.column("usage"))
        for platform, places in by_value(coded(batch.column("platform"))):
            one = found.setdefault(platform, Survey())
            one.sample(rows[places])
            one.messages += len(places)
            one.usages += usages.counts(places)
            for column in options.by:
                one.values.setdefault(column, Values()).add(columns[column].counts(places))
            for unit in UNITS:
                known = keys[unit].known[places]
                answers = known | replies[places] if unit == "thread" else known
                one.known[unit] += int(answers.sum())
                counted = places if unit == "thread" else places[known]
                one.distinct.setdefault(unit, Distinct()).add(keys[unit].values[counted])
            if options.weight != "message":
                table = one.sizes.setdefault(options.weight, ClusterTable(1, MOST_SIZES))
                table.add(keys[options.weight].values[places], np.ones((len(places), 1)))
            same = texts[places][texts[places] > 0]
            if len(same):
                one.copied.add(same, np.ones((len(same), 1)))
    for one in found.values():
        one.mix = one.find_mix()
    return found
