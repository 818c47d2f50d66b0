"""A part of the training messages set aside, by whole groups, to know when to stop."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from rsmp_nlp.classify.linear import TrainingRows

if TYPE_CHECKING:
    from numpy.typing import NDArray

ASIDE: Final = 0.15
"""Share of the messages set aside, about."""


def grouped_split(rows: TrainingRows, seed: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the rows to fit on and those set aside; no source is on both sides.

    Where there is one source only, nothing is set aside.
    """
    names, place = np.unique(np.asarray(rows.sources, dtype=object), return_inverse=True)
    sizes = np.bincount(place, minlength=len(names))
    aside = np.zeros(len(names), dtype=bool)
    for name in np.random.default_rng(seed).permutation(len(names))[:-1]:
        if sizes[aside].sum() >= ASIDE * len(place):
            break
        # a source that would take more than twice the share stays
        if sizes[name] <= 2 * ASIDE * len(place) or not aside.any():
            aside[name] = True
    inside = aside[place]
    return np.flatnonzero(~inside), np.flatnonzero(inside)
