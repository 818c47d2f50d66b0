"""Out-of-fold logits with whole groups of platforms left out, and calibration without peeking."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from rsmp_nlp.classify.backends.linear import LinearBackend
from rsmp_nlp.classify.base import Fitted, Work
from rsmp_nlp.classify.calibrate import fit_temperature, softmax
from rsmp_nlp.classify.linear import TrainingRows
from rsmp_nlp.taxonomy import CLASSES

if TYPE_CHECKING:
    from numpy.typing import NDArray

FOLDS: Final = 10

Fit = Callable[[TrainingRows, int], Fitted]


@dataclass(frozen=True)
class OutOfFold:
    """What models say of rows that they have not seen.

    Attributes
    ----------
    rows : positions, in the training rows, of the rows predicted, shape `(n,)`
    logits : shape `(n, 10)`, before calibration
    folds : fold in which each row was left out, shape `(n,)`
    """

    rows: NDArray[np.intp]
    logits: NDArray[np.float64]
    folds: NDArray[np.intp]


def out_of_fold(
    training: TrainingRows,
    groups: Sequence[str],
    scored: NDArray[np.bool_],
    seed: int,
    folds: int = FOLDS,
    progress: Callable[[int, int], None] = lambda done, total: None,
    fit: Fit | None = None,
) -> OutOfFold:
    """Return logits of the scored rows, each from a model that saw nothing of its group.

    Rows that are not scored (texts that the project wrote) are in every training part and in no
    test part.

    Parameters
    ----------
    training : all rows
    groups : group of each row, shape `(n,)`: messages that stay together
    scored : which rows are left out in turn, shape `(n,)`
    progress : called with folds done and folds in all
    fit : how a part is fitted, from its rows and the number of its fold; the linear model by default
    """
    from sklearn.model_selection import GroupKFold

    rows, kept = np.flatnonzero(scored), np.flatnonzero(~scored)
    names = np.asarray(groups, dtype=object)[rows]
    count = min(folds, len(np.unique(names)))
    found = np.zeros((len(rows), len(CLASSES)))
    fold_of = np.zeros(len(rows), dtype=np.intp)
    splits = GroupKFold(count).split(rows, groups=names)
    for fold, (seen, left_out) in enumerate(splits):
        part = training.take(np.concatenate([rows[seen], kept]))
        fitted = fit(part, fold) if fit else LinearBackend().fit(part, seed, Work(Path()))
        found[left_out] = fitted.logits(training.take(rows[left_out]).documents)
        fold_of[left_out] = fold
        progress(fold + 1, count)
    return OutOfFold(rows, found, fold_of)


def calibrated(
    held_out: OutOfFold, classes: NDArray[np.intp], weights: NDArray[np.float64]
) -> tuple[float, NDArray[np.float64]]:
    """Return the temperature fitted on all rows, and posteriors calibrated without peeking.

    The posteriors of a fold use a temperature fitted on the other folds, so that scores on them
    are honest.

    Parameters
    ----------
    classes, weights : of the rows of `held_out`, shape `(n,)`
    """
    posteriors = np.zeros_like(held_out.logits)
    for fold in np.unique(held_out.folds):
        inside = held_out.folds == fold
        others = ~inside if len(np.unique(held_out.folds)) > 1 else inside
        temperature = fit_temperature(held_out.logits[others], classes[others], weights[others])
        posteriors[inside] = softmax(held_out.logits[inside] / temperature)
    return fit_temperature(held_out.logits, classes, weights), posteriors
