"""What was tried for the default model and not kept, beside what was.

    python benchmarks/tried.py ../shared/real corpora/starter

Every variant is scored as in `left_out.py`: the same real messages, the same ten folds by group of
platforms, 95 % intervals over groups. All variants of a fold share its features, so that only what is
named differs.
"""

from __future__ import annotations

import argparse
import sys
import warnings
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

sys.path.insert(0, str(Path(__file__).parents[1] / "nlp"))

from left_out import SEED, report

from rsmp_nlp.classify.calibrate import softmax
from rsmp_nlp.classify.crossvalidate import FOLDS, OutOfFold, calibrated
from rsmp_nlp.classify.features import BLOCKS, frame, transformer
from rsmp_nlp.classify.labels import Labelled, read_labelled
from rsmp_nlp.classify.linear import (
    MAX_ITERATIONS,
    REGULARISATION,
    TOLERANCE,
    TrainingRows,
    fit_pipeline,
    hide_kinds,
    logits,
    project,
    projection_of,
    sample_weights,
)
from rsmp_nlp.classify.train import training_rows
from rsmp_nlp.classify.vectors import shipped_vectors
from rsmp_nlp.preprocess.document import documents
from rsmp_nlp.read.base import ReadOptions
from rsmp_nlp.read.reading import Reading
from rsmp_nlp.schema.records import Message
from rsmp_nlp.taxonomy import CLASSES, FAMILY_OF_CLASS

FAMILY = np.asarray(FAMILY_OF_CLASS)
PSEUDO_MESSAGES = 10
"""Weight of the mix of all platforms beside the messages of one, in `context`."""

SURE = 0.9
SELF_WEIGHT = 0.3
"""Probability from which an answer is taken for a label, and its weight, in `self_trained`."""

Logits = NDArray[np.float64]


def main() -> None:
    """Print a line per variant."""
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.model_selection import GroupKFold

    warnings.simplefilter("ignore", ConvergenceWarning)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("labelled", nargs="+")
    parser.add_argument(
        "--unlabelled", help="JSONL of messages, for self-training alone (each fold fitted twice)"
    )
    options = parser.parse_args()
    labelled = read_labelled(options.labelled).labelled
    more = unlabelled(options.unlabelled, labelled) if options.unlabelled else None
    rows = training_rows(labelled)
    real = np.array([not one.written for one in labelled])
    scored, written = np.flatnonzero(real), np.flatnonzero(~real)
    groups = np.array([one.group for one in labelled], dtype=object)[scored]
    found: dict[str, Logits] = {}
    folds = np.zeros(len(scored), dtype=np.intp)
    for fold, (seen, left) in enumerate(GroupKFold(FOLDS).split(scored, groups=groups)):
        part = rows.take(np.concatenate([scored[seen], written]))
        made = (
            self_trained(part, rows.take(scored[left]), more)
            if more
            else variants(part, rows.take(scored[left]))
        )
        for name, answer in made.items():
            found.setdefault(name, np.zeros((len(scored), len(CLASSES))))[left] = answer
        folds[left] = fold
    messages = [labelled[row] for row in scored]
    platforms = np.array([one.platform for one in messages], dtype=object)
    for name, answers in found.items():
        held_out = OutOfFold(scored, answers, folds)
        _, posteriors = calibrated(held_out, rows.classes[scored], rows.weights[scored])
        report(name, posteriors, rows.classes[scored], messages)
        if name == "kept":
            for power in (0.5, 1.0):
                adapted = in_context(posteriors, platforms, power)
                report(f"context {power}", adapted, rows.classes[scored], messages)


def variants(part: TrainingRows, left: TrainingRows) -> dict[str, Logits]:
    """Return the logits of the rows left out, shape `(n, 10)`, by each variant fitted on `part`."""
    part = hide_kinds(part, SEED)
    table, vectors = frame(part.documents), shipped_vectors()
    features = transformer(table, part.sources, vectors.words)
    seen = features.fit_transform(table).tocsr()
    unseen = features.transform(frame(left.documents)).tocsr()
    meaning = features.output_indices_["meaning"]
    projection = projection_of(seen[:, meaning], vectors)
    weights = sample_weights(part)
    plain = [column for column in range(seen.shape[1]) if not _inside(column, meaning)]
    dense, dense_unseen = (project(values, meaning, projection) for values in (seen, unseen))
    named = {name: features.output_indices_[name] for name in BLOCKS}
    small = np.r_[named["markers"], dense.shape[1] - projection.shape[1] : dense.shape[1]]
    kept = _linear(dense, part.classes, weights, dense_unseen)
    return {
        "kept": kept,
        "no vectors": _linear(seen[:, plain], part.classes, weights, unseen[:, plain]),
        "no vectors, C 8": _linear(seen[:, plain], part.classes, weights, unseen[:, plain], 8.0),
        "vectors, C 8": _linear(dense, part.classes, weights, dense_unseen, 8.0),
        "family, then usage": kept + _by_family(dense, part, weights, dense_unseen, kept),
        "with a network": (kept + _network(dense[:, small], part, dense_unseen[:, small])) / 2,
    }


