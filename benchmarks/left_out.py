"""What the default model is worth on platforms it has never seen, and what each part brings.

    python benchmarks/left_out.py ../shared/real corpora/starter --variants plain full

Every variant is scored on the same real messages, in the same ten folds by group of platforms; texts
written for the project are only ever in the training part. Intervals (95 %) draw groups of platforms
again. What the written texts bring is told by kind of message as well. Estimators of shares are compared by
`positions.py`.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parents[1] / "nlp"))

from rsmp_nlp.classify.crossvalidate import calibrated, out_of_fold
from rsmp_nlp.classify.decide import decide
from rsmp_nlp.classify.labels import Labelled, read_labelled
from rsmp_nlp.classify.linear import TrainingRows
from rsmp_nlp.classify.scores import score
from rsmp_nlp.classify.train import training_rows
from rsmp_nlp.preprocess.document import Document
from rsmp_nlp.taxonomy import CLASSES, FAMILY_OF_CLASS

if TYPE_CHECKING:
    from sklearn.pipeline import Pipeline

SEED = 0
DRAWS = 200
FAMILY = np.asarray(FAMILY_OF_CLASS)

Change = Callable[[Document], Document]
CHANGES: dict[str, Change] = {
    "full": lambda one: one,
    "without_kind": lambda one: Document(one.words, one.characters, one.markers, ""),
    "without_markers": lambda one: Document(one.words, one.characters, "", one.kind),
    "without_words": lambda one: Document("", "", one.markers, one.kind),
}
VARIANTS = ["plain", "without_written", *CHANGES]


def main() -> None:
    """Print a line per variant, then what the written texts bring."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("labelled", nargs="+")
    parser.add_argument("--variants", nargs="+", choices=VARIANTS, default=VARIANTS)
    options = parser.parse_args()
    labelled = read_labelled(options.labelled).labelled
    rows = training_rows(labelled)
    real = np.array([not one.written for one in labelled])
    print(f"{int(real.sum())} real messages, {int((~real).sum())} written")
    found = {}
    for variant in options.variants:
        start = time.monotonic()
        posteriors, kept = posteriors_of(variant, labelled, rows, real)
        report(variant, posteriors, rows.classes[kept], [labelled[row] for row in kept])
        print(f"  ({time.monotonic() - start:.0f} s)", flush=True)
        found[variant] = posteriors
    if {"full", "without_written"} <= found.keys():
        messages = [labelled[row] for row in kept]
        brought(found["full"], found["without_written"], rows.classes[kept], messages)


def posteriors_of(
    variant: str, labelled: list[Labelled], rows: TrainingRows, real: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """Return out-of-fold posteriors, shape `(n, 10)`, and the rows that they are of."""
    groups = [one.group for one in labelled]
    if variant == "plain":
        return plain([one.text for one in labelled], rows.classes, groups, np.flatnonzero(real))
    if variant == "without_written":
        rows = rows.take(np.flatnonzero(real))
        groups = [group for group, is_real in zip(groups, real, strict=True) if is_real]
        held_out = out_of_fold(rows, groups, np.ones(len(groups), dtype=bool), SEED)
        _, posteriors = calibrated(held_out, rows.classes, rows.weights)
        return posteriors, np.flatnonzero(real)
    changed = TrainingRows(
        [CHANGES[variant](one) for one in rows.documents], rows.classes, rows.sources, rows.weights
    )
    held_out = out_of_fold(changed, groups, real, SEED)
    kept = held_out.rows
    _, posteriors = calibrated(held_out, rows.classes[kept], rows.weights[kept])
    return posteriors, kept


def plain_model() -> Pipeline:
    """Return the script that a user would write, not fitted."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline, make_union

    return make_pipeline(
        make_union(
            TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True),
            TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), min_df=3, sublinear_tf=True),
        ),
        LogisticRegression(class_weight="balanced", max_iter=100, tol=1e-3),
    )


def plain(
    texts: list[str], classes: NDArray[np.intp], groups: list[str], real: NDArray[np.intp]
) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """Return the posteriors of the script that a user would write, on the same folds."""
    from sklearn.model_selection import GroupKFold

    found = np.zeros((len(real), len(CLASSES)))
    names = np.asarray(groups, dtype=object)[real]
    for seen, left_out in GroupKFold(10).split(real, groups=names):
        model = plain_model()
        model.fit([texts[row] for row in real[seen]], classes[real[seen]])
        predicted = model.predict_proba([texts[row] for row in real[left_out]])
        found[np.ix_(left_out, model[-1].classes_)] = predicted
    return found, real


def report(
    variant: str,
    posteriors: NDArray[np.float64],
    classes: NDArray[np.intp],
    messages: list[Labelled],
) -> None:
    """Print the scores of a variant, with intervals over groups of platforms."""
    platforms = [one.platform for one in messages]
    scores = score(posteriors, classes, platforms)
    names, place = np.unique([one.group for one in messages], return_inverse=True)
    rng = np.random.default_rng(SEED)
    draws = []
    for _ in range(DRAWS):
        drawn = rng.integers(len(names), size=len(names))
        rows = np.concatenate([np.flatnonzero(place == group) for group in drawn])
        again = score(posteriors[rows], classes[rows], [platforms[row] for row in rows])
        draws.append((again.families_macro_f1, again.usages_macro_f1))
    low, high = np.quantile(draws, [0.025, 0.975], axis=0)
    print(
        f"{variant:16} families {scores.families_macro_f1:.3f} ({low[0]:.3f}-{high[0]:.3f})  "
        f"accuracy {scores.families_accuracy:.3f}  "
        f"usages {scores.usages_macro_f1:.3f} ({low[1]:.3f}-{high[1]:.3f})  "
        f"ECE {scores.families_ece:.3f} / {scores.usages_ece:.3f}"
    )


def brought(
    full: NDArray[np.float64],
    without: NDArray[np.float64],
    classes: NDArray[np.intp],
    messages: list[Labelled],
) -> None:
    """Print what the written texts bring, by kind of message, and to how many groups."""
    right = [
        np.stack([families_of(one) == FAMILY[classes], usages_of(one) == classes], axis=1)
        for one in (without, full)
    ]
    kinds = np.array([one.kind or "not told" for one in messages], dtype=object)
    print("  accuracy without and with the written texts: families, usages")
    for kind in np.unique(kinds):
        before, after = (one[kinds == kind].mean(axis=0) for one in right)
        print(
            f"  {kind:10} {int((kinds == kind).sum()):6d}  {before[0]:.3f} {after[0]:.3f}  "
            f"{before[1]:.3f} {after[1]:.3f}"
        )
    groups = np.array([one.group for one in messages], dtype=object)
    change = np.array(
        [
            (right[1][groups == name] * 1.0 - right[0][groups == name]).mean()
            for name in np.unique(groups)
        ]
    )
    print(f"  groups better {int((change > 0).sum())}, worse {int((change < 0).sum())}")


def families_of(posteriors: NDArray[np.float64]) -> NDArray[np.intp]:
    """Return the family decided for each row, shape `(n,)`."""
    return decide(posteriors)[0]


def usages_of(posteriors: NDArray[np.float64]) -> NDArray[np.intp]:
    """Return the usage decided for each row, shape `(n,)`."""
    return decide(posteriors)[1]


if __name__ == "__main__":
    main()
