"""A learning curve as a law: how a score grows with the number of labels, and what more would bring."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

NEXT: Final = 100
"""Labels whose gain is told."""

DRAWS: Final = 200
_TAIL: Final = 0.025
_RECENT: Final = 3
"""Sizes, the last ones, whose slope the interval must hold."""

_SLOWEST, _FASTEST = 0.1, 2.0
"""Bounds of the exponent: a curve of few points would else be flat or a step."""

_UNIT: Final = 100.0
"""Labels are counted in hundreds, so that parameters are of one size."""


@dataclass(frozen=True)
class Law:
    """score = ceiling - gap * (labels / 100) ** -speed: an inverse power law.

    Figueroa et al. (2012), Predicting sample size required for classification performance, BMC Medical
    Informatics and Decision Making 12:8.
    """

    ceiling: float
    gap: float
    speed: float

    def at(self, labels: float) -> float:
        """Return the score with so many labels."""
        return float(self.ceiling - self.gap * (labels / _UNIT) ** -self.speed)


@dataclass(frozen=True)
class Gain:
    """What the next labels would bring to a score: now, gain, 95 % interval of the gain."""

    now: float
    gain: float
    low: float
    high: float


def fit_law(labels: NDArray[np.float64], scores: NDArray[np.float64]) -> Law:
    """Return the law nearest to some scores by least squares; it never falls, and stays under 1.

    Parameters
    ----------
    labels : shape `(n,)`, over 0
    scores : shape `(n,)`, 0 to 1

    Examples
    --------
    >>> law = fit_law(np.array([50.0, 100, 200, 400]), 0.8 - 0.3 * np.array([0.5, 1, 2, 4]) ** -0.5)
    >>> round(law.at(800), 3)
    0.694
    """
    from scipy.optimize import nnls

    # for a given speed the law is linear in what is left: only the speed is searched
    best: tuple[float, Law] | None = None
    for speed in np.geomspace(_SLOWEST, _FASTEST, 40):
        power = (labels / _UNIT) ** -speed
        # 1 - score = (1 - ceiling) + gap * power, both parts at least 0: the ceiling is at most 1
        parts = np.column_stack([np.ones_like(power), power])
        (over, gap), distance = nnls(parts, 1.0 - scores)
        if best is None or distance < best[0] - 1e-12:
            best = (distance, Law(1.0 - float(over), float(gap), float(speed)))
    assert best is not None  # noqa: S101 - the search has forty steps
    return best[1]


def gain(
    labels: NDArray[np.float64],
    scores: NDArray[np.float64],
    now: float,
    seed: int = 0,
    more: int = NEXT,
) -> Gain:
    """Return what `more` labels would bring, with an interval over the repeats.

    The repeats are drawn again, and noise of the size of what the law leaves unexplained added, so
    that a curve of three repeats that happen to agree is not believed too much. The upper bound is at
    least what the last sizes gained, were it to go on with the logarithm: a law may bend too early.

    Parameters
    ----------
    labels : training labels of each size, shape `(sizes,)`
    scores : shape `(repeats, sizes)`; NaN where a score does not exist
    now : labels there are
    """
    known = ~np.isnan(scores).any(axis=0)
    labels, scores = labels[known], scores[:, known]
    mean = scores.mean(axis=0)
    law = fit_law(labels, mean)
    repeats = len(scores)
    spread = scores.std(axis=0, ddof=1) if repeats > 1 else np.zeros(len(labels))
    unexplained = float(
        np.sqrt(np.mean([(law.at(n) - s) ** 2 for n, s in zip(labels, mean, strict=True)]))
    )
    error = np.hypot(spread / np.sqrt(max(1, repeats)), unexplained)
    rng = np.random.default_rng(seed)
    gains = []
    for _ in range(DRAWS):
        drawn = rng.integers(repeats, size=repeats)
        again = fit_law(
            labels, scores[drawn].mean(axis=0) + error * rng.standard_normal(len(labels))
        )
        gains.append(again.at(now + more) - again.at(now))
    low, high = np.quantile(gains, [_TAIL, 1 - _TAIL])
    high = max(high, _recent_slope(labels, mean) * np.log1p(more / now))
    return Gain(law.at(now), law.at(now + more) - law.at(now), float(low), float(high))


def _recent_slope(labels: NDArray[np.float64], scores: NDArray[np.float64]) -> float:
    """Return the gain of the last sizes each time labels are multiplied by e."""
    if len(labels) < _RECENT + 2:  # of fewer sizes the last are most of the curve
        return 0.0
    return float(np.polyfit(np.log(labels[-_RECENT:]), scores[-_RECENT:], 1)[0])
