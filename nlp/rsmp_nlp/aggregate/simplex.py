"""Geometry of the triangle: ternary coordinates, log-ratios, regions.

Compositions are rows of non-negative parts that sum to 1. The three parts of the triangle are
influence, collaboration, coordination, in that order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

CORNERS: Final = np.array([[0.5, np.sqrt(3) / 2], [0.0, 0.0], [1.0, 0.0]])
"""Shape (3, 2): influence on top, collaboration on the left, coordination on the right."""

_ILR_BASIS: Final = np.array(
    [[1 / np.sqrt(2), -1 / np.sqrt(2), 0.0], [1 / np.sqrt(6), 1 / np.sqrt(6), -2 / np.sqrt(6)]]
)
"""Orthonormal basis of log-ratios (Egozcue et al. 2003, Mathematical Geology 35, eq. 18)."""

CHI2_95: Final = 5.991464547107979
"""95 % quantile of the chi-squared law with two degrees of freedom."""


def closure(parts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return rows scaled to sum to 1, shape unchanged; a row of zeros gives equal parts.

    >>> closure(np.array([[2.0, 1.0, 1.0]])).tolist()
    [[0.5, 0.25, 0.25]]
    """
    total = parts.sum(axis=-1, keepdims=True)
    if (total > 0).all():  # nearly always: a third less time
        return np.asarray(parts / total)
    equal = np.full_like(parts, 1 / parts.shape[-1])
    return np.where(total > 0, parts / np.where(total > 0, total, 1.0), equal)


def barycentre(shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return ternary coordinates, shape `(…, 2)`, of compositions of shape `(…, 3)`.

    >>> barycentre(np.array([0.0, 0.0, 1.0])).tolist()
    [1.0, 0.0]
    """
    return np.asarray(shares @ CORNERS)


def ilr(shares: NDArray[np.float64], floor: float = 1e-4) -> NDArray[np.float64]:
    """Return isometric log-ratios, shape `(…, 2)`; parts under `floor` are raised to it first."""
    return np.asarray(np.log(closure(np.maximum(shares, floor))) @ _ILR_BASIS.T)


def ilr_inverse(coordinates: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the compositions, shape `(…, 3)`, of log-ratios of shape `(…, 2)`.

    >>> point = np.array([0.6, 0.3, 0.1])
    >>> bool(np.allclose(ilr_inverse(ilr(point)), point))
    True
    """
    return closure(np.exp(coordinates @ _ILR_BASIS))


def region(
    mean: NDArray[np.float64], covariance: NDArray[np.float64], points: int = 72
) -> NDArray[np.float64]:
    """Return the outline, shape `(points, 3)`, of a 95 % region: an ellipse of log-ratios mapped back.

    Such a region never leaves the triangle, unlike an ellipse drawn in it.

    Parameters
    ----------
    mean : shape (2,), log-ratios of the centre
    covariance : shape (2, 2), positive semi-definite
    """
    values, vectors = np.linalg.eigh(covariance)
    radii = np.sqrt(np.maximum(values, 0.0) * CHI2_95)
    angles = np.linspace(0, 2 * np.pi, points, endpoint=False)
    circle = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    return ilr_inverse(mean + (circle * radii) @ vectors.T)
