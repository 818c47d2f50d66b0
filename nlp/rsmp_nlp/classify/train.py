"""Training: read labels, cross-validate by groups of platforms, calibrate, fit on all, store."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from rsmp_nlp.classify.backends.linear import LinearBackend
from rsmp_nlp.classify.base import Backend, Fitted, Progress, Work
from rsmp_nlp.classify.labels import Labelled
from rsmp_nlp.errors import InputError
from rsmp_nlp.taxonomy import CLASSES

if TYPE_CHECKING:
    from rsmp_nlp.classify.linear import TrainingRows
    from rsmp_nlp.classify.scores import Scores

LEAST_MESSAGES: Final = 20
LEAST_GROUPS: Final = 2

WRITTEN_WEIGHT: Final = 2.0
"""Weight of a text written for the project beside a real one: these are few, and show usages and
situations (replies above all) that the real ones lack."""


@dataclass(frozen=True)
class Trained:
    """Outcome of a training: where the model is, and its cross-validated scores.

    `written_only` are those of a model that learnt from the project's own texts alone.
    """

    folder: Path
    scores: Scores
    scored_on: str
    folds: int
    split: str = "group of platforms"
    written_only: Scores | None = None


_KEPT: Final = ("families_macro_f1", "families_accuracy", "usages_macro_f1", "usages_accuracy")


def training_rows(labelled: Sequence[Labelled]) -> TrainingRows:
    """Return labelled messages as training rows, preprocessed."""
    import numpy as np

    from rsmp_nlp.classify.linear import TrainingRows
    from rsmp_nlp.preprocess.document import documents

    return TrainingRows(
        documents(
            [message.text for message in labelled],
            [message.kind for message in labelled],
            [message.parent_text for message in labelled],
        ),
        np.array([CLASSES.index(message.usage) for message in labelled], dtype=np.intp),
        [message.group for message in labelled],
        np.array(
            [one.weight * (WRITTEN_WEIGHT if one.written else 1.0) for one in labelled],
            dtype=np.float64,
        ),
    )


def train(
    labelled: Sequence[Labelled],
    folder: Path,
    *,
    backend: Backend | None = None,
    seed: int = 0,
    folds: int | None = None,
    progress: Progress = lambda text: None,
) -> Trained:
    """Train a model on labelled messages and store it in `folder`.

    Scores are on real messages only, each predicted by a model that saw nothing of its group of
    platforms; where all messages are the project's own, scores are on those and say so. The order of
    the messages does not matter.

    Parameters
    ----------
    backend : family of models, the linear one by default
    folds : of the cross-validation, as many as the backend sees fit by default

    Raises
    ------
    InputError
        Too few messages, or all of one platform, for a score to mean anything.
    ModelError
        The folder holds something else than a model.
    UsageError
        The backend needs a library that is missing.
    """
    import numpy as np

    from rsmp_nlp.classify.card import model_card
    from rsmp_nlp.classify.crossvalidate import calibrated, out_of_fold
    from rsmp_nlp.classify.diagram import DIAGRAM, reliability_svg
    from rsmp_nlp.classify.left_out import write_left_out
    from rsmp_nlp.classify.scores import abstention_threshold, score
    from rsmp_nlp.classify.seen import seen_bytes
    from rsmp_nlp.classify.storage import WORK, Facts, claim, save

    chosen: Backend = backend or LinearBackend()
    chosen.require()
    labelled = sorted(labelled, key=_place)
    real = np.array([not message.written for message in labelled])
    scored = real if real.any() else ~real
    groups = [message.group for message in labelled]
    split = "group of platforms"
    if (
        real.any()
        and not real.all()
        and len({g for g, s in zip(groups, real, strict=True) if s}) == 1
    ):
        # one platform of the user's beside the written texts: its threads are left out in turn
        split = "thread of one platform"
        groups = [f"{one.group}\x1f{one.thread or one.message_id}" for one in labelled]
    _refuse_too_little(labelled, {g for g, s in zip(groups, scored, strict=True) if s})
    claim(folder)

    progress(f"prétraitement de {len(labelled)} messages")
    rows = training_rows(labelled)

    def fit(part: TrainingRows, fold: int | str) -> Fitted:
        return chosen.fit(part, seed, Work(folder / WORK / str(fold), progress))

    held_out = out_of_fold(
        rows,
        groups,
        scored,
        seed,
        folds or chosen.folds,
        lambda done, total: progress(f"validation croisée : pli {done} sur {total}"),
        fit,
    )
    classes = rows.classes[held_out.rows]
    temperature, posteriors = calibrated(held_out, classes, rows.weights[held_out.rows])
    # of a message with several labels, the main one is scored
    main = np.array([labelled[row].main for row in held_out.rows])
    posteriors, classes = posteriors[main], classes[main]
    messages = [labelled[row] for row in held_out.rows[main]]
    scores = score(posteriors, classes, [message.platform for message in messages])

    progress("apprentissage sur tous les messages")
    fitted = fit(rows, "final")
    facts = Facts(
        name=folder.resolve().name,
        backend=chosen.name,
        created=datetime.now(UTC).date().isoformat(),
        threshold=abstention_threshold(posteriors, classes),
        temperature=temperature,
        training_sha256=fingerprint(labelled),
        training_messages=sum(message.main for message in labelled),
        training_written=sum(message.written and message.main for message in labelled),
        seed=seed,
        classes=list(CLASSES),
        versions=_versions(chosen.libraries),
    )
    trained = Trained(
        folder,
        scores,
        "real" if real.any() else "written",
        int(held_out.folds.max()) + 1,
        split,
        _written_only(rows, labelled, fit) if chosen.name == "linear" else None,
    )

    def write_more(aside: Path) -> None:
        write_left_out(aside, messages, posteriors)
        diagram = reliability_svg(
            [
                ("familles", scores.families_reliability, scores.families_ece),
                ("usages", scores.usages_reliability, scores.usages_ece),
            ]
        )
        (aside / DIAGRAM).write_text(diagram, encoding="utf-8")

    save(
        folder,
        chosen,
        fitted,
        facts,
        _metrics(trained),
        model_card(facts, trained, chosen, fitted),
        seen_bytes((message.text for message in labelled), facts.training_sha256),
        write_more,
    )
    return trained


def _written_only(
    rows: TrainingRows, labelled: Sequence[Labelled], fit: Callable[[TrainingRows, str], Fitted]
) -> Scores | None:
    """Return the scores, on real messages, of a model of the project's own texts alone."""
    import numpy as np

    from rsmp_nlp.classify.calibrate import softmax
    from rsmp_nlp.classify.scores import score

    written = np.array([message.written for message in labelled])
    real = np.array(
        [row for row, one in enumerate(labelled) if one.main and not one.written], dtype=np.intp
    )
    if written.sum() < LEAST_MESSAGES or not len(real):
        return None
    fitted = fit(rows.take(np.flatnonzero(written)), "written")
    posteriors = softmax(fitted.logits(rows.take(real).documents))
    return score(posteriors, rows.classes[real], [labelled[int(row)].platform for row in real])


