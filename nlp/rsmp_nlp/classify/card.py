"""The model card, in French: what the model is, what it is worth, where it must not be used."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from rsmp_nlp.classify.card_scores import (
    calibration_section,
    platforms_section,
    training_section,
)
from rsmp_nlp.taxonomy import FAMILIES, OUT_OF_GRID, USAGES, Usage

if TYPE_CHECKING:
    from sklearn.pipeline import Pipeline

    from rsmp_nlp.classify.base import Backend, Fitted
    from rsmp_nlp.classify.facts import Facts
    from rsmp_nlp.classify.scores import Scores
    from rsmp_nlp.classify.train import Trained

_STRONGEST = 12


def model_card(facts: Facts, trained: Trained, backend: Backend, fitted: Fitted) -> str:
    """Return the card as Markdown."""
    scores = trained.scores
    real = facts.training_messages - facts.training_written
    on = _scored_on(trained)
    return f"""# Modèle « {facts.name} »

Classe un message français dans l’un des neuf usages de la grille RSMP (2011), ou hors grille.
{backend.description}

## Apprentissage

{facts.training_messages} messages étiquetés : {real} réels, {facts.training_written} écrits pour
le projet. Graine {facts.seed}. Empreinte des données : `{facts.training_sha256[:16]}…`.
Versions : {", ".join(f"{name} {number}" for name, number in facts.versions.items())}.

Les textes réels ne sont pas distribués ; le vocabulaire ne retient que ce qui se trouve dans au
moins trois messages de deux sources.

## Ce qu’il vaut

Mesuré sur {scores.messages} messages de {scores.platforms} plateformes ({trained.folds} plis par {"groupe de plateformes" if trained.split != _THREADS else "fil"}) : {on}.

| mesure | valeur |
|---|---|
| macro-F1 des trois familles | {scores.families_macro_f1:.3f} |
| exactitude des familles (hors grille compris) | {scores.families_accuracy:.3f} |
| macro-F1 des dix usages (hors grille compris) | {scores.usages_macro_f1:.3f} |
| exactitude des usages | {scores.usages_accuracy:.3f} |
| erreur de calibration, familles | {scores.families_ece:.3f} |
| erreur de calibration, usages | {scores.usages_ece:.3f} |
| erreur moyenne sur les parts d’une plateforme | {_or_unmeasured(scores.share_error)} |

{_class_table(scores)}

{_sections(facts, trained)}
{_strongest_section(fitted)}## Limites

- Une plateforme d’un genre absent de l’apprentissage est moins bien classée : vérifiez-en un
  échantillon avant de conclure.
- Relation et groupe ont peu d’exemples réels ; leurs scores sont fragiles.
- Le modèle décrit des réseaux. Il ne doit servir ni à juger des personnes, ni à modérer.
- Français seulement.
"""


def _sections(facts: Facts, trained: Trained) -> str:
    found = (
        calibration_section(trained.scores, facts),
        platforms_section(trained.scores),
        training_section(trained.scores, trained.written_only),
    )
    return "\n".join(section for section in found if section)


_THREADS = "thread of one platform"


def _scored_on(trained: Trained) -> str:
    if trained.scored_on != "real":
        return "des textes écrits pour le projet, non sur des messages réels : à lire avec prudence"
    if trained.split == _THREADS:
        return (
            "des messages réels d’une seule plateforme, chacun classé par un modèle qui n’a rien vu de "
            "son fil ; ailleurs, il vaudra moins"
        )
    return "des messages réels, chacun classé par un modèle qui n’a rien vu de sa plateforme"


def _or_unmeasured(value: float) -> str:
    return (
        "non mesurée (moins de 30 messages par plateforme)" if np.isnan(value) else f"{value:.3f}"
    )


def _class_table(scores: Scores) -> str:
    lines = ["| classe | précision | rappel | F1 | messages |", "|---|---|---|---|---|"]
    for family in FAMILIES:
        lines.append(_row(f"**{family.fr}**", scores, "families", family.slug))
        lines += [
            _row(usage.fr, scores, "usages", usage.slug)
            for usage in USAGES
            if usage.family == family.slug
        ]
    lines.append(_row(f"**{OUT_OF_GRID.fr}**", scores, "usages", OUT_OF_GRID.slug))
    return "\n".join(lines)


def _row(name: str, scores: Scores, level: str, slug: str) -> str:
    one = (scores.families if level == "families" else scores.usages)[slug]
    return f"| {name} | {one.precision:.2f} | {one.recall:.2f} | {one.f1:.2f} | {one.messages} |"


def strongest(pipeline: Pipeline, count: int = _STRONGEST) -> dict[str, list[str]]:
    """Return, for each class, the features of largest weight, names without their block."""
    names = pipeline.named_steps["features"].get_feature_names_out()
    weights = pipeline.named_steps["classifier"].coef_
    # letters tell a reader nothing, and a weight by vector is no part of one word alone
    wordy = np.array([not name.startswith(("characters__", "meaning__")) for name in names])
    found: dict[str, list[str]] = {}
    for usage, row in zip((*USAGES, OUT_OF_GRID), weights, strict=True):
        order = np.argsort(-np.where(wordy, row, -np.inf), kind="stable")[:count]
        found[usage.slug] = [str(names[index]).split("__", 1)[1] for index in order]
    return found


def _strongest_section(fitted: Fitted) -> str:
    pipeline = getattr(fitted, "pipeline", None)
    if pipeline is None:
        return ""
    return f"## Ce qui pèse dans chaque usage\n\n{_strongest_table(pipeline)}\n\n"


def _strongest_table(pipeline: Pipeline) -> str:
    by_class = strongest(pipeline)
    lines = ["| usage | mots et marqueurs |", "|---|---|"]

    def row(usage: Usage) -> str:
        items = ", ".join(f"`{item}`" for item in by_class[usage.slug] if "|" not in item)
        return f"| {usage.fr} | {items} |"

    return "\n".join([*lines, *(row(usage) for usage in (*USAGES, OUT_OF_GRID))])
