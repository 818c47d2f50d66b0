"""How far a model's shares can be trusted on a platform that it has not seen.

On platforms left out, the true shares scatter around the estimated ones as a Dirichlet law whose
concentration kappa says how many labelled messages the estimate is worth. kappa is the largest for
which the intervals of this law hold the true shares as often as asked: it is stored nowhere, and found
again from what the model said of platforms left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from rsmp_nlp.aggregate.simplex import closure

if TYPE_CHECKING:
    from numpy.typing import NDArray

LEAST_PLATFORMS: Final = 10
"""Platforms left out under which nothing can be said of the next one."""

FLOOR: Final = 0.02
"""Share given to a part that the estimate leaves empty: no model is that sure."""

ROUNDED: Final = 0.005
"""A bound nearer than this to 0 or 1 is put there: shares are read in whole percents."""

GRID: Final = np.geomspace(200.0, 0.3, 60)


def covered(
    estimated: NDArray[np.float64], observed: NDArray[np.float64], level: float = 0.95
) -> NDArray[np.float64]:
    """Return the share of each platform's parts in their interval, for every kappa of `GRID`.

    Parameters
    ----------
    estimated, observed : shape `(platforms, K)`, rows summing to 1
    level : of the intervals, over 0 and under 1

    Returns
    -------
    Shape `(len(GRID), platforms)`.
    """
    from scipy.special import betainc

    # A share is over a quantile where the law gives what is under it at least the quantile's
    # probability: the intervals of `dirichlet_interval` need not be found, which takes five times as long.
    mean, tail = closure(estimated + FLOOR), (1 - level) / 2
    first, second = GRID[:, None, None] * mean, GRID[:, None, None] * (1 - mean)
    # A share near 0 or 1 is held by a bound put there: it is seen as itself, and as where bounds are rounded.
    seen = np.clip(observed, ROUNDED, 1 - ROUNDED)
    below = betainc(first, second, seen)
    least, most = below.copy(), below.copy()
    low, high = observed < seen, observed > seen
    least[:, low] = betainc(first[:, low], second[:, low], observed[low])
    most[:, high] = betainc(first[:, high], second[:, high], observed[high])
    return np.asarray(((most >= tail) & (least <= 1 - tail)).mean(axis=2))


def concentration(held: NDArray[np.float64], level: float = 0.95) -> float:
    """Return the largest kappa whose intervals hold a proportion `level` of the shares.

    Parameters
    ----------
    held : shape `(len(GRID), platforms)`, from `covered`
    level : coverage wanted
    """
    enough = np.flatnonzero(held.mean(axis=1) >= level)
    return float(GRID[enough[0]] if len(enough) else GRID[-1])


def dirichlet_interval(
    shares: NDArray[np.float64], kappa: float, level: float = 0.95
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the interval of each part under a Dirichlet law of mean `shares`, shape unchanged."""
    from scipy.special import betaincinv

    mean = closure(shares + FLOOR)
    tail = (1 - level) / 2
    first, second = kappa * mean, kappa * (1 - mean)
    return rounded(betaincinv(first, second, tail), betaincinv(first, second, 1 - tail))


def redraw(
    shares: NDArray[np.float64], kappa: float, rng: np.random.Generator
) -> NDArray[np.float64]:
    """Return for each row of shares the true shares of some platform that it may stand for."""
    drawn = rng.standard_gamma(kappa * closure(shares + FLOOR))
    return closure(np.asfortranarray(drawn))


def rounded(
    low: NDArray[np.float64], high: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return bounds with those nearly 0 or 1 put there."""
    return np.where(low < ROUNDED, 0.0, low), np.where(high > 1 - ROUNDED, 1.0, high)
