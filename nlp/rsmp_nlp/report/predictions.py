"""Columns of `messages.parquet` from posteriors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from rsmp_nlp.classify.decide import decide, slugs
from rsmp_nlp.families import family_posteriors
from rsmp_nlp.schema.tables import POSTERIOR_COLUMNS
from rsmp_nlp.taxonomy import FAMILY_SLUGS

if TYPE_CHECKING:
    from numpy.typing import NDArray

DECIMALS: Final = 6
"""Decimals kept of a probability; decisions are taken on what is written."""


def prediction_columns(
    posteriors: NDArray[np.float64], threshold: float
) -> dict[str, list[str] | NDArray[Any]]:
    """Return the columns of `schema.MESSAGES` that a model fills, each of shape `(n,)`.

    What is decided and summed is counted in whole units of the last decimal, so that a row is the
    same whatever the rows beside it.

    Parameters
    ----------
    posteriors : shape `(n, 10)`
    threshold : family probability under which a message is abstained from
    """
    unit = 10.0**DECIMALS
    counts = np.rint(posteriors * unit)
    # rounding leaves some units: the largest takes them, so that every row sums to 1
    largest = (np.arange(len(counts)), counts.argmax(axis=1))
    counts[largest] += unit - counts.sum(axis=1)
    family, usage, confidence = decide(counts)
    family_names, usage_names = slugs(family, usage)
    written, families = counts / unit, family_posteriors(counts) / unit
    columns: dict[str, list[str] | NDArray[Any]] = {
        "usage": usage_names,
        "family": family_names,
        "confidence": confidence / unit,
        "abstained": confidence / unit < threshold,
    }
    columns |= {f"p_{slug}": families[:, place] for place, slug in enumerate(FAMILY_SLUGS)}
    columns |= {name: written[:, place] for place, name in enumerate(POSTERIOR_COLUMNS)}
    return columns
