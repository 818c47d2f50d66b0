"""How to cite a run."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "cite_title": ("Citer ce rapport", "How to cite"),
    "cite_nav": ("Citer", "Cite"),
    "cite_run": (
        "rsmp-nlp {version} ({year}), « {title} », modèle « {model} », exécution {run}, {day}.",
        "rsmp-nlp {version} ({year}), “{title}”, model “{model}”, run {run}, {day}.",
    ),
    "cite_grid": (
        "Grille des usages : USEO (2011), Une mobilisation citoyenne qui préfigure de nouveaux modes de "
        "gouvernance des politiques publiques.",
        "Grid of usages: USEO (2011), Une mobilisation citoyenne qui préfigure de nouveaux modes de "
        "gouvernance des politiques publiques (in French).",
    ),
    "cite_no_year": ("s.d.", "n.d."),
    "cite_model": ("Modèle, empreinte SHA-256 :", "Model, SHA-256:"),
    "cite_bibtex": (
        "Les mêmes références en BibTeX :",
        "The same references in BibTeX:",
    ),
    "cite_note": (
        "modèle {model}, exécution {run}",
        "model {model}, run {run}",
    ),
}
