"""Whether an annotator's agreement with the others changes as he goes on."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from rsmp_nlp.aggregate.bootstrap import bootstrap_sums, interval, widening

if TYPE_CHECKING:
    from numpy.typing import NDArray

PARTS: Final = 10
LEAST_IN_PART: Final = 10
"""Messages in a part under which its agreement tells nothing."""

PERMUTATIONS: Final = 4_999


@dataclass(frozen=True)
class Part:
    """Agreement with the others in a part of an annotator's sequence: share, 95 % interval."""

    first: int
    last: int
    messages: int
    agreement: float
    low: float
    high: float


@dataclass(frozen=True)
class Drift:
    """An annotator's agreement with the others over time.

    Attributes
    ----------
    parts : of his sequence, in order
    change : agreement of the second half minus that of the first
    p_value : of a change as large, either way, if the order did not matter (permutation test)
    """

    parts: list[Part]
    change: float
    p_value: float


def drift(agreeing: NDArray[np.float64], seed: int = 0) -> Drift | None:
    """Return how agreement goes along a sequence, None where it is too short for two parts.

    Parameters
    ----------
    agreeing : share of the other annotators who agree, 0 to 1, for each message that others labelled
        too, in the order in which the annotator labelled them, shape `(n,)`

    Examples
    --------
    >>> found = drift(np.array([1.0] * 40 + [0.0] * 40))
    >>> found.change, found.p_value < 0.001
    (-1.0, True)
    """
    count = min(PARTS, len(agreeing) // LEAST_IN_PART)
    if count < 2:
        return None
    parts = []
    edges = np.linspace(0, len(agreeing), count + 1).astype(int)
    for first, last in pairwise(edges):
        low, high = _bounds(agreeing[first:last], seed)
        mean = float(agreeing[first:last].mean())
        parts.append(Part(int(first) + 1, int(last), int(last - first), mean, low, high))
    half = len(agreeing) // 2
    change = float(agreeing[half:].mean() - agreeing[:half].mean())
    rng = np.random.default_rng(seed)
    shuffled = rng.permuted(np.tile(agreeing, (PERMUTATIONS, 1)), axis=1)
    changes = np.abs(shuffled[:, half:].mean(axis=1) - shuffled[:, :half].mean(axis=1))
    larger = int((changes >= abs(change) - 1e-12).sum())
    return Drift(parts, change, (1 + larger) / (1 + PERMUTATIONS))


def _bounds(values: NDArray[np.float64], seed: int) -> tuple[float, float]:
    """Return the interval of a mean of few values between 0 and 1."""
    count, mean = len(values), float(values.mean())
    if values.min() == values.max() and mean in (0.0, 1.0):
        gap = 1 - 0.025 ** (1 / count)  # Clopper & Pearson (1934): a bootstrap would see no doubt
        return (mean - gap, 1.0) if mean else (0.0, gap)
    drawn = bootstrap_sums(values[:, None], seed) / count
    low, high = interval(mean + (drawn - mean) * widening(count))
    return max(0.0, float(low[0])), min(1.0, float(high[0]))
