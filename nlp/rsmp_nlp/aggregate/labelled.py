"""The labels of a platform as sums per cluster, ready to rectify its shares."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from rsmp_nlp.aggregate.position import answer
from rsmp_nlp.aggregate.rectify import LabelledSums
from rsmp_nlp.aggregate.segments import WHOLE, PlatformSums
from rsmp_nlp.aggregate.sums import by_cluster

if TYPE_CHECKING:
    from numpy.typing import NDArray

_ROUNDING: Final = 1e-9


def labelled_sums(sums: PlatformSums, unit: str) -> LabelledSums | None:
    """Return the sums of a platform's labels by cluster of a unit, None where it has none."""
    labelled = sums.labelled
    if not labelled.classes:
        return None
    table = sums.tables[unit, WHOLE]
    _, clusters = table.table()
    rows = np.array(labelled.rows)
    size, adapted = rows[:, 0], prudent_sums(rows)
    drawn = np.array(labelled.weights)
    observed = np.eye(adapted.shape[1])[labelled.classes]
    parts = np.hstack(
        [
            (size * drawn)[:, None],
            observed * (size * drawn)[:, None],
            adapted * drawn[:, None],
            size[:, None],
            adapted,
        ]
    )
    places, found = by_cluster(table, labelled.keys[unit], parts)
    classes = observed.shape[1]
    spread = np.zeros((len(clusters), parts.shape[1]))
    spread[places] = found
    if np.ptp(drawn) > _ROUNDING:
        # drawn with unequal probabilities: what has no label is no fair sample, all messages are
        spread[:, 1 + 2 * classes :] = 0.0
    rest_size = np.maximum(clusters[:, 0] - spread[:, 1 + 2 * classes], 0.0)
    rest = np.maximum(prudent_sums(clusters) - spread[:, 2 + 2 * classes :], 0.0)
    none = rest_size < _ROUNDING  # what is left of a subtraction is rounding
    return LabelledSums(
        spread[:, 0],
        spread[:, 1 : 1 + classes],
        spread[:, 1 + classes : 1 + 2 * classes],
        np.where(none, 0.0, rest_size),
        np.where(none[:, None], 0.0, rest),
    )


def prudent_sums(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the sums of posteriors adapted with caution, shape `(n, 10)`."""
    return answer(rows, "prudent") * rows[:, :1]
