"""A review from files to findings: labels read, a model asked that has not seen them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rsmp_nlp.annotate.review import CHECKS, ERRORS, Doubtful, review
from rsmp_nlp.annotate.review_errors import LEAST, out_of_fold_posteriors, require
from rsmp_nlp.classify.combine import by_message, settle
from rsmp_nlp.classify.labels import Labelled, read_annotations, read_labelled
from rsmp_nlp.errors import UsageError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True)
class ReviewSettings:
    """Settings of `annotate review`.

    Attributes
    ----------
    paths : labels and texts
    checks : of `review.CHECKS`
    model : an installed model that reads them again; None trains one on the other labels
    base : let the trained one learn from the program's own corpus too
    """

    paths: tuple[str, ...]
    checks: tuple[str, ...] = CHECKS
    model: str | None = None
    base: bool = False
    seed: int = 0


@dataclass(frozen=True)
class Reviewed:
    """What a review found, the most doubtful label first, and what is to be told of it."""

    doubtful: list[Doubtful]
    reviewed: int
    checks: list[str]
    notes: list[str]

    def as_dict(self) -> dict[str, Any]:
        """Return plain data for JSON, without texts."""
        return {
            "reviewed": self.reviewed,
            "checks": self.checks,
            "notes": self.notes,
            "doubtful": [one.row(rank) for rank, one in enumerate(self.doubtful, start=1)],
        }


def review_labels(
    settings: ReviewSettings, progress: Callable[[str], None] = lambda text: None
) -> Reviewed:
    """Return the labels under `settings.paths` that should be read again.

    Raises
    ------
    UsageError
        A check is not known, or cleanlab is missing.
    InputError, ModelError
        Labels or model cannot be read.
    """
    for check in settings.checks:
        if check not in CHECKS:
            raise UsageError(f"--checks {check} : inconnu. Admis : {', '.join(CHECKS)}.")
    if ERRORS in settings.checks:
        require()
    reading = read_labelled(settings.paths)
    notes = [f"Laissé de côté : {one}" for one in reading.problems]
    if reading.without_text:
        notes.append(f"{reading.without_text} étiquettes sans texte n’ont pas été relues.")
    checks = list(settings.checks)
    posteriors = None
    if ERRORS in checks:
        if settings.model is None and not settings.base and len(reading.labelled) < LEAST:
            notes.append(
                f"{len(reading.labelled)} étiquettes : trop peu pour qu’un modèle entraîné dessus les relise "
                f"({LEAST} au moins). Ajoutez « --model default », ou --base."
            )
            checks.remove(ERRORS)
        else:
            posteriors, more = _posteriors(reading.labelled, settings, progress)
            notes += more
    found = review(reading.labelled, _who(settings.paths), posteriors, checks)
    return Reviewed(found, len(reading.labelled), checks, notes)


def _who(paths: Sequence[str]) -> dict[tuple[str, str], list[str]]:
    """Return who gave each message the label that was settled on."""
    annotations = read_annotations(paths).annotations
    settled = settle(annotations)
    return {
        key: sorted({one.annotator for one in rows if one.usage == settled[key][0]})
        for key, rows in by_message(annotations).items()
    }


def _posteriors(
    labelled: Sequence[Labelled], settings: ReviewSettings, progress: Callable[[str], None]
) -> tuple[NDArray[np.float64], list[str]]:
    if settings.model is None:
        context = _context(labelled) if settings.base else []
        return out_of_fold_posteriors(labelled, context, settings.seed, progress), []
    from rsmp_nlp.classify.evaluate import evaluate

    evaluation = evaluate(labelled, settings.model)
    if evaluation.seen is None:
        return evaluation.posteriors, [
            f"Le modèle « {evaluation.model} » ne dit pas sur quels textes il a appris : s’il a vu ces "
            "messages, il en répète les erreurs."
        ]
    if evaluation.seen:
        return evaluation.posteriors, [
            f"Le modèle « {evaluation.model} » a appris sur {evaluation.seen} de ces "
            f"{len(labelled)} messages : il en répète les erreurs. Sans --model, un modèle qui ne les a pas "
            "vus est entraîné."
        ]
    return evaluation.posteriors, []


def _context(labelled: Sequence[Labelled]) -> list[Labelled]:
    from rsmp_nlp.classify.installed import shipped_training
    from rsmp_nlp.classify.text_key import text_sha256

    own = {text_sha256(one.text) for one in labelled}
    corpus = read_labelled(shipped_training(False)).labelled
    return [one for one in corpus if text_sha256(one.text) not in own]
