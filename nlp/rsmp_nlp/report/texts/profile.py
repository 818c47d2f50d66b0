"""The profile of each platform over the nine usages."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "profile_title": ("Profil sur les neuf usages", "Profile over the nine usages"),
    "profile_help": (
        "Part de chaque usage dans l’activité de la plateforme. Toutes les barres vont de 0 à "
        "{scale} : elles se comparent d’une plateforme à l’autre.",
        "Share of each usage in the platform’s activity. All bars run from 0 to {scale}, so they "
        "compare from one platform to the next.",
    ),
    "profile_rest": (
        "Les {n} plateformes les plus actives sont dessinées ; les autres sont dans usages.csv.",
        "The {n} most active platforms are drawn; the others are in usages.csv.",
    ),
    "no_usages": ("Aucun usage à montrer.", "No usage to show."),
    "profile_nav": ("Profil", "Profile"),
}
