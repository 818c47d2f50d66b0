"""From posteriors to prevalence: what a platform's mix changes in the posteriors of its messages.

A classifier trained on one mix of classes is biased on another (Card & Smith 2018). EMQ (Saerens,
Latinne & Decaestecker 2002, Neural Computation 14, eq. 11-12) finds the mix and re-weights the
posteriors. Alone it assumes that classes are worded as in training, and overshoots where they are not;
here each step is averaged with the plain mean of posteriors, half and half by default.
`benchmarks/estimators.py` measures both on platforms left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

MAX_STEPS: Final = 500
TOLERANCE: Final = 1e-6
CAUTION: Final = 1.0
"""Weight of the plain mean beside the EM step: 0 is EMQ, infinity is PCC."""


def pcc(posteriors: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the mean posterior of each class, shape `(K,)`: probabilistic classify and count."""
    return np.asarray(posteriors.mean(axis=0))


def cc(posteriors: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the share of rows decided for each class, shape `(K,)`: classify and count."""
    decided = np.bincount(posteriors.argmax(axis=1), minlength=posteriors.shape[1])
    return np.asarray(decided / len(posteriors))


def emq(
    posteriors: NDArray[np.float64],
    training: NDArray[np.float64] | None = None,
    caution: float = 0.0,
) -> NDArray[np.float64]:
    """Return the prevalence that EM finds for a platform, shape `(K,)`, summing to 1.

    Parameters
    ----------
    posteriors : shape `(n, K)`, calibrated
    training : prevalence that the classifier was trained for, uniform if None
    caution : weight of the plain mean of posteriors beside each EM step, 0 or more

    Examples
    --------
    >>> emq(np.array([[0.9, 0.1], [0.8, 0.2], [0.9, 0.1]])).round(2).tolist()
    [1.0, 0.0]
    """
    prior = _prior(posteriors, training)
    mean = posteriors.mean(axis=0)
    estimate = prior
    for _ in range(MAX_STEPS):
        stepped = adapt(posteriors, estimate, prior).mean(axis=0)
        following = (stepped + caution * mean) / (1 + caution)
        if np.abs(following - estimate).max() < TOLERANCE:
            return np.asarray(following)
        estimate = following
    return np.asarray(estimate)


def adapt(
    posteriors: NDArray[np.float64],
    prevalence: NDArray[np.float64],
    training: NDArray[np.float64] | None = None,
) -> NDArray[np.float64]:
    """Return posteriors re-weighted for another prevalence, shape unchanged, rows summing to 1."""
    weighted = posteriors * (prevalence / _prior(posteriors, training))
    total = weighted.sum(axis=1, keepdims=True)
    return np.where(total > 0, weighted / np.where(total > 0, total, 1.0), posteriors)


def _prior(
    posteriors: NDArray[np.float64], training: NDArray[np.float64] | None
) -> NDArray[np.float64]:
    classes = posteriors.shape[1]
    return np.full(classes, 1 / classes) if training is None else training
