"""A platform's place in the triangle, with its interval and how sure its centre is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from rsmp_nlp.aggregate.bootstrap import DRAWS, bootstrap_sums, interval
from rsmp_nlp.aggregate.simplex import barycentre, closure, ilr
from rsmp_nlp.families import family_posteriors
from rsmp_nlp.taxonomy import FAMILY_SLUGS, USAGES

if TYPE_CHECKING:
    from numpy.typing import NDArray

UNDETERMINED: Final = "undetermined"
CERTAIN: Final = 0.95
"""Share of draws in which a family must be the largest to be called the centre of gravity."""

MIN_CLUSTERS: Final = 5
"""Clusters under which drawing them again says nothing."""

_TIE: Final = 1e-9
"""Shares closer than this are equal: the rest is rounding."""

_FAMILIES: Final = len(FAMILY_SLUGS)


@dataclass(frozen=True)
class Position:
    """Shares of in-grid activity with their 95 % interval.

    Attributes
    ----------
    in_grid : share of messages in the grid, 0 to 1
    shares, low, high : shape (3,), families in the order of `FAMILY_SLUGS`; shares sum to 1
    usage_shares, usage_low, usage_high : shape (9,), usages in the order of `USAGES`
    x, y : ternary coordinates
    centre : slug of a family, or `UNDETERMINED`
    certainty : share of draws in which the largest family is the largest; NaN where drawing
        says nothing
    ilr_mean, ilr_covariance : shape (2,) and (2, 2), log-ratios of the draws
    """

    in_grid: float
    shares: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    usage_shares: NDArray[np.float64]
    usage_low: NDArray[np.float64]
    usage_high: NDArray[np.float64]
    x: float
    y: float
    centre: str
    certainty: float
    ilr_mean: NDArray[np.float64]
    ilr_covariance: NDArray[np.float64]


def locate(sums: NDArray[np.float64], seed: int, draws: int = DRAWS) -> Position:
    """Return the position of a platform from the mass of each class in each of its clusters.

    With fewer than `MIN_CLUSTERS` clusters, or nothing in the grid, the intervals are the whole
    range and the centre is undetermined. Families that tie lead in no draw.

    Parameters
    ----------
    sums : shape `(clusters, 10)`, classes in the order of `taxonomy.CLASSES`
    seed : of the bootstrap
    """
    total = sums.sum(axis=0)
    families, usages = _shares(total[None, :])
    point, profile = families[0], usages[0]
    x, y = barycentre(point)
    if len(sums) >= MIN_CLUSTERS and total[: len(USAGES)].sum() > 0:
        drawn_families, drawn_usages = _shares(bootstrap_sums(sums, seed, draws))
        low, high = interval(drawn_families)
        usage_low, usage_high = interval(drawn_usages)
        first = int(point.argmax())
        others = np.delete(drawn_families, first, axis=1).max(axis=1)
        certainty = float((drawn_families[:, first] > others + _TIE).mean())
        ratios = ilr(drawn_families)
        mean, covariance = ratios.mean(axis=0), np.cov(ratios, rowvar=False)
    else:
        low, high = np.zeros(_FAMILIES), np.ones(_FAMILIES)
        usage_low, usage_high = np.zeros(len(USAGES)), np.ones(len(USAGES))
        certainty = float("nan")
        mean, covariance = ilr(point), np.full((2, 2), np.nan)
    messages = float(total.sum())
    return Position(
        in_grid=float(total[: len(USAGES)].sum() / messages) if messages else 0.0,
        shares=point,
        low=np.minimum(low, point),
        high=np.maximum(high, point),
        usage_shares=profile,
        usage_low=np.minimum(usage_low, profile),
        usage_high=np.maximum(usage_high, profile),
        x=float(x),
        y=float(y),
        centre=FAMILY_SLUGS[int(point.argmax())] if certainty >= CERTAIN else UNDETERMINED,
        certainty=certainty,
        ilr_mean=mean,
        ilr_covariance=covariance,
    )


def _shares(totals: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return family and usage shares of in-grid mass, shapes `(n, 3)` and `(n, 9)`."""
    families = closure(family_posteriors(totals)[:, :_FAMILIES])
    return families, closure(totals[:, : len(USAGES)])
