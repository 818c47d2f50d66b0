"""How the three shares of each platform move over time."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "timeline_title": ("Trajectoires dans le temps", "Trajectories over time"),
    "timeline_nav": ("Trajectoires", "Trajectories"),
    "timeline_lead": (
        "Part de chaque famille, période par période, de 0 à 100 %. La bande est l’intervalle à 95 % : "
        "tant que deux bandes se recouvrent, l’écart entre deux périodes peut tenir au hasard.",
        "Share of each family, period by period, 0 to 100%. The band is the 95% interval: as long as "
        "two bands overlap, a gap between two periods may be chance.",
    ),
    "timeline_gaps": (
        "Une période est laissée vide (repère ×) quand elle compte moins de {messages} messages ou de "
        "{authors} auteurs, ou quand la montrer trahirait une période aussi petite : {n} ici.",
        "A period is left empty (mark ×) where it has fewer than {messages} messages or {authors} "
        "authors, or where showing it would betray one as small: {n} here.",
    ),
    "timeline_masked_n": (
        "période masquée|périodes masquées",
        "period masked|periods masked",
    ),
    "timeline_rest": (
        "Les {n} plateformes les plus actives sont dessinées, sur leurs {periods} dernières périodes au "
        "plus ; tout est dans timeline.parquet. « rsmp-nlp locate --period quarter » les regroupe.",
        "The {n} most active platforms are drawn, over their last {periods} periods at most; all is in "
        "timeline.parquet. “rsmp-nlp locate --period quarter” groups them.",
    ),
    "timeline_alt": (
        "{name}, de {first} à {last} : {shares}",
        "{name}, from {first} to {last}: {shares}",
    ),
    "timeline_change": (
        "{family} de {start} à {end}",
        "{family} from {start} to {end}",
    ),
    "timeline_all_masked": (
        "toutes les périodes sont masquées",
        "every period is masked",
    ),
    "timeline_numbers": ("Les chiffres", "The numbers"),
    "timeline_caption": (
        "{name}, période par période : parts et intervalles à 95 %",
        "{name}, period by period: shares and 95% intervals",
    ),
    "timeline_masked": ("masquée", "masked"),
    "col_period": ("Période", "Period"),
}
