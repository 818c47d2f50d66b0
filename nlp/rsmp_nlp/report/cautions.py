"""What the method calls for caution about on a platform, in French, as the run's tables carry it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from rsmp_nlp.aggregate.cells import (
    LEAST_AUTHORS,
    LEAST_MESSAGES,
    MOST_VALUES,
    OTHERS,
    PROTECTS,
    TOO_FEW_AUTHORS,
    TOO_FEW_MESSAGES,
)
from rsmp_nlp.report.numbers import known, percent
from rsmp_nlp.report.sentences import warnings_text as sample_text
from rsmp_nlp.taxonomy import FAMILIES, FAMILY_SLUGS

UNFAMILIAR: Final = 0.1
"""Share of platforms left out under which a platform is called unlike the training messages."""

UNSURE: Final = 0.8
"""Certainty, error of the model included, under which a centre is called fragile."""

COPIED: Final = 0.1
FEW_AUTHORS: Final = LEAST_AUTHORS
LEAST_LABELLED: Final = 20

_MASKED: Final = {
    TOO_FEW_MESSAGES: f"cellule masquée : moins de {LEAST_MESSAGES} messages",
    TOO_FEW_AUTHORS: f"cellule masquée : moins de {LEAST_AUTHORS} auteurs",
    PROTECTS: "cellule masquée : sans elle, une cellule plus petite se déduirait du total",
}
"""What is said of a masked cell, by the reason in the column `masked`."""


def warnings_text(row: Mapping[str, Any]) -> str:
    """Return the `warnings` cell of a row of positions: sentences and bars."""
    if row.get("masked") in _MASKED:
        found = [_MASKED[row["masked"]]]
    else:
        found = [sample_text(row), *method_cautions(row)]
    return " | ".join(text for text in (*found, _merged(row)) if text)


def method_cautions(row: Mapping[str, Any]) -> list[str]:
    """Return the sentences that a row's estimators, labels, drift and copies call for."""
    found = [
        _labels(row),
        _model_error(row),
        _drift(row),
        _spread(row),
        _fragile(row),
        _copies(row),
        _authors(row),
    ]
    return [text for text in found if text]


def _labels(row: Mapping[str, Any]) -> str | None:
    threads = known(row.get("labelled_threads"))
    if threads is None or threads >= LEAST_LABELLED:
        return None
    return (
        f"{int(threads)} fils étiquetés seulement : il en faut {LEAST_LABELLED} pour vérifier la "
        "position, qui reste celle du modèle"
    )


def _model_error(row: Mapping[str, Any]) -> str | None:
    if row.get("basis") != "modèle" or row.get("model_error") is not False:
        return None
    return (
        "l’intervalle ne compte pas l’erreur du modèle, dont l’épreuve n’est pas gardée "
        "(left_out.parquet manque au modèle : réentraînez-le)"
    )


def _drift(row: Mapping[str, Any]) -> str | None:
    familiarity = known(row.get("familiarity"))
    if familiarity is None or familiarity >= UNFAMILIAR or row.get("basis") == "vérifié":
        return None
    return (
        "ces messages ne ressemblent pas à ceux de l’apprentissage : le modèle y hésite plus que sur "
        f"{percent(1 - familiarity)} des plateformes d’épreuve, et ses parts y sont deux fois moins "
        "sûres ; étiquetez-en un échantillon"
    )


def _spread(row: Mapping[str, Any]) -> str | None:
    for family, slug in zip(FAMILIES, FAMILY_SLUGS, strict=True):
        values = [known(row.get(f"{slug}_{name}")) for name in ("cc", "pcc", "emq")]
        low, high = known(row.get(f"{slug}_low")), known(row.get(f"{slug}_high"))
        told = [value for value in values if value is not None]
        if low is None or high is None or len(told) < 3:
            continue
        if max(told) - min(told) > high - low:
            return (
                f"les estimateurs s’écartent plus que l’intervalle sur « {family.fr.lower()} » : de "
                f"{percent(min(told))} à {percent(max(told))} selon CC, PCC ou EMQ"
            )
    return None


def _fragile(row: Mapping[str, Any]) -> str | None:
    sure = known(row.get("certainty_model"))
    if sure is None or sure >= UNSURE or row.get("centre_of_gravity") not in FAMILY_SLUGS:
        return None
    return (
        f"centre de gravité fragile : il ne tient que dans {percent(sure)} des cas si l’on compte "
        "l’erreur du modèle ; « rsmp-nlp plan » dit combien de fils étiqueter"
    )


def _copies(row: Mapping[str, Any]) -> str | None:
    copies = known(row.get("copies"))
    if copies is None or copies < COPIED:
        return None
    return (
        f"{percent(copies)} des messages en répètent un autre mot pour mot ; « rsmp-nlp locate "
        "--duplicates once » ne les compte qu’une fois"
    )


def _authors(row: Mapping[str, Any]) -> str | None:
    effective, authors = known(row.get("effective_authors")), known(row.get("authors"))
    if authors is not None and 0 < authors < FEW_AUTHORS:
        written = "un seul auteur" if authors == 1 else f"{int(authors)} auteurs seulement"
        return (
            f"{written} : la position est celle de quelques personnes, non d’une communauté ; "
            "ne la publiez pas sans leur accord"
        )
    if effective is None or authors is None or authors <= FEW_AUTHORS or effective >= FEW_AUTHORS:
        return None
    return (
        f"l’activité tient à peu d’auteurs : {int(authors)} auteurs n’en valent que "
        f"{effective:.1f}".replace(".", ",")
    )


def _merged(row: Mapping[str, Any]) -> str | None:
    if row.get("value") != OTHERS or "merged" not in row:
        return None
    merged = known(row["merged"])
    if merged is None:
        return f"plus de {MOST_VALUES:,} valeurs, réunies ici".replace(",", "\u202f")
    return f"les {int(merged)} valeurs les moins fournies, réunies" if merged else None
