"""What a user may ask of aggregation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

DEFAULT: Final = "default"
ESTIMATORS: Final = (DEFAULT, "cc", "pcc", "acc", "pacc", "emq", "prudent")
"""`default` is rectified by labels where there are enough, and `prudent` elsewhere."""

CLUSTERS: Final = ("widest", "thread", "author", "message")
WEIGHTS: Final = ("message", "author", "thread")
PERIODS: Final = ("month", "quarter", "year")
DUPLICATES: Final = ("count", "once")

NAMES: Final = {
    "cc": "CC",
    "pcc": "PCC",
    "acc": "ACC",
    "pacc": "PACC",
    "emq": "EMQ",
    "prudent": "EMQ prudent",
    "ppi": "PPI++",
}
"""How the `method` column calls each estimator."""


@dataclass(frozen=True)
class Options:
    """How positions are computed.

    Attributes
    ----------
    estimator : one of `ESTIMATORS`
    cluster : unit drawn by the bootstrap; `widest` takes threads or authors, whichever say that
        less is known
    weight : what counts the same: every message, every author or every thread
    level : of the intervals, over 0 and under 1
    period : of the timeline
    by : columns of the messages table whose values are located apart
    duplicates : `once` gives identical messages of a platform the weight of one, together
    organisation : authors (as in the messages table) who speak for the organisation
    most_values : values of a column with a row of their own, the largest; others share one
    least_values : values of a column on a platform from which they are located apart
    """

    estimator: str = DEFAULT
    cluster: str = "widest"
    weight: str = "message"
    level: float = 0.95
    period: str = "month"
    by: tuple[str, ...] = ()
    duplicates: str = "count"
    organisation: frozenset[str] = frozenset()
    most_values: int = 200
    least_values: int = 1
