"""Agreement of annotators on nominal labels, corrected for chance, with cluster-bootstrap intervals.

Every coefficient is 1 - observed / expected disagreement, and both are made of sums over messages:
a bootstrap of messages, or of threads, only draws these sums again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from rsmp_nlp.aggregate.bootstrap import DRAWS, bootstrap_sums, effective_number, widening
from rsmp_nlp.aggregate.clusters import summed

if TYPE_CHECKING:
    from numpy.typing import NDArray

TENTATIVE: Final = 2 / 3
"""Alpha under which nothing should be concluded (Krippendorff 2004, Content Analysis, p. 241)."""

RELIABLE: Final = 0.8
"""Alpha from which conclusions stand; between the two they are tentative (ibid.)."""

LEVEL: Final = 0.95
_LEAST_DRAWS: Final = 0.5
"""Share of the draws in which a coefficient must exist for its interval to mean anything."""

_Disagreements = Callable[
    ["NDArray[np.float64]"], tuple["NDArray[np.float64]", "NDArray[np.float64]"]
]
"""Sums, shape `(…, W)` → observed and expected disagreement, shape `(…,)` each."""


@dataclass(frozen=True)
class Agreement:
    """A coefficient of agreement.

    Attributes
    ----------
    value : 1 where all agree, 0 as by chance; None where it is undefined (nothing labelled twice, or
        one label only, so that chance alone would agree)
    low, high : 95 % interval; None where it cannot be had
    observed : share of pairs of labels that agree, 0 to 1, not corrected for chance
    messages : those that at least two annotators labelled
    """

    value: float | None
    low: float | None
    high: float | None
    observed: float | None
    messages: int


def krippendorff_alpha(
    counts: NDArray[np.float64],
    clusters: NDArray[np.intp] | None = None,
    seed: int = 0,
    draws: int = DRAWS,
) -> Agreement:
    """Return Krippendorff's alpha for nominal labels, whatever is missing.

    Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, section C; intervals by the
    bootstrap of messages that Zapf et al. (2016, BMC Medical Research Methodology 16:93) advise.

    Parameters
    ----------
    counts : annotators who gave each label to each message, shape `(n, K)`
    clusters : cluster of each message (its thread), shape `(n,)`; each message alone by default

    Examples
    --------
    >>> krippendorff_alpha(np.array([[2, 0], [1, 1], [0, 2], [2, 0]])).value
    0.5333333333333333
    """
    counts, clusters = _doubly(np.asarray(counts, dtype=np.float64), clusters)
    labels = counts.sum(axis=1)
    disagreement = (labels**2 - (counts**2).sum(axis=1)) / np.maximum(labels - 1, 1)

    def formula(
        sums: NDArray[np.float64],
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        margins = sums[..., 1:]
        total = margins.sum(axis=-1)
        expected = (total**2 - (margins**2).sum(axis=-1)) / (total * (total - 1))
        return sums[..., 0] / total, expected

    return _agreement(np.column_stack([disagreement, counts]), formula, clusters, seed, draws)


def fleiss_kappa(
    counts: NDArray[np.float64],
    clusters: NDArray[np.intp] | None = None,
    seed: int = 0,
    draws: int = DRAWS,
) -> Agreement:
    """Return Fleiss' kappa (1971, Psychological Bulletin 76).

    Where messages have different numbers of labels, each message labelled twice or more weighs the
    same (Gwet 2014, Handbook of Inter-Rater Reliability, § 2.5).

    Parameters
    ----------
    counts, clusters : as for `krippendorff_alpha`
    """
    counts, clusters = _doubly(np.asarray(counts, dtype=np.float64), clusters)
    labels = counts.sum(axis=1)
    pairs = np.maximum(labels * (labels - 1), 1)
    disagreement = (labels**2 - (counts**2).sum(axis=1)) / pairs
    return _agreement(
        np.column_stack([disagreement, counts / np.maximum(labels, 1)[:, None]]),
        lambda sums: _by_margins(sums[..., 0], sums[..., 1:], sums[..., 1:]),
        clusters,
        seed,
        draws,
    )


def cohen_kappa(
    first: NDArray[np.intp],
    second: NDArray[np.intp],
    size: int,
    clusters: NDArray[np.intp] | None = None,
    seed: int = 0,
    draws: int = DRAWS,
) -> Agreement:
    """Return Cohen's kappa (1960) of two annotators on the messages that both labelled.

    Parameters
    ----------
    first, second : labels, 0 to `size` - 1, shape `(n,)`
    """
    one_hot = np.eye(size)
    left, right = one_hot[first], one_hot[second]
    clusters = np.arange(len(first)) if clusters is None else clusters
    return _agreement(
        np.column_stack([first != second, left, right]),
        lambda sums: _by_margins(sums[..., 0], sums[..., 1 : 1 + size], sums[..., 1 + size :]),
        clusters,
        seed,
        draws,
    )


def _by_margins(
    disagreement: NDArray[np.float64], left: NDArray[np.float64], right: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    total = left.sum(axis=-1)
    return disagreement / total, 1 - (left * right).sum(axis=-1) / total**2


def _doubly(
    counts: NDArray[np.float64], clusters: NDArray[np.intp] | None
) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """Return the messages that have two labels or more: the others say nothing of agreement."""
    clusters = np.arange(len(counts)) if clusters is None else np.asarray(clusters)
    kept = counts.sum(axis=1) >= 2
    return counts[kept], clusters[kept]


def _agreement(
    rows: NDArray[np.float64],
    formula: _Disagreements,
    clusters: NDArray[np.intp],
    seed: int,
    draws: int,
) -> Agreement:
    if not len(rows):
        return Agreement(None, None, None, None, 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        observed, expected = (float(one) for one in formula(rows.sum(axis=0)))
        # margins that are all of one label are so to the last bit: no chance to disagree
        if not expected > 0:
            return Agreement(None, None, None, 1 - observed, len(rows))
        value = 1 - observed / expected
        _, sums = summed(clusters.astype(np.uint64), rows)
        low, high = _interval(value, observed, expected, sums, formula, seed, draws)
    return Agreement(value, low, high, 1 - observed, len(rows))


def _interval(
    value: float,
    observed: float,
    expected: float,
    sums: NDArray[np.float64],
    formula: _Disagreements,
    seed: int,
    draws: int,
) -> tuple[float | None, float | None]:
    tail = (1 - LEVEL) / 2
    if observed == 0:
        # no draw can disagree: the rate of disagreement under which none would be seen in as many
        # clusters once in forty (Clopper & Pearson 1934) bounds it instead
        return max(-1.0, 1 - (1 - tail ** (1 / len(sums))) / expected), 1.0
    if len(sums) < 2:
        return None, None
    drawn_observed, drawn_expected = formula(bootstrap_sums(sums, seed, draws))
    drawn = (1 - drawn_observed / drawn_expected)[drawn_expected > 0]
    if len(drawn) < _LEAST_DRAWS * draws:
        return None, None
    sizes = sums[:, 1:].sum(axis=1)
    drawn = value + (drawn - value) * widening(effective_number(sizes))
    low, high = np.quantile(drawn, [tail, 1 - tail])
    return max(-1.0, float(low)), min(1.0, float(high))
