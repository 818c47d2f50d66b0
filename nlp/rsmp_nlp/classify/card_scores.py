"""Parts of the model card made from scores: calibration, abstention, platforms, training sets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from rsmp_nlp.classify.diagram import DIAGRAM
from rsmp_nlp.classify.scores import LEAST_PLATFORM, Scores

if TYPE_CHECKING:
    from rsmp_nlp.classify.facts import Facts

_COVERAGES: Final = (0.25, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
_QUANTILES: Final = (
    (0.0, "la moins bonne"),
    (0.25, "premier quart"),
    (0.5, "médiane"),
    (0.75, "dernier quart"),
)
_WORST: Final = 5


def calibration_section(scores: Scores, facts: Facts) -> str:
    """Return what confidence is worth, and from which on a message is decided."""
    rows = "\n".join(
        f"| {100 * kept.coverage:.0f} % | {kept.threshold:.2f} | {100 * kept.accuracy:.1f} % |"
        for kept in scores.coverage_risk
        if any(abs(kept.coverage - wanted) < 0.02 for wanted in _COVERAGES)
    )
    return f"""## Ce que vaut la confiance

![Diagramme de fiabilité : exactitude selon la confiance]({DIAGRAM})

Température de calibration, ajustée hors plateforme : {facts.temperature:.2f}. Erreur de calibration :
{scores.families_ece:.3f} pour les familles, {scores.usages_ece:.3f} pour les usages (15 tranches).

Seuil d’abstention : {facts.threshold:.2f}, au-dessus duquel neuf familles sur dix sont justes.

| messages gardés | confiance au moins | familles justes |
|---|---|---|
{rows}
"""


def platforms_section(scores: Scores) -> str:
    """Return how far scores vary from one platform to the next; "" where few can be measured."""
    measured = {
        name: one for name, one in scores.per_platform.items() if one.messages >= LEAST_PLATFORM
    }
    if len(measured) < _WORST:
        return ""
    families = [one.family_accuracy for one in measured.values()]
    usages = [one.usage_accuracy for one in measured.values()]
    rows = "\n".join(
        f"| {name} | {np.quantile(families, at):.2f} | {np.quantile(usages, at):.2f} |"
        for at, name in _QUANTILES
    )
    worst = sorted(measured, key=lambda name: measured[name].family_accuracy)[:_WORST]
    named = ", ".join(f"`{name}` ({measured[name].family_accuracy:.2f})" for name in worst)
    return f"""## D’une plateforme à l’autre

Exactitude sur les {len(measured)} plateformes d’au moins {LEAST_PLATFORM} messages étiquetés :

| plateforme | familles | usages |
|---|---|---|
{rows}

Les plus difficiles, en familles : {named}.
"""


def training_section(full: Scores, written_only: Scores | None) -> str:
    """Return what the training sets are worth on real messages; "" where there is one only."""
    if written_only is None:
        return ""
    rows = "\n".join(
        f"| {name} | {one.families_macro_f1:.3f} | {one.families_accuracy:.3f} "
        f"| {one.usages_macro_f1:.3f} | {one.usages_accuracy:.3f} |"
        for name, one in (
            ("textes écrits seuls", written_only),
            ("textes écrits et messages réels", full),
        )
    )
    return f"""## Ce que vaut l’apprentissage

Sur les mêmes messages réels. Qui n’a que les textes écrits peut refaire le modèle de la première ligne.

| appris sur | familles, macro-F1 | familles, exactitude | usages, macro-F1 | usages, exactitude |
|---|---|---|---|---|
{rows}
"""
