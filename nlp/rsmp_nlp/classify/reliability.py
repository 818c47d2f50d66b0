"""How far confidence can be trusted: reliability bins, and accuracy by share of messages kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

BINS: Final = 10
COVERAGES: Final = tuple(step / 20 for step in range(1, 21))


@dataclass(frozen=True)
class Bin:
    """Messages whose confidence lies in `low` to `high`: how many, mean confidence, accuracy."""

    low: float
    high: float
    messages: int
    confidence: float
    accuracy: float


@dataclass(frozen=True)
class Kept:
    """What is kept above a confidence: its share of messages (`coverage`) and its `accuracy`."""

    coverage: float
    threshold: float
    accuracy: float


def reliability(
    confidence: NDArray[np.float64], correct: NDArray[np.bool_], bins: int = BINS
) -> list[Bin]:
    """Return the bins of a reliability diagram that hold messages (Guo et al. 2017, ICML, §2).

    Parameters
    ----------
    confidence : probability of what was decided, shape `(n,)`, 0 to 1
    correct : whether it is right, shape `(n,)`

    Examples
    --------
    >>> reliability(np.array([0.72, 0.78]), np.array([True, False]))[0].accuracy
    0.5
    """
    place = np.minimum((confidence * bins).astype(int), bins - 1)
    return [
        Bin(
            low=float(index / bins),
            high=float((index + 1) / bins),
            messages=int((place == index).sum()),
            confidence=float(confidence[place == index].mean()),
            accuracy=float(correct[place == index].mean()),
        )
        for index in np.unique(place)
    ]


def coverage_risk(confidence: NDArray[np.float64], correct: NDArray[np.bool_]) -> list[Kept]:
    """Return accuracy where the most confident messages are kept (El-Yaniv & Wiener 2010, JMLR 11).

    The risk is 1 minus the accuracy. Messages of equal confidence are kept or left together, so that
    a coverage may be larger than the one aimed at.

    Examples
    --------
    >>> curve = coverage_risk(np.array([0.9, 0.8, 0.7, 0.6]), np.array([True, True, True, False]))
    >>> [(kept.coverage, kept.accuracy) for kept in curve][-2:]
    [(0.75, 1.0), (1.0, 0.75)]
    """
    order = np.argsort(-confidence, kind="stable")
    ranked, right = confidence[order], np.cumsum(correct[order])
    last = np.flatnonzero(np.append(np.diff(ranked) != 0, True)[: len(ranked)])
    found: dict[int, Kept] = {}
    for coverage in COVERAGES:
        place = np.searchsorted(last, np.ceil(coverage * len(ranked) - 1e-9) - 1)
        if place < len(last):
            end = int(last[place])
            found[end] = Kept(
                (end + 1) / len(ranked), float(ranked[end]), float(right[end] / (end + 1))
            )
    return [found[end] for end in sorted(found)]
