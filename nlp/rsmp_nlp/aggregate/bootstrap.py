"""Cluster bootstrap: threads (or authors) are drawn again whole, because they repeat themselves."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from rsmp_nlp.compiled import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

DRAWS: Final = 1_000
_CELLS_AT_ONCE: Final = 1 << 19
"""Numbers of times drawn held at once."""

_COUNTED_AT_ONCE: Final = 1 << 15
"""Of these, those counted at once: they stay in the cache nearest to the processor."""

_DRAWING = compiled("drawing")


def bootstrap_sums(sums: NDArray[np.float64], seed: int, draws: int = DRAWS) -> NDArray[np.float64]:
    """Return total mass per class over clusters drawn with replacement.

    Parameters
    ----------
    sums : shape `(clusters, K)`, mass of each class in each cluster
    seed : of the draws
    draws : number of bootstrap samples

    Returns
    -------
    Shape `(draws, K)`. Cameron, Gelbach & Miller (2008), pairs cluster bootstrap.

    Examples
    --------
    >>> bootstrap_sums(np.ones((4, 2)), seed=0, draws=3).tolist()
    [[4.0, 4.0], [4.0, 4.0], [4.0, 4.0]]
    """
    if len(sums) * draws <= _CELLS_AT_ONCE:
        return _drawn(_times_drawn_last(len(sums), draws, seed), sums)
    return np.concatenate(list(_chunks(sums, np.random.default_rng(seed), draws)))


@lru_cache(maxsize=1)
def _times_drawn_last(clusters: int, draws: int, seed: int) -> NDArray[np.float64]:
    """Return how often each cluster is in each draw, kept for the next that has as many: segments often have."""
    times = np.empty((draws, clusters))
    _count_drawn(np.random.default_rng(seed), times)
    return times


def _chunks(
    sums: NDArray[np.float64], rng: np.random.Generator, draws: int
) -> Iterator[NDArray[np.float64]]:
    clusters = len(sums)
    times = np.empty((min(draws, max(1, _CELLS_AT_ONCE // clusters)), clusters))
    for start in range(0, draws, len(times)):
        some = times[: draws - start]
        _count_drawn(rng, some)
        yield _drawn(some, sums)


def _drawn(times: NDArray[np.float64], sums: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the sums of each draw, shape `(draws, K)`, column after column: what is few is quicker so."""
    return np.asarray((sums.T @ times.T).T)


def _count_drawn(rng: np.random.Generator, times: NDArray[np.float64]) -> None:
    """Write how often each cluster is in each draw, shape `(draws, clusters)`.

    Naming the clusters drawn one by one and counting them costs a twelfth of `rng.multinomial`, which
    draws a binomial number for each cluster.
    """
    if _DRAWING:
        _DRAWING.count_drawn(rng.bit_generator, times)
        return
    clusters = times.shape[1]
    step = max(1, _COUNTED_AT_ONCE // clusters)
    for start in range(0, len(times), step):
        some = times[start : start + step]
        some[:] = 0.0
        drawn = rng.integers(clusters, size=some.shape)
        drawn += clusters * np.arange(len(some))[:, None]
        np.add.at(some.reshape(-1), drawn.ravel(), 1.0)


def interval(
    draws: NDArray[np.float64], level: float = 0.95
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the percentile interval of each column: two arrays of shape `(K,)`."""
    tail = (1 - level) / 2
    ordered = np.sort(draws.T, axis=1)  # a quarter of the time that `np.quantile` takes to choose
    return _quantile(ordered, tail), _quantile(ordered, 1 - tail)


def _quantile(ordered: NDArray[np.float64], share: float) -> NDArray[np.float64]:
    """Return a quantile of each row of ordered values, as `np.quantile` finds it, bit for bit."""
    place = (ordered.shape[1] - 1) * share
    first = int(place)
    low, high = ordered[:, first], ordered[:, min(first + 1, ordered.shape[1] - 1)]
    step, part = high - low, place - first
    return np.asarray(high - step * (1 - part) if part >= 0.5 else low + step * part)


def design_effect(sums: NDArray[np.float64], sizes: NDArray[np.float64]) -> float:
    """Return how many times clustering multiplies the variance of a mean, at least 1.

    Kish (1965): the mean over classes of the ratio between the variance of the ratio estimator
    over clusters and the variance that as many independent messages would have.

    Parameters
    ----------
    sums : shape `(clusters, K)`
    sizes : shape `(clusters,)`, messages in each cluster
    """
    total = sizes.sum()
    if len(sizes) < 2 or total <= 0:
        return 1.0
    mean = sums.sum(axis=0) / total
    residual = sums - mean * sizes[:, None]
    clustered = (residual**2).sum(axis=0) / total**2 * len(sizes) / (len(sizes) - 1)
    independent = mean * (1 - mean) / total
    known = independent > 0
    if not known.any():
        return 1.0
    return max(1.0, float(clustered[known].sum() / independent[known].sum()))


def effective_number(sizes: NDArray[np.float64]) -> float:
    """Return how many clusters of equal size would weigh as these do (Kish 1965): 1 if one has all.

    >>> effective_number(np.array([5.0, 5.0]))
    2.0
    """
    total = float(sizes.sum())
    return total**2 / float((sizes**2).sum()) if total > 0 else 0.0


def widening(clusters: float, level: float = 0.95) -> float:
    """Return by how much to stretch draws of few clusters around the estimate, over 1.

    A bootstrap of n clusters has a variance too small by (n - 1) / n, and its percentiles are those
    of a normal law where Student's with n - 1 degrees of freedom is due (Cameron & Miller 2015,
    Journal of Human Resources 50, § VI). Clusters of unequal size count for their effective number
    (Carter, Schnepel & Steigerwald 2017, Review of Economics and Statistics 99).
    """
    from scipy.special import ndtri, stdtrit  # scipy.stats takes seconds to import

    clusters = max(clusters, 2.0)
    tail = (1 + level) / 2
    return float(stdtrit(clusters - 1, tail) / ndtri(tail) * np.sqrt(clusters / (clusters - 1)))
