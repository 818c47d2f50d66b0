"""What was read and what was written."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "reading_title": ("Ce qui a été lu", "What was read"),
    "n_read": ("enregistrement lu|enregistrements lus", "record read|records read"),
    "n_classified": ("classé|classés", "classified|classified"),
    "n_skipped": ("écarté|écartés", "skipped|skipped"),
    "n_rejected": ("rejeté|rejetés", "rejected|rejected"),
    "skipped": ("Écartés par une règle", "Skipped by a rule"),
    "rejected": ("Rejetés, car illisibles", "Rejected, as unreadable"),
    "assumptions": ("Hypothèses faites à la lecture", "Assumptions made while reading"),
    "no_drop": ("Rien n’a été écarté ni rejeté.", "Nothing was skipped or rejected."),
    "files_title": ("Fichiers de l’exécution", "Files of the run"),
    "inputs_caption": ("Fichiers lus", "Files read"),
    "inputs_rest": (
        "Les autres ({n}) sont dans run.json.",
        "The others ({n}) are in run.json.",
    ),
    "col_file": ("Fichier", "File"),
    "col_reader": ("Format", "Format"),
    "col_read": ("Lus", "Read"),
    "col_classified": ("Classés", "Classified"),
    "col_skipped": ("Écartés", "Skipped"),
    "col_rejected": ("Rejetés", "Rejected"),
    "col_error": ("Erreur", "Error"),
    "outputs_caption": (
        "Fichiers écrits à côté de ce rapport",
        "Files written beside this report",
    ),
    "col_content": ("Contenu", "Content"),
    "out_messages": ("une ligne par message classé", "one row per classified message"),
    "out_platforms": ("une ligne par plateforme", "one row per platform"),
    "out_usages": (
        "une ligne par plateforme et usage",
        "one row per platform and usage",
    ),
    "out_timeline": (
        "une ligne par plateforme et mois",
        "one row per platform and month",
    ),
    "out_rejected": (
        "ce qui n’a pas été classé, et pourquoi",
        "what was not classified, and why",
    ),
    "out_run": (
        "comment ces résultats ont été obtenus",
        "how these results were obtained",
    ),
    "out_datapackage": ("description des tables", "description of the tables"),
    "reading_nav": ("Lecture", "Reading"),
    "files_nav": ("Fichiers", "Files"),
    "out_segments": (
        "une ligne par plateforme, rôle ou espace",
        "one row per platform, role or space",
    ),
    "out_words": (
        "ce qui pèse dans chaque usage, sans citation",
        "what weighs in each usage, without quotation",
    ),
}
