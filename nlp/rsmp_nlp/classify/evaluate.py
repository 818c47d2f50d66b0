"""Scores of a stored model against labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rsmp_nlp.classify.installed import model_folder
from rsmp_nlp.classify.labels import Labelled
from rsmp_nlp.classify.scores import Scores, score
from rsmp_nlp.classify.seen import count_seen
from rsmp_nlp.classify.storage import load, read_facts
from rsmp_nlp.classify.train import training_rows

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Evaluation:
    """Scores of a model on labelled messages, and how far they can be believed.

    `seen` is the number of messages whose text the model was trained on, None where the model does
    not say; `posteriors` has shape `(n, 10)`.
    """

    model: str
    sha256: str
    scores: Scores
    seen: int | None
    posteriors: NDArray[np.float64]

    def as_dict(self) -> dict[str, Any]:
        """Return plain data, for JSON."""
        return {
            "model": self.model,
            "sha256": self.sha256,
            "seen_in_training": self.seen,
            **self.scores.as_dict(),
        }


def evaluate(labelled: Sequence[Labelled], model: str) -> Evaluation:
    """Return the scores of a model on labelled messages.

    They are honest only where the model was not trained on these platforms.

    Raises
    ------
    ModelError
        There is no such model, or it cannot be opened.
    """
    folder = model_folder(model)
    classifier, facts = load(folder), read_facts(folder)
    rows = training_rows(labelled)
    posteriors = classifier.posteriors(rows.documents)
    scores = score(posteriors, rows.classes, [message.platform for message in labelled])
    seen = count_seen(folder, (message.text for message in labelled), facts.training_sha256)
    return Evaluation(classifier.name, classifier.sha256, scores, seen, posteriors)


def doubt(evaluation: Evaluation) -> str | None:
    """Return the sentence that says why scores may be too good, None where nothing says so."""
    if evaluation.seen is None:
        return (
            f"Le modèle « {evaluation.model} » ne dit pas sur quels textes il a appris : s’il a vu "
            "ces messages, ces scores sont trop bons."
        )
    if evaluation.seen:
        return (
            f"Le modèle « {evaluation.model} » a appris sur {evaluation.seen} de ces "
            f"{evaluation.scores.messages} messages : ces scores sont trop bons. Ses scores hors "
            "plateforme sont dans sa carte (« rsmp-nlp models »)."
        )
    return None
