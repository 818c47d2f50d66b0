"""Why a message was put where it was: the words and markers that moved its decision.

A contribution is a part of the calibrated logit of a class. The logits of a message sum to about zero
over the classes, so that a contribution compares a class with the average one: above zero it speaks
for the class, below against it, and one unit multiplies its odds by 2.7. Contributions and the
intercept add up to the logit, exactly: nothing is sampled or approximated.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from rsmp_nlp.classify.base import Classifier
from rsmp_nlp.classify.calibrate import softmax
from rsmp_nlp.classify.decide import decide
from rsmp_nlp.classify.installed import model_folder
from rsmp_nlp.classify.linear import LinearClassifier
from rsmp_nlp.classify.parts import Item, LinearParts, Parts
from rsmp_nlp.classify.storage import load
from rsmp_nlp.classify.wording import item_name
from rsmp_nlp.errors import UsageError
from rsmp_nlp.families import family_posteriors
from rsmp_nlp.preprocess.document import Document
from rsmp_nlp.schema.records import MESSAGE_KINDS
from rsmp_nlp.taxonomy import CLASSES, FAMILY_CLASSES

if TYPE_CHECKING:
    from numpy.typing import NDArray

REASONS: Final = 5
"""Items named for a decision, and against it, in `messages.parquet`."""

LEAST: Final = 0.05
"""Contribution, in logit, under which an item is not worth naming."""


@dataclass(frozen=True)
class Explanation:
    """A decision and what moved it.

    Attributes
    ----------
    usage, family : slugs decided
    rival : the most probable other usage
    posteriors : shape `(10,)`
    intercept : shape `(10,)`
    parts : contributions of every item to every class
    """

    usage: str
    family: str
    rival: str
    posteriors: NDArray[np.float64]
    intercept: NDArray[np.float64]
    parts: Parts

    def contributions(self, usage: str) -> NDArray[np.float64]:
        """Return what each item brings to the logit of a usage, shape `(m,)`."""
        return np.asarray(self.parts.logits[:, CLASSES.index(usage)])

    def logit(self, usage: str) -> float:
        """Return the calibrated logit of a usage: intercept and contributions."""
        return float(self.intercept[CLASSES.index(usage)] + self.contributions(usage).sum())

    def strongest(self, count: int, sign: int = 0) -> list[tuple[Item, float]]:
        """Return the items that weigh most on the decision, strongest first.

        Parameters
        ----------
        sign : 1 for those that speak for the usage, -1 for those against, 0 for both
        """
        values = self.contributions(self.usage)
        order = np.argsort(-np.abs(values), kind="stable")
        kept = [i for i in order if sign == 0 or values[i] * sign >= LEAST]
        return [(self.parts.items[i], float(values[i])) for i in kept[:count]]

    def as_dict(self) -> dict[str, Any]:
        """Return plain data, for JSON: every item, strongest first."""
        families = family_posteriors(self.posteriors[None, :])[0]
        values, rival = self.contributions(self.usage), self.contributions(self.rival)
        order = np.argsort(-np.abs(values), kind="stable")
        return {
            "usage": self.usage,
            "family": self.family,
            "rival": self.rival,
            "usages": dict(zip(CLASSES, self.posteriors.tolist(), strict=True)),
            "families": dict(zip(FAMILY_CLASSES, families.tolist(), strict=True)),
            "logit": self.logit(self.usage),
            "intercept": float(self.intercept[CLASSES.index(self.usage)]),
            "contributions": [
                {
                    "block": self.parts.items[i][0],
                    "item": self.parts.items[i][1],
                    "name": item_name(self.parts.items[i]),
                    "logit": float(values[i]),
                    "rival_logit": float(rival[i]),
                }
                for i in order
            ],
        }


@dataclass(frozen=True)
class Explainer:
    """Explains the decisions of a linear classifier."""

    parts: LinearParts

    @classmethod
    def of(cls, classifier: Classifier) -> Explainer:
        """Return the explainer of a classifier.

        Raises
        ------
        UsageError
            The classifier is not linear: its decisions have no exact parts.
        """
        if not isinstance(classifier, LinearClassifier):
            raise UsageError(
                f"Le modèle « {classifier.name} » n’est pas linéaire : ses décisions ne se "
                "décomposent pas exactement en mots. Prenez un modèle « --backend linear »."
            )
        return cls(LinearParts(classifier.pipeline))

    def explain(self, documents: Sequence[Document]) -> Iterator[Explanation]:
        """Yield the explanation of the decision on each document."""
        for parts in self.parts(documents):
            intercept = self.parts.intercept
            posteriors = softmax((intercept + parts.logits.sum(axis=0))[None, :])
            family, usage, _ = decide(posteriors)
            others = np.where(np.arange(len(CLASSES)) == usage[0], -1.0, posteriors[0])
            yield Explanation(
                CLASSES[usage[0]],
                FAMILY_CLASSES[family[0]],
                CLASSES[int(others.argmax())],
                posteriors[0],
                intercept,
                parts,
            )


def explain_text(text: str, kind: str | None, parent: str | None, model: str) -> Explanation:
    """Return the explanation of one text by a model given by name or by folder.

    Raises
    ------
    UsageError
        The text is empty, the kind is none of the schema's, or the model is not linear.
    ModelError
        There is no such model, or it cannot be opened.
    """
    from rsmp_nlp.preprocess.document import document

    if not text.strip():
        raise UsageError("Texte vide : donnez un message entre guillemets.")
    if kind is not None and kind not in MESSAGE_KINDS:
        raise UsageError(
            f"--kind {kind} : nature inconnue. Natures admises : {', '.join(MESSAGE_KINDS)}."
        )
    explainer = Explainer.of(load(model_folder(model)))
    return next(explainer.explain([document(text, kind, parent)]))


def reason_columns(explanations: Sequence[Explanation]) -> dict[str, list[str]]:
    """Return the two columns that `classify --explain` adds, one entry per message."""
    return {
        "reasons_for": [_reasons(one.strongest(REASONS, 1)) for one in explanations],
        "reasons_against": [_reasons(one.strongest(REASONS, -1)) for one in explanations],
    }


def _reasons(strongest: Sequence[tuple[Item, float]]) -> str:
    return " | ".join(f"{item_name(item)} ({value:+.2f})" for item, value in strongest)
