"""The *potentiel social*: expression and connection."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "social_title": ("Potentiel social", "Social potential"),
    "social_nav": ("Potentiel social", "Social potential"),
    "social_lead": (
        "Le potentiel social d’un réseau est sa capacité à laisser chacun s’exprimer et à multiplier "
        "les occasions de mise en relation. Plus un point est haut, plus la parole est partagée ; plus "
        "il est à droite, plus les membres se répondent. Les branches sont les intervalles à 95 %.",
        "The social potential of a network is how far it lets everyone speak and multiplies the "
        "occasions to be put in touch. The higher a point, the more widely speech is shared; the "
        "further right, the more members answer each other. The arms are 95% intervals.",
    ),
    "social_half": (
        "La limite des cadrans, à 0,5, est une convention : elle aide à lire, elle ne juge pas.",
        "The quadrants part at 0.5 by convention: this helps reading, it does not judge.",
    ),
    "social_alt": (
        "Matrice du potentiel social : {n}, selon la connexion (de gauche à droite) et l’expression "
        "(de bas en haut)",
        "Matrix of social potential: {n}, by connection (left to right) and expression (bottom to top)",
    ),
    "social_axis_x": (
        "Connexion : les membres se répondent",
        "Connection: members answer each other",
    ),
    "social_axis_y": (
        "Expression : la parole est partagée",
        "Expression: speech is shared",
    ),
    "social_both": ("Réseau de pairs", "Network of peers"),
    "social_both_is": (
        "beaucoup s’expriment et se répondent : le potentiel social est entier",
        "many speak and answer each other: the social potential is whole",
    ),
    "social_expression": ("Mur d’expression", "Wall of expression"),
    "social_expression_is": (
        "beaucoup s’expriment, peu se répondent : chacun publie pour soi",
        "many speak, few answer each other: everyone posts on their own",
    ),
    "social_connection": ("Cercle d’habitués", "Circle of regulars"),
    "social_connection_is": (
        "quelques-uns tiennent la parole, et se répondent entre eux",
        "a few hold the floor, and answer each other",
    ),
    "social_neither": ("Tribune", "Platform for a few"),
    "social_neither_is": (
        "quelques-uns parlent, peu répondent : le réseau sert à diffuser",
        "a few speak, few answer: the network serves to broadcast",
    ),
    "social_unknown": (
        "Hors de la matrice, car les données n’en disent pas assez (il faut cinq auteurs connus et des "
        "réponses) :",
        "Not in the matrix, as the data do not say enough (five known authors and replies are needed):",
    ),
    "social_caption": (
        "Expression et connexion, de 0 à 1, avec leur intervalle à 95 % ; part de l’activité venue de "
        "l’organisation (démarche descendante) plutôt que des membres (démarche ascendante). Un "
        "tiret : la source ne le dit pas.",
        "Expression and connection, 0 to 1, with their 95% interval; share of the activity that comes "
        "from the organisation (top-down) rather than from members (bottom-up). A dash: the source "
        "does not say.",
    ),
    "social_reading": ("Lecture", "Reading"),
    "social_point": (
        "{name} : expression {expression}, connexion {connection}",
        "{name}: expression {expression}, connection {connection}",
    ),
    "col_expression": ("Expression", "Expression"),
    "col_connection": ("Connexion", "Connection"),
    "col_top_down": ("Venu de l’organisation", "From the organisation"),
}
