"""The parts of a delete-a-group jackknife, counted at once: the whole, then all but each group."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def left_out(
    codes: NDArray[np.intp], groups: NDArray[np.intp], shape: tuple[int, int]
) -> NDArray[np.intp]:
    """Return how many items of each code every part leaves out.

    Parameters
    ----------
    codes : of items, shape `(n,)`, under the second of `shape`
    groups : the part that leaves each item out, shape `(n,)`, from 1: part 0 is the whole
    shape : number of parts, of codes
    """
    return np.bincount(groups * shape[1] + codes, minlength=shape[0] * shape[1]).reshape(shape)


def left(
    codes: NDArray[np.intp], groups: NDArray[np.intp], shape: tuple[int, int]
) -> NDArray[np.intp]:
    """Return how many items of each code are left in every part; parameters are those of `left_out`.

    >>> left(np.array([0, 0, 1]), np.array([1, 2, 2]), (3, 2)).tolist()
    [[2, 1], [1, 1], [1, 0]]
    """
    return np.bincount(codes, minlength=shape[1]) - left_out(codes, groups, shape)
