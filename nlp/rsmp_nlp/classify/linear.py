"""The linear model: words, markers and kind of message into one logistic regression."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from rsmp_nlp.classify.calibrate import softmax
from rsmp_nlp.classify.features import frame, transformer
from rsmp_nlp.classify.scorer import Scorer
from rsmp_nlp.classify.vectors import WordVectors, shipped_vectors
from rsmp_nlp.classify.weights import LinearWeights, weights_of
from rsmp_nlp.preprocess.document import Document, DocumentTerms
from rsmp_nlp.taxonomy import CLASSES

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import Pipeline

REGULARISATION: Final = 2.0
"""C of scikit-learn's LogisticRegression."""

MAX_ITERATIONS: Final = 60
"""Few on purpose: more steps fit the training platforms better and the others worse."""

TOLERANCE: Final = 1e-3
SOURCE_POWER: Final = 0.5
"""A source of n messages weighs as n to the power of 1 minus this: large ones count less."""

_LEAST_CLASS_MASS: Final = 0.01
"""Part of the largest class under which a class is no longer balanced, but nearly left out."""

KIND_DROPOUT: Final = 0.2
"""Share of training messages whose kind is hidden, so that its absence is no problem later."""


@dataclass(frozen=True)
class LinearClassifier:
    """A fitted pipeline, with the calibration folded into its weights.

    Implements `classify.base.Classifier`. A pipeline that is on disk is only opened where something
    asks for it: classifying needs its weights alone.

    Attributes
    ----------
    opened : the pipeline, or what opens it
    weights : those of the pipeline, found in it by default
    """

    name: str
    opened: Pipeline | Callable[[], Pipeline]
    sha256: str = ""
    threshold: float = 0.0
    weights: LinearWeights | None = None

    @cached_property
    def pipeline(self) -> Pipeline:
        """The scikit-learn pipeline."""
        return self.opened() if callable(self.opened) else self.opened

    @cached_property
    def scorer(self) -> Scorer:
        """What computes logits from the weights."""
        return Scorer(self.all_weights)

    @cached_property
    def all_weights(self) -> LinearWeights:
        """`weights`, or those of the pipeline."""
        return self.weights or weights_of(self.pipeline)

    def posteriors(self, documents: Sequence[Document]) -> NDArray[np.float64]:
        """Return calibrated probabilities, shape `(n, 10)`, in the order of `CLASSES`."""
        if not documents:
            return np.zeros((0, len(CLASSES)))
        return self.posteriors_and_features(DocumentTerms.of(documents))[0]

    def posteriors_and_features(
        self, terms: DocumentTerms
    ) -> tuple[NDArray[np.float64], list[csr_matrix]]:
        """Return posteriors, and the features of blocks, for `Evidence.add`, which needs none of letters."""
        logits, features = self.scorer.score(terms)
        return softmax(logits), features


@dataclass(frozen=True)
class TrainingRows:
    """What a model is fitted on: one entry per message in each field.

    `classes` are positions in `CLASSES`; `sources` name where each message comes from.
    """

    documents: Sequence[Document]
    classes: NDArray[np.intp]
    sources: Sequence[str]
    weights: NDArray[np.float64]

    def take(self, rows: NDArray[np.intp]) -> TrainingRows:
        """Return some of the rows, in the order given."""
        return TrainingRows(
            [self.documents[row] for row in rows],
            self.classes[rows],
            [self.sources[row] for row in rows],
            self.weights[rows],
        )


def fit_pipeline(rows: TrainingRows, seed: int) -> Pipeline:
    """Return a pipeline fitted on `rows`; the same rows and seed give the same weights.

    A class that has no example in `rows` is given one empty message, so that every model knows
    the ten classes.
    """
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import Pipeline

    rows = _with_every_class(hide_kinds(rows, seed))
    table = frame(rows.documents)
    vectors = shipped_vectors()
    features = transformer(table, rows.sources, vectors.words)
    values = features.fit_transform(table).tocsr()
    meaning = features.output_indices_["meaning"]
    projection = projection_of(values[:, meaning], vectors)
    classifier = LogisticRegression(C=REGULARISATION, max_iter=MAX_ITERATIONS, tol=TOLERANCE)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        classifier.fit(
            project(values, meaning, projection), rows.classes, sample_weight=sample_weights(rows)
        )
    _unproject(classifier, meaning, projection)
    return Pipeline([("features", features), ("classifier", classifier)])


