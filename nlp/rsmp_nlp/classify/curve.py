"""Learning curve: scores of models of more and more of one's labels, and what the next would bring."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from rsmp_nlp.classify.curve_fit import NEXT, Gain, gain
from rsmp_nlp.classify.labels import Labelled
from rsmp_nlp.errors import InputError
from rsmp_nlp.taxonomy import CLASSES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from rsmp_nlp.classify.base import Fitted
    from rsmp_nlp.classify.linear import TrainingRows
    from rsmp_nlp.classify.scores import Scores

FOLDS: Final = 4
REPEATS: Final = 3
SHARES: Final = (0.2, 0.4, 0.6, 0.8, 1.0)
"""Parts of the training labels of a fold."""

LEAST: Final = 80
"""Labels under which there is no curve to draw."""

LEAST_OF_USAGE: Final = 10
"""Labels of a usage under which its own score says nothing."""

WORTH: Final = 0.01
"""Gain of macro-F1 from a hundred labels under which labelling more is not worth it."""

FAMILIES: Final = "families"
USAGES: Final = "usages"

Progress = Callable[[str], None]
Fit = Callable[["TrainingRows"], "Fitted"]


@dataclass(frozen=True)
class Curve:
    """Scores by number of labels.

    Attributes
    ----------
    labels : messages labelled; `context` those that every model learnt as well, and never scored
    split : what is left out whole: "group of platforms", or "thread"
    sizes : mean number of the labels learnt, shape `(sizes,)`
    scores : by name (`FAMILIES` and `USAGES`: macro-F1; a usage: its F1), shape `(repeats, sizes)`
    gains : what `NEXT` more labels would bring to each
    counts : labels of each usage
    """

    labels: int
    context: int
    split: str
    sizes: list[float]
    scores: dict[str, list[list[float]]]
    gains: dict[str, Gain]
    counts: dict[str, int]

    def as_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {**asdict(self), "next": NEXT, "worth": WORTH}


def learning_curve(
    own: Sequence[Labelled],
    context: Sequence[Labelled],
    fit: Fit,
    seed: int = 0,
    progress: Progress = lambda text: None,
) -> Curve:
    """Return the learning curve of one's own labels beside others that are always learnt.

    Folds leave out whole groups of platforms where there are enough of them, else whole threads; each
    fold learns a growing number of whole threads of the rest, and the scores are over all folds.

    Parameters
    ----------
    own : labelled messages whose number is in question
    context : labelled messages of the program, in every training part

    Raises
    ------
    InputError
        There are too few labels, or of one thread only.
    """
    from rsmp_nlp.classify.train import training_rows

    main = [one for one in own if one.main]
    if len(main) < LEAST:
        raise InputError(
            f"--curve : {len(main)} messages étiquetés, il en faut {LEAST} au moins pour tracer une courbe "
            "d’apprentissage."
        )
    rows = training_rows([*main, *context])
    threads = [f"{one.platform}\x1f{one.thread or one.message_id}" for one in main]
    groups = [one.group for one in main]
    by_group = len(set(groups)) >= FOLDS
    if not by_group and len(set(threads)) < FOLDS:
        raise InputError(
            f"--curve : les messages étiquetés ne forment que {len(set(threads))} fils, il en faut {FOLDS} "
            "pour en laisser de côté."
        )
    left_out = np.unique(groups if by_group else threads, return_inverse=True)[1]
    units = np.unique(threads, return_inverse=True)[1]
    sizes = np.zeros((REPEATS, len(SHARES)))
    found: list[list[Scores]] = []
    for repeat in range(REPEATS):
        rng = np.random.default_rng([seed, repeat])
        scores, sizes[repeat] = _repeat(rows, main, left_out, units, fit, rng)
        found.append(scores)
        progress(f"courbe d’apprentissage : tirage {repeat + 1} sur {REPEATS}")
    labels = sizes.mean(axis=0)
    counts = {slug: sum(one.usage == slug for one in main) for slug in CLASSES}
    values = _values(found, counts)
    return Curve(
        len(main),
        len(context),
        "group of platforms" if by_group else "thread",
        labels.tolist(),
        {name: table.tolist() for name, table in values.items()},
        {name: gain(labels, table, len(main), seed) for name, table in values.items()},
        counts,
    )


def _repeat(
    rows: TrainingRows,
    main: Sequence[Labelled],
    left_out: NDArray[np.intp],
    units: NDArray[np.intp],
    fit: Fit,
    rng: np.random.Generator,
) -> tuple[list[Scores], NDArray[np.float64]]:
    """Return the scores of each size, over all folds, and the labels learnt at each."""
    from rsmp_nlp.classify.calibrate import softmax
    from rsmp_nlp.classify.scores import score

    count = len(main)
    always = np.arange(count, len(rows.documents))
    fold_of = _folds(left_out, rng)
    posteriors = np.zeros((len(SHARES), count, len(CLASSES)))
    learnt = np.zeros((FOLDS, len(SHARES)))
    for fold in range(FOLDS):
        seen = np.flatnonzero(fold_of[left_out] != fold)
        test = np.flatnonzero(fold_of[left_out] == fold)
        order = rng.permutation(np.unique(units[seen]))
        rank = np.zeros(units.max() + 1, dtype=np.intp)
        rank[order] = np.arange(len(order))
        by_rank = seen[np.argsort(rank[units[seen]], kind="stable")]
        for place, share in enumerate(SHARES):
            part = _whole(by_rank, units, round(share * len(by_rank)))
            fitted = fit(rows.take(np.concatenate([part, always])))
            posteriors[place, test] = softmax(fitted.logits(rows.take(test).documents))
            learnt[fold, place] = len(part)
    platforms = [one.platform for one in main]
    scores = [score(one, rows.classes[:count], platforms) for one in posteriors]
    return scores, learnt.mean(axis=0)


def _folds(left_out: NDArray[np.intp], rng: np.random.Generator) -> NDArray[np.intp]:
    """Return the fold of each group: at random, each to the fold that has fewest messages so far."""
    sizes = np.bincount(left_out)
    fold_of, filled = np.zeros(len(sizes), dtype=np.intp), np.zeros(FOLDS)
    order = rng.permutation(len(sizes))
    for group in order[np.argsort(-sizes[order], kind="stable")]:
        fold_of[group] = filled.argmin()
        filled[fold_of[group]] += sizes[group]
    return fold_of


def _whole(ordered: NDArray[np.intp], units: NDArray[np.intp], wanted: int) -> NDArray[np.intp]:
    """Return the first `wanted` messages and what is left of the last one's thread."""
    end = max(1, wanted)
    while end < len(ordered) and units[ordered[end]] == units[ordered[end - 1]]:
        end += 1
    return ordered[:end]


def _values(
    found: Sequence[Sequence[Scores]], counts: dict[str, int]
) -> dict[str, NDArray[np.float64]]:
    """Return by name the scores of each repeat and size."""
    values = {
        FAMILIES: np.array([[one.families_macro_f1 for one in row] for row in found]),
        USAGES: np.array([[one.usages_macro_f1 for one in row] for row in found]),
    }
    for slug, count in counts.items():
        if count >= LEAST_OF_USAGE:
            values[slug] = np.array([[one.usages[slug].f1 for one in row] for row in found])
    return values
