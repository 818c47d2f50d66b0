"""What each position rests on."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "col_clusters": ("Unités tirées", "Drawn units"),
    "col_effect": ("Effet de plan", "Design effect"),
    "sample_title": ("Échantillons", "Samples"),
    "sample_nav": ("Échantillons", "Samples"),
    "sample_caption": (
        "Sur quoi repose chaque position. Unités tirées : les fils, ou les auteurs, que l’on retire au "
        "hasard pour mesurer l’incertitude. Effet de plan : 1 si les messages sont indépendants, plus "
        "s’ils se ressemblent à l’intérieur d’un fil.",
        "What each position rests on. Drawn units: the threads, or authors, drawn again at random to "
        "measure uncertainty. Design effect: 1 if messages are independent, more if they are alike "
        "within a thread.",
    ),
}