def _place(message: Labelled) -> tuple[bool, str, str, bool, str]:
    """Return where a message stands among all, whatever the order in which files were read."""
    return (
        message.written,
        message.platform,
        message.message_id,
        not message.main,
        message.usage,
    )


def _versions(libraries: Sequence[str]) -> dict[str, str]:
    found = {}
    for name in libraries:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def _metrics(trained: Trained) -> dict[str, Any]:
    alone = trained.written_only
    return {
        "scored_on": trained.scored_on,
        "split": f"{trained.folds} folds by {trained.split}",
        "folds": trained.folds,
        **trained.scores.as_dict(),
        "written_only": None if alone is None else {name: getattr(alone, name) for name in _KEPT},
    }


def _refuse_too_little(labelled: Sequence[Labelled], groups: set[str]) -> None:
    if len(labelled) < LEAST_MESSAGES:
        raise InputError(
            f"{len(labelled)} messages étiquetés : il en faut au moins {LEAST_MESSAGES} pour entraîner "
            "un modèle, et plusieurs centaines pour qu’il soit utile."
        )
    if len(groups) < LEAST_GROUPS:
        raise InputError(
            "Tous les messages étiquetés viennent d’une seule plateforme : impossible de mesurer ce "
            "que vaudra le modèle ailleurs. Ajoutez-en une autre, ou le corpus corpora/starter."
        )


def fingerprint(labelled: Sequence[Labelled]) -> str:
    """Return the SHA-256 of the training messages and their labels, whatever their order."""
    lines = sorted(
        f"{one.message_id}\x1f{hashlib.sha256(one.text.encode('utf-8', 'replace')).hexdigest()}"
        f"\x1f{one.usage}\x1f{one.weight}"
        for one in labelled
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
