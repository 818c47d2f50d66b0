"""From posteriors to decisions: family by summed probability, then the best usage in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from rsmp_nlp.families import MEMBERSHIP, family_posteriors
from rsmp_nlp.taxonomy import CLASSES, FAMILY_CLASSES

if TYPE_CHECKING:
    from numpy.typing import NDArray


def decide(
    posteriors: NDArray[np.float64],
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float64]]:
    """Return for each row its family, its usage and its confidence, each of shape `(n,)`.

    The family is the largest in `FAMILY_CLASSES`, the usage the largest of that family in
    `CLASSES`, the confidence the probability of the family.

    >>> row = np.array([[.2, .2, .0, .3, .0, .0, .0, .0, .0, .3]])
    >>> [int(value[0]) for value in decide(row)[:2]]
    [0, 0]
    """
    families = family_posteriors(posteriors)
    family = families.argmax(axis=1)
    inside = MEMBERSHIP[:, family].T > 0
    usage = np.where(inside, posteriors, -1.0).argmax(axis=1)
    return family, usage, families[np.arange(len(families)), family]


def slugs(family: NDArray[np.intp], usage: NDArray[np.intp]) -> tuple[list[str], list[str]]:
    """Return the slugs of decided families and usages."""
    return [FAMILY_CLASSES[i] for i in family], [CLASSES[i] for i in usage]
