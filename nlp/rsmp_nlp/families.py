"""Sums of classes into families: the one matrix that both decisions and positions rest on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from rsmp_nlp.taxonomy import FAMILY_CLASSES, FAMILY_OF_CLASS

if TYPE_CHECKING:
    from numpy.typing import NDArray

MEMBERSHIP: Final = np.array(
    [[family == index for index in range(len(FAMILY_CLASSES))] for family in FAMILY_OF_CLASS],
    dtype=np.float64,
)
"""Shape (10, 4): 1 where the class belongs to the family."""


def family_posteriors(posteriors: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return family mass, shape `(n, 4)`: the sums of its usages', "none" last.

    Parameters
    ----------
    posteriors : probabilities or mass, shape `(n, 10)`, in the order of `taxonomy.CLASSES`
    """
    return posteriors @ MEMBERSHIP
