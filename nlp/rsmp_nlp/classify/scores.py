"""Scores of posteriors against labels, as stored in `metrics.json` and printed by `evaluate`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from rsmp_nlp.classify.calibrate import expected_calibration_error
from rsmp_nlp.classify.decide import decide
from rsmp_nlp.classify.reliability import Bin, Kept, coverage_risk, reliability
from rsmp_nlp.families import family_posteriors
from rsmp_nlp.taxonomy import CLASSES, FAMILY_CLASSES, FAMILY_OF_CLASS, FAMILY_SLUGS

if TYPE_CHECKING:
    from numpy.typing import NDArray

KEPT_ACCURACY: Final = 0.9
"""Family accuracy wanted on the messages that are not abstained from."""

LEAST_PLATFORM: Final = 30
"""Messages under which the shares of a platform are not measured."""


@dataclass(frozen=True)
class ClassScore:
    """Precision, recall, F1 (0 to 1) and number of messages of one class."""

    precision: float
    recall: float
    f1: float
    messages: int


@dataclass(frozen=True)
class PlatformScore:
    """Scores on one platform: messages, family and usage accuracy, and its family shares.

    `observed` and `estimated` are the shares of the three families in the grid, by labels and by
    mean posteriors; empty where nothing is in the grid.
    """

    messages: int
    family_accuracy: float
    usage_accuracy: float
    observed: list[float]
    estimated: list[float]


@dataclass(frozen=True)
class Scores:
    """All scores of one set of posteriors.

    Attributes
    ----------
    families_macro_f1 : mean F1 of the three families ("none" is a class, not in the mean)
    families_accuracy : over the four family classes
    usages_macro_f1 : mean F1 over the ten classes that occur
    families_ece, usages_ece : expected calibration errors
    share_error : mean absolute error of family shares over platforms of 30 messages or more
    confusion : rows are labels, columns decisions, in the order of `CLASSES`
    families_confusion : the same in the order of `FAMILY_CLASSES`
    families_reliability, usages_reliability : bins of confidence, of the decided family and of the
        most probable usage
    coverage_risk : family accuracy where only the most confident messages are kept
    """

    messages: int
    platforms: int
    families_macro_f1: float
    families_accuracy: float
    usages_macro_f1: float
    usages_accuracy: float
    families_ece: float
    usages_ece: float
    share_error: float
    families: dict[str, ClassScore]
    usages: dict[str, ClassScore]
    per_platform: dict[str, PlatformScore]
    confusion: list[list[int]]
    families_confusion: list[list[int]]
    families_reliability: list[Bin]
    usages_reliability: list[Bin]
    coverage_risk: list[Kept]

    def as_dict(self) -> dict[str, Any]:
        """Return plain data, for JSON: what could not be measured is None, as JSON has no NaN."""
        return {
            name: None if isinstance(value, float) and np.isnan(value) else value
            for name, value in asdict(self).items()
        }


def score(
    posteriors: NDArray[np.float64], classes: NDArray[np.intp], platforms: Sequence[str]
) -> Scores:
    """Return the scores of `posteriors`.

    Parameters
    ----------
    posteriors : shape `(n, 10)`
    classes : shape `(n,)`, labels as positions in `CLASSES`
    platforms : platform of each row, shape `(n,)`

    Raises
    ------
    ValueError
        The three differ in length.
    """
    if not len(posteriors) == len(classes) == len(platforms):
        raise ValueError(
            f"{len(posteriors)} posteriors, {len(classes)} labels, {len(platforms)} platforms"
        )
    family, usage, confidence = decide(posteriors)
    true_family = np.asarray(FAMILY_OF_CLASS, dtype=np.intp)[classes]
    best = posteriors.argmax(axis=1)
    families = _class_scores(true_family, family, FAMILY_CLASSES)
    usages = _class_scores(classes, usage, CLASSES)
    per_platform = _per_platform(posteriors, true_family, family, usage == classes, platforms)
    gaps = [
        float(np.abs(np.subtract(one.observed, one.estimated)).mean())
        for one in per_platform.values()
        if one.messages >= LEAST_PLATFORM and one.observed and one.estimated
    ]
    right = family == true_family
    return Scores(
        messages=len(classes),
        platforms=len(per_platform),
        families_macro_f1=_mean_f1(families, FAMILY_SLUGS),
        families_accuracy=float(right.mean()),
        usages_macro_f1=_mean_f1(usages, CLASSES),
        usages_accuracy=float((usage == classes).mean()),
        families_ece=expected_calibration_error(confidence, right),
        usages_ece=expected_calibration_error(posteriors.max(axis=1), best == classes),
        share_error=float(np.mean(gaps)) if gaps else float("nan"),
        families=families,
        usages=usages,
        per_platform=per_platform,
        confusion=_confusion(classes, usage, len(CLASSES)),
        families_confusion=_confusion(true_family, family, len(FAMILY_CLASSES)),
        families_reliability=reliability(confidence, right),
        usages_reliability=reliability(posteriors.max(axis=1), best == classes),
        coverage_risk=coverage_risk(confidence, right),
    )


def _confusion(true: NDArray[np.intp], decided: NDArray[np.intp], size: int) -> list[list[int]]:
    counts = np.zeros((size, size), dtype=int)
    np.add.at(counts, (true, decided), 1)
    return counts.tolist()


def _class_scores(
    true: NDArray[np.intp], decided: NDArray[np.intp], names: Sequence[str]
) -> dict[str, ClassScore]:
    from sklearn.metrics import precision_recall_fscore_support

    columns = precision_recall_fscore_support(
        true, decided, labels=range(len(names)), zero_division=0.0
    )
    return {
        name: ClassScore(float(p), float(r), float(f), int(n))
        for name, p, r, f, n in zip(names, *columns, strict=True)
    }


def _mean_f1(scores: dict[str, ClassScore], names: Sequence[str]) -> float:
    present = [scores[name].f1 for name in names if scores[name].messages]
    return float(np.mean(present)) if present else float("nan")


def _per_platform(
    posteriors: NDArray[np.float64],
    true_family: NDArray[np.intp],
    family: NDArray[np.intp],
    usage_right: NDArray[np.bool_],
    platforms: Sequence[str],
) -> dict[str, PlatformScore]:
    names, place = np.unique(np.asarray(platforms, dtype=object), return_inverse=True)
    mass = family_posteriors(posteriors)[:, : len(FAMILY_SLUGS)]
    found: dict[str, PlatformScore] = {}
    for index, name in enumerate(names):
        rows = place == index
        inside = float(mass[rows].sum())
        counts = np.bincount(true_family[rows], minlength=4)[: len(FAMILY_SLUGS)]
        found[str(name)] = PlatformScore(
            messages=int(rows.sum()),
            family_accuracy=float((family == true_family)[rows].mean()),
            usage_accuracy=float(usage_right[rows].mean()),
            observed=(counts / counts.sum()).tolist() if counts.sum() else [],
            estimated=(mass[rows].sum(axis=0) / inside).tolist() if inside else [],
        )
    return found


def abstention_threshold(posteriors: NDArray[np.float64], classes: NDArray[np.intp]) -> float:
    """Return the least confidence above which families are right `KEPT_ACCURACY` of the time.

    Chosen on the coverage–risk curve (El-Yaniv & Wiener 2010, JMLR 11): messages are kept from the
    most confident down, as far as their accuracy holds.
    """
    family, _, confidence = decide(posteriors)
    right = family == np.asarray(FAMILY_OF_CLASS, dtype=np.intp)[classes]
    order = np.argsort(-confidence, kind="stable")
    accuracy = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    # messages of equal confidence are kept or left together
    last = np.append(np.diff(confidence[order]) != 0, True)
    holding = np.flatnonzero((accuracy >= KEPT_ACCURACY) & last)
    return float(confidence[order][holding[-1]]) if len(holding) else 1.0
