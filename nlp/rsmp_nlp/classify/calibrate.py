"""Temperature scaling, fitted on out-of-fold logits (Guo et al. 2017, ICML).

One number for all classes keeps every decision. Biases per class were tried: they learn the mix of
the training platforms, which is not that of the next one, and cost usages 0.03 of macro-F1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_BOUNDS: Final = (-2.0, 2.0)
"""Of the logarithm of the temperature."""


def softmax(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the softmax of each row, shape unchanged.

    >>> softmax(np.array([[0.0, 0.0]])).tolist()
    [[0.5, 0.5]]
    """
    shifted = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=1, keepdims=True))


def fit_temperature(
    logits: NDArray[np.float64], classes: NDArray[np.intp], weights: NDArray[np.float64]
) -> float:
    """Return the temperature that maximises the weighted likelihood of the observed classes.

    Posteriors are `softmax(logits / temperature)`.

    Parameters
    ----------
    logits : shape `(n, K)`, from models that have not seen the row's platform
    classes : shape `(n,)`, observed class of each row
    weights : shape `(n,)`, positive
    """
    from scipy.optimize import minimize_scalar

    rows = np.arange(len(logits))

    def loss(logarithm: float) -> float:
        observed = softmax(logits / np.exp(logarithm))[rows, classes]
        return -float(weights @ np.log(np.maximum(observed, 1e-12)))

    return float(np.exp(minimize_scalar(loss, bounds=_BOUNDS, method="bounded").x))


def expected_calibration_error(
    confidence: NDArray[np.float64], correct: NDArray[np.bool_], bins: int = 15
) -> float:
    """Return the mean gap between confidence and accuracy over equal-width bins, 0 to 1.

    Naeini, Cooper & Hauskrecht (2015), AAAI.

    >>> expected_calibration_error(np.array([0.75] * 4), np.array([True, True, True, False]))
    0.0
    """
    place = np.minimum((confidence * bins).astype(int), bins - 1)
    gap = 0.0
    for index in np.unique(place):
        inside = place == index
        gap += inside.mean() * abs(confidence[inside].mean() - correct[inside].mean())
    return float(gap)