def unlabelled(path: str, labelled: list[Labelled]) -> TrainingRows:
    """Return the messages of labelled platforms that have no label, as rows of unknown class."""
    groups = {one.platform: one.group for one in labelled}
    known = {one.message_id for one in labelled}
    found = [
        message
        for message in Reading((path,), ReadOptions())
        if isinstance(message, Message)
        and message.message_id not in known
        and message.platform in groups
    ]
    return TrainingRows(
        documents(
            [message.text for message in found],
            [message.kind for message in found],
            [message.parent_text for message in found],
        ),
        np.full(len(found), -1, dtype=np.intp),
        [groups[message.platform] for message in found],
        np.full(len(found), SELF_WEIGHT),
    )


def self_trained(part: TrainingRows, left: TrainingRows, more: TrainingRows) -> dict[str, Logits]:
    """Return the logits of the rows left out by a model, and by one fitted on its own sure answers.

    Unlabelled messages of the groups left out are left out too.
    """
    first = fit_pipeline(part, SEED)
    seen = set(part.sources)
    near = more.take(np.flatnonzero([source in seen for source in more.sources]))
    posteriors = softmax(logits(first, near.documents))
    sure = np.flatnonzero(posteriors.max(axis=1) >= SURE)
    taken = near.take(sure)
    both = TrainingRows(
        [*part.documents, *taken.documents],
        np.concatenate([part.classes, posteriors[sure].argmax(axis=1)]),
        [*part.sources, *taken.sources],
        np.concatenate([part.weights, taken.weights]),
    )
    return {
        "fitted once": logits(first, left.documents),
        "self-trained": logits(fit_pipeline(both, SEED), left.documents),
    }


def _inside(column: int, block: slice) -> bool:
    return bool(block.start <= column < block.stop)


def _linear(
    values: csr_matrix,
    classes: NDArray[np.intp],
    weights: NDArray[np.float64],
    unseen: csr_matrix,
    regularisation: float = REGULARISATION,
) -> Logits:
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=regularisation, max_iter=MAX_ITERATIONS, tol=TOLERANCE)
    model.fit(values, classes, sample_weight=weights)
    return np.asarray(model.decision_function(unseen))


def _by_family(
    values: csr_matrix,
    part: TrainingRows,
    weights: NDArray[np.float64],
    unseen: csr_matrix,
    logits: Logits,
) -> Logits:
    """Return what to add to logits so that families have the odds of a model of their own.

    Half of the way in logarithms: all of the way was worse.
    """
    families = _linear(values, FAMILY[part.classes], weights, unseen)
    posteriors = softmax(logits)
    flat = np.stack([posteriors[:, one == FAMILY].sum(axis=1) for one in range(4)], axis=1)
    return np.asarray((np.log(softmax(families)) - np.log(flat))[:, FAMILY] / 2)


def _network(values: csr_matrix, part: TrainingRows, unseen: csr_matrix) -> Logits:
    """Return the logarithms of a network of one hidden layer on markers and vectors."""
    from sklearn.neural_network import MLPClassifier

    model = MLPClassifier((128,), alpha=1e-2, max_iter=12, batch_size=256, random_state=SEED)
    model.fit(values.toarray(), part.classes, sample_weight=sample_weights(part))
    return np.asarray(np.log(np.maximum(model.predict_proba(unseen.toarray()), 1e-6)))


def in_context(
    posteriors: NDArray[np.float64], platforms: NDArray[np.object_], power: float
) -> NDArray[np.float64]:
    """Return posteriors moved towards the mix of the other messages of the platform."""
    everywhere = posteriors.mean(axis=0)
    moved = posteriors.copy()
    for platform in np.unique(platforms):
        inside = platforms == platform
        others = posteriors[inside].sum(axis=0) - posteriors[inside]
        mix = (others + PSEUDO_MESSAGES * everywhere) / (inside.sum() - 1 + PSEUDO_MESSAGES)
        moved[inside] *= (mix / everywhere) ** power
    return np.asarray(moved / moved.sum(axis=1, keepdims=True))


if __name__ == "__main__":
    main()