def projection_of(words: csr_matrix, vectors: WordVectors) -> NDArray[np.float32]:
    """Return the vector of each word, scaled so that vectors of messages have mean square 1.

    The block then weighs as much as the others, whose rows have norm 1.
    """
    summed = words @ vectors.vectors.astype(np.float32)
    scale = np.sqrt(np.square(summed).sum(axis=1).mean())
    return np.asarray(vectors.vectors / max(scale, 1e-9), dtype=np.float32)


def project(values: csr_matrix, meaning: slice, projection: NDArray[np.float32]) -> csr_matrix:
    """Return features whose last columns are vectors in place of words."""
    from scipy.sparse import csr_matrix, hstack

    others = (values[:, : meaning.start], values[:, meaning.stop :])
    summed = csr_matrix(values[:, meaning] @ projection)
    return hstack([*others, summed], format="csr")


def _unproject(
    classifier: LogisticRegression, meaning: slice, projection: NDArray[np.float32]
) -> None:
    """Give every word its weight: its vector times the coefficients, which is the same model."""
    split = classifier.coef_.shape[1] - projection.shape[1]
    others, of_vectors = np.split(classifier.coef_, [split], axis=1)
    classifier.coef_ = np.concatenate(
        [others[:, : meaning.start], of_vectors @ projection.T, others[:, meaning.start :]], axis=1
    )
    classifier.n_features_in_ = classifier.coef_.shape[1]


def sample_weights(rows: TrainingRows) -> NDArray[np.float64]:
    """Return weights of mean 1, shape `(n,)`: large sources count less, classes count the same."""
    _, source, sizes = np.unique(
        np.asarray(rows.sources, dtype=object), return_inverse=True, return_counts=True
    )
    weights = rows.weights * sizes[source] ** -SOURCE_POWER
    mass = np.bincount(rows.classes, weights=weights, minlength=len(CLASSES))
    weights = weights / np.maximum(mass, mass.max() * _LEAST_CLASS_MASS)[rows.classes]
    return np.asarray(weights * len(weights) / weights.sum())


def logits(pipeline: Pipeline, documents: Sequence[Document]) -> NDArray[np.float64]:
    """Return the uncalibrated logits of a fitted pipeline, shape `(n, 10)`."""
    return np.asarray(pipeline.decision_function(frame(documents)), dtype=np.float64)


def fold_in(pipeline: Pipeline, temperature: float) -> None:
    """Write a temperature into the weights: the pipeline's probabilities are then calibrated."""
    classifier = pipeline.named_steps["classifier"]
    classifier.coef_ = (classifier.coef_ / temperature).astype(np.float32)
    classifier.intercept_ = (classifier.intercept_ / temperature).astype(np.float32)


def hide_kinds(rows: TrainingRows, seed: int) -> TrainingRows:
    """Return the rows with the kind of `KIND_DROPOUT` of them hidden, the same for the same seed."""
    hidden = np.random.default_rng(seed).random(len(rows.documents)) < KIND_DROPOUT
    documents = [
        Document(known.words, known.characters, known.markers, "") if hide else known
        for known, hide in zip(rows.documents, hidden, strict=True)
    ]
    return TrainingRows(documents, rows.classes, rows.sources, rows.weights)


def _with_every_class(rows: TrainingRows) -> TrainingRows:
    missing = np.setdiff1d(np.arange(len(CLASSES)), rows.classes)
    empty = Document("", "", "", "")
    return TrainingRows(
        [*rows.documents, *(empty for _ in missing)],
        np.concatenate([rows.classes, missing]).astype(np.intp),
        [*rows.sources, *("" for _ in missing)],
        np.concatenate([rows.weights, np.full(len(missing), 1e-3)]),
    )
