"""Who does what, and where: positions by role, by space."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "segments_title": ("Selon le rôle et l’espace", "By role and by space"),
    "segments_nav": ("Rôles et espaces", "Roles and spaces"),
    "segments_lead": (
        "La même position, calculée à part pour les messages de chaque rôle et de chaque espace. En "
        "gras, la famille la plus forte ; entre parenthèses, l’intervalle à 95 %.",
        "The same position, computed apart for the messages of each role and of each space. In bold, "
        "the strongest family; in parentheses, the 95% interval.",
    ),
    "segments_by_role": ("Par rôle", "By role"),
    "segments_by_space": ("Par espace", "By space"),
    "segments_by_other": ("Par {column}", "By {column}"),
    "segments_value_role": ("Rôle", "Role"),
    "segments_value_space": ("Espace", "Space"),
    "segments_value_other": ("Valeur", "Value"),
    "segments_masked": (
        "{n} : moins de {messages} messages ou de {authors} auteurs, ou une cellule voisine s’en "
        "déduirait.",
        "{n}: fewer than {messages} messages or {authors} authors, or a neighbouring cell could be "
        "told from it.",
    ),
    "segments_masked_n": (
        "segment masqué|segments masqués",
        "segment masked|segments masked",
    ),
    "segments_none": (
        "Aucun segment n’est assez fourni pour être montré.",
        "No segment is large enough to be shown.",
    ),
    "segments_rest": (
        "Les {n} segments les plus fournis sont montrés ; les autres sont dans segments.parquet.",
        "The {n} largest segments are shown; the others are in segments.parquet.",
    ),
    "segments_others": ("autres valeurs réunies", "other values together"),
    "segments_others_n": (
        "autre valeur|autres valeurs réunies",
        "other value|other values together",
    ),
}
