"""Scores of a stored model against labels."""

from __future__ import annotations

from collections.abc import Sequence

from rsmp_nlp.classify.installed import model_folder
from rsmp_nlp.classify.labels import Labelled
from rsmp_nlp.classify.scores import Scores, score
from rsmp_nlp.classify.storage import load
from rsmp_nlp.classify.train import training_rows


def evaluate(labelled: Sequence[Labelled], model: str) -> Scores:
    """Return the scores of a model on labelled messages.

    They are honest only where the model was not trained on these platforms.

    Raises
    ------
    ModelError
        There is no such model, or it cannot be opened.
    """
    classifier = load(model_folder(model))
    rows = training_rows(labelled)
    posteriors = classifier.posteriors(rows.documents)
    return score(posteriors, rows.classes, [message.platform for message in labelled])
