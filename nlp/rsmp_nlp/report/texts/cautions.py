"""What to be careful about."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "cautions_title": ("À lire avec prudence", "Read with care"),
    "no_warnings": ("Aucun échantillon n’est trop petit.", "No sample is too small."),
    "warn_no_grid": (
        "aucun message dans la grille : la position affichée ne veut rien dire",
        "no message in the grid: the position shown means nothing",
    ),
    "warn_few_messages": (
        "{messages} seulement : quelques messages de plus peuvent déplacer la position",
        "only {messages}: a few more may move the position",
    ),
    "warn_no_interval": (
        "trop peu d’unités indépendantes ({units}) pour calculer un intervalle",
        "too few independent units ({units}) to compute an interval",
    ),
    "warn_few_units": (
        "{units} seulement : l’intervalle est sans doute trop étroit",
        "only {units}: the interval is probably too narrow",
    ),
    "warn_low_grid": (
        "{share} seulement des messages entrent dans la grille : la position ne décrit qu’eux",
        "only {share} of the messages fall in the grid: the position describes these alone",
    ),
    "warn_message_unit": (
        "ni fils ni auteurs connus : les messages ont été tirés un à un, et l’intervalle est "
        "sans doute trop étroit",
        "neither threads nor authors are known: messages were drawn one by one, and the interval "
        "is probably too narrow",
    ),
    "cautions_nav": ("Prudence", "Caution"),
}
