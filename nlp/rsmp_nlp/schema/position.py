"""Columns of a position in the triangle, shared by every table that holds positions."""

from __future__ import annotations

from typing import Final

from rsmp_nlp.schema.columns import Column
from rsmp_nlp.taxonomy import FAMILIES, FAMILY_SLUGS

_SHARES = tuple(
    column
    for slug, family in zip(FAMILY_SLUGS, FAMILIES, strict=True)
    for column in (
        Column(
            slug,
            "number",
            f"Part : {family.fr}",
            "de l’activité dans la grille, 0 à 1",
            unit="share",
        ),
        Column(f"{slug}_low", "number", f"Part : {family.fr}, borne basse", unit="share"),
        Column(f"{slug}_high", "number", f"Part : {family.fr}, borne haute", unit="share"),
    )
)
_SAMPLE_BOUNDS = tuple(
    Column(
        f"{slug}_sample_{side}",
        "number",
        f"Part : {family.fr}, borne {word} du seul échantillonnage",
        "sans l’erreur du modèle",
        unit="share",
    )
    for slug, family in zip(FAMILY_SLUGS, FAMILIES, strict=True)
    for side, word in (("low", "basse"), ("high", "haute"))
)
_OTHER_ESTIMATORS = tuple(
    Column(f"{slug}_{name}", "number", f"Part : {family.fr}, par {name.upper()}", unit="share")
    for name in ("cc", "pcc", "emq")
    for slug, family in zip(FAMILY_SLUGS, FAMILIES, strict=True)
)
READINGS: Final = {
    "expression": "Expression (potentiel social)",
    "breadth": "Ampleur : deux messages ont des auteurs différents",
    "evenness": "Égalité des contributions",
    "starters": "Part des auteurs qui ouvrent un fil",
    "connection": "Connexion (potentiel social)",
    "reciprocal": "Part des membres avec un lien réciproque",
    "partners": "Partenaires par membre",
    "giant": "Part des membres dans la plus grande composante",
    "across": "Part des liens entre espaces différents",
    "top_down": "Part de l’activité venue de l’organisation",
    "identified": "Part de l’activité d’auteurs identifiés",
    "pseudonymous": "Part de l’activité sous pseudonyme",
    "anonymous": "Part de l’activité anonyme",
}
"""Readings beside the triangle, each 0 to 1 with an interval, empty where the source cannot say."""

_FIRST_READINGS: Final = ("expression", "connection", "top_down")

POSITION: Final = (
    Column("messages", "integer", "Messages classés", required=True, unit="message"),
    Column(
        "authors", "integer", "Auteurs distincts", "vide si la source n’en donne pas", unit="author"
    ),
    Column(
        "threads", "integer", "Fils distincts", "vide si la source n’en donne pas", unit="thread"
    ),
    Column("in_grid", "number", "Part dans la grille", "0 à 1", unit="share"),
    *_SHARES,
    Column(
        "x", "number", "Abscisse dans le triangle", "0 collaboration, 1 coordination", unit="ratio"
    ),
    Column("y", "number", "Ordonnée dans le triangle", "0,866 au sommet, influence", unit="ratio"),
    Column("centre_of_gravity", "string", "Centre de gravité", "une famille, ou undetermined"),
    Column(
        "certainty", "number", "Certitude", "part des tirages où elle est la première", unit="share"
    ),
    Column("method", "string", "Estimateur et unité de tirage"),
    *(
        Column(name, "number", READINGS[name], "0 à 1, vide si inconnue", unit="share")
        for name in _FIRST_READINGS
    ),
    Column("warnings", "string", "Avertissements", "séparés par « | »"),
    Column("unit", "string", "Unité de tirage", "thread, author ou message"),
    Column("clusters", "integer", "Nombre d’unités de tirage", unit="cluster"),
    Column(
        "design_effect",
        "number",
        "Effet de plan",
        "1 si les messages sont indépendants",
        unit="ratio",
    ),
    Column("ilr_1", "number", "Centre de la région, 1er log-rapport", unit="ratio"),
    Column("ilr_2", "number", "Centre de la région, 2e log-rapport", unit="ratio"),
    Column("ilr_var_1", "number", "Variance du 1er log-rapport", unit="ratio"),
    Column("ilr_var_2", "number", "Variance du 2e log-rapport", unit="ratio"),
    Column("ilr_cov", "number", "Covariance des log-rapports", unit="ratio"),
    Column("basis", "string", "Fondement", "modèle, ou vérifié par des étiquettes"),
    Column("level", "number", "Niveau des intervalles", "0,95 par défaut", unit="share"),
    Column("weight", "string", "Ce qui pèse autant", "message, author ou thread"),
    Column("certainty_model", "number", "Certitude, erreur du modèle comprise", unit="share"),
    Column("model_error", "boolean", "L’intervalle comprend l’erreur du modèle"),
    Column("in_grid_low", "number", "Part dans la grille, borne basse", unit="share"),
    Column("in_grid_high", "number", "Part dans la grille, borne haute", unit="share"),
    *_SAMPLE_BOUNDS,
    *_OTHER_ESTIMATORS,
    Column("labelled_threads", "integer", "Fils étiquetés", "vide sans étiquette", unit="thread"),
    Column(
        "labelled_messages", "integer", "Messages étiquetés", "vide sans étiquette", unit="message"
    ),
    Column(
        "lambda",
        "number",
        "Confiance faite au modèle (PPI++)",
        "0 à 1, vide sans étiquette",
        unit="share",
    ),
    Column("effective_authors", "number", "Nombre effectif d’auteurs", unit="author"),
    Column("copies", "number", "Part des messages qui en répètent un autre", unit="share"),
    Column("model_confidence", "number", "Confiance moyenne du modèle", "0 à 1", unit="share"),
    Column(
        "familiarity",
        "number",
        "Part des plateformes d’épreuve où le modèle était moins sûr",
        "0 à 1 ; près de 0, la plateforme ne ressemble pas à l’apprentissage",
        unit="share",
    ),
    *(
        Column(name, "number", title, "0 à 1, vide si inconnue", unit="share")
        for name, title in READINGS.items()
        if name not in _FIRST_READINGS
    ),
    *(
        Column(f"{name}_{side}", "number", f"{title}, borne {word} (95 %)", unit="share")
        for name, title in READINGS.items()
        for side, word in (("low", "basse"), ("high", "haute"))
    ),
)
