"""The first pass over predictions: what each platform has, and the mix that EM finds on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

from rsmp_nlp.aggregate.cells import Values
from rsmp_nlp.aggregate.clusters import ClusterTable, Distinct
from rsmp_nlp.aggregate.estimators import CAUTION, adapt, emq, response
from rsmp_nlp.aggregate.options import Options
from rsmp_nlp.schema.tables import POSTERIOR_COLUMNS

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

UNITS: Final = ("thread", "author")


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


def survey(batches: Iterable[pd.DataFrame], options: Options) -> dict[str, Survey]:
    """Return what the first pass finds, by platform."""
    found: dict[str, Survey] = {}
    for batch in batches:
        keys = cluster_keys(batch)
        texts = text_keys(batch)
        replies = batch["parent_id"].notna().to_numpy()
        columns = {name: column_values(batch, name) for name in options.by}
        rows = batch[POSTERIOR_COLUMNS].to_numpy(dtype=np.float32)
        usages = column_values(batch, "usage")
        for platform, places in by_platform(batch):
            one = found.setdefault(platform, Survey())
            one.sample(rows[places])
            one.messages += len(places)
            one.usages.update(filter(None, usages[places].tolist()))
            for column in options.by:
                own = Counter(columns[column][places].tolist())
                own.pop("", None)
                one.values.setdefault(column, Values()).add(own)
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


@dataclass(frozen=True)
class Keys:
    """64-bit keys of the clusters of messages; a message in none known is one of its own."""

    values: NDArray[np.uint64]
    known: NDArray[np.bool_]


def cluster_keys(batch: pd.DataFrame) -> dict[str, Keys]:
    """Return the clusters of a batch by unit."""
    own = hashed("\x1f" + batch["message_id"].astype(object))
    found = {}
    for unit, column in zip(UNITS, ("thread_id", "author"), strict=True):
        known = batch[column].notna().to_numpy()
        values = own.copy()
        values[known] = hashed(batch[column].astype(object)[known])
        found[unit] = Keys(values, known)
    return found


def hashed(values: pd.Series) -> NDArray[np.uint64]:
    """Return a 64-bit key of each text."""
    import pandas as pd

    return np.asarray(pd.util.hash_array(values.to_numpy(dtype=object)), dtype=np.uint64)


def text_keys(batch: pd.DataFrame) -> NDArray[np.uint64]:
    """Return a key of each message's text, 0 where the table has none (short texts among them)."""
    if "text_key" not in batch.columns:
        return np.zeros(len(batch), dtype=np.uint64)
    known = batch["text_key"].notna().to_numpy()
    found = np.zeros(len(batch), dtype=np.uint64)
    found[known] = hashed(batch["text_key"].astype(object)[known])
    return found


def column_values(batch: pd.DataFrame, column: str) -> NDArray[np.object_]:
    """Return the values of a column as text, "" where there is none."""
    return np.asarray(batch[column].astype("string").fillna(""), dtype=object)


def by_platform(batch: pd.DataFrame) -> list[tuple[str, NDArray[np.intp]]]:
    """Return the platforms of a batch and the places of their messages in it."""
    groups = batch.groupby("platform", sort=False).indices
    return [(str(platform), places) for platform, places in groups.items()]
