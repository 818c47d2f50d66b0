"""The triangle, the sentence of each platform and the table of shares."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "positions_title": ("Où penche chaque plateforme", "Where each platform leans"),
    "triangle_alt": (
        "Triangle des usages : {n} entre influence (en haut), collaboration (à gauche) et "
        "coordination (à droite)",
        "Triangle of usages: {n} between influence (top), collaboration (left) and coordination "
        "(right)",
    ),
    "triangle_help": (
        "Plus un point est proche d’un sommet, plus cette famille pèse dans l’activité. La zone "
        "colorée contient la position avec 95 % de confiance ; les tirets séparent les trois "
        "familles là où deux d’entre elles sont à égalité.",
        "The nearer a point to a corner, the more this family weighs in the activity. The "
        "coloured area holds the position with 95% confidence; dashes part the three families "
        "where two of them are equal.",
    ),
    "crowd": (
        "Seules les {n} plateformes les plus actives portent un numéro et une zone.",
        "Only the {n} most active platforms have a number and an area.",
    ),
    "leans": (
        "plutôt {family}, {share} de l’activité (IC 95 % : {interval})",
        "rather {family}, {share} of the activity (95% CI: {interval})",
    ),
    "no_leader": (
        "aucune famille ne se détache : {shares}",
        "no family stands out: {shares}",
    ),
    "leads_in": (
        "la première, {family}, l’est dans {certainty} des tirages",
        "the first, {family}, leads in {certainty} of the draws",
    ),
    "no_interval": (
        "trop peu de données pour calculer un intervalle",
        "too little data to compute an interval",
    ),
    "no_position": (
        "aucune activité dans la grille, donc aucune position",
        "no activity in the grid, hence no position",
    ),
    "shares_title": ("Parts des trois familles", "Shares of the three families"),
    "shares_caption": (
        "Part de chaque famille dans l’activité, et intervalle à 95 %. La barre va de 0 à "
        "100 % ; le trait fin est l’intervalle.",
        "Share of each family in the activity, and 95% interval. The bar runs from 0 to 100%; "
        "the thin line is the interval.",
    ),
    "col_centre": ("Centre de gravité", "Centre of gravity"),
    "col_certainty": ("Certitude", "Certainty"),
    "positions_nav": ("Triangle", "Triangle"),
    "shares_nav": ("Parts", "Shares"),
    "positions_table": (
        "Les mêmes positions en chiffres : « Parts des trois familles ».",
        "The same positions in numbers: “Shares of the three families”.",
    ),
    "col_basis": ("Fondement", "Basis"),
    "basis_model": ("modèle", "model"),
    "basis_verified": ("vérifié", "verified"),
    "basis_help": (
        "Fondement : « modèle » si la position vient du classifieur seul, dont l’intervalle compte alors "
        "l’erreur ; « vérifié » si des messages étiquetés à la main l’ont rectifiée. Certitude : chances "
        "que cette famille soit bien la première, erreur du modèle comprise quand elle est connue.",
        "Basis: “model” where the position comes from the classifier alone, whose error the interval then "
        "counts; “verified” where messages labelled by hand rectified it. Certainty: chances that this "
        "family is indeed the first, error of the model included where it is known.",
    ),
    "draws": ("{certainty} des tirages", "{certainty} of the draws"),
    "small_sample": ("petit échantillon", "small sample"),
    "verified_by": (
        "vérifié sur {threads} étiquetés",
        "verified on {threads} labelled",
    ),
}
