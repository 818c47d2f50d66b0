"""Two positions side by side: difference, distance, probability of the same centre."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from rsmp_nlp.aggregate.bootstrap import interval
from rsmp_nlp.aggregate.simplex import ilr

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from rsmp_nlp.aggregate.position import Position

_FLOOR: Final = 0.01
"""Shares under which a ratio of shares says more of chance than of the platform."""


@dataclass(frozen=True)
class Difference:
    """A difference and its interval; `real` where the interval leaves 0 out."""

    value: float
    low: float
    high: float

    @property
    def real(self) -> bool:
        """Tell whether the interval leaves 0 out."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True)
class Comparison:
    """What parts two platforms, the first minus the second.

    Attributes
    ----------
    families, usages : differences of shares, in the order of the taxonomy
    distance : Aitchison distance of the two positions in the triangle (Aitchison 1986)
    same_centre : probability that the same family is the largest on both, 0 to 1; NaN where one of
        the two has no draws
    """

    families: list[Difference]
    usages: list[Difference]
    distance: Difference
    same_centre: float


def compare(first: Position, second: Position, seed: int, level: float = 0.95) -> Comparison:
    """Return what parts two positions whose draws are independent."""
    rng = np.random.default_rng(seed)
    count = min(len(first.draws), len(second.draws))
    # the same seed may have drawn both: pairs are shuffled apart
    order = rng.permutation(count)
    one, other = first.draws[:count], second.draws[:count][order]
    known = count > 1
    gap = ilr(first.shares, _FLOOR) - ilr(second.shares, _FLOOR)
    distance = float(np.linalg.norm(gap))
    drawn = np.linalg.norm(ilr(one, _FLOOR) - ilr(other, _FLOOR), axis=1)
    near, far = np.quantile(drawn, [(1 - level) / 2, (1 + level) / 2]) if known else (0.0, np.inf)
    return Comparison(
        _differences(first.shares - second.shares, one - other, level),
        _differences(
            first.usage_shares - second.usage_shares,
            first.usage_draws[:count] - second.usage_draws[:count][order],
            level,
        ),
        Difference(distance, min(float(near), distance), max(float(far), distance)),
        float((one.argmax(axis=1) == other.argmax(axis=1)).mean()) if known else float("nan"),
    )


def _differences(
    point: NDArray[np.float64], drawn: NDArray[np.float64], level: float
) -> list[Difference]:
    if len(drawn) < 2:
        return [Difference(float(value), -1.0, 1.0) for value in point]
    low, high = interval(drawn, level)
    return [
        Difference(float(value), min(float(left), float(value)), max(float(right), float(value)))
        for value, left, right in zip(point, low, high, strict=True)
    ]
