"""French told from its tool words, at little cost: most messages need no model of languages."""

from __future__ import annotations

from typing import Final

MIN_FRENCH_WORDS: Final = 2
"""Different words of `_FRENCH_ONLY` from which a text may be French without a closer look."""

MIN_FRENCH_SHARE: Final = 0.25
"""Share of a text's words that must then be French tool words."""

_FRENCH_ONLY: Final = frozenset(
    (
        *("alors", "après", "aussi", "aux", "avec", "avez", "avons", "beaucoup"),
        *("bonjour", "c'est", "cela", "celui", "ces", "cette", "ceux", "chez", "comme"),
        *("d'une", "dans", "depuis", "donc", "elle", "encore", "est", "fait", "faut"),
        *("ils", "j'ai", "jamais", "jour", "leur", "leurs", "merci", "moi", "même"),
        *("n'est", "notre", "nous", "ont", "où", "parce", "peut", "pour", "qu'il"),
        *("qu'on", "quand", "quelles", "quels", "rien", "serait", "sommes", "sont"),
        *("suis", "toi", "toujours", "tous", "tout", "très", "une", "votre", "vous"),
        *("ça", "était", "êtes", "être"),
    )
)
"""Frequent words that are frequent in no language spoken near French."""

_FRENCH_TOO: Final = frozenset(
    (
        *("a", "au", "bien", "ce", "de", "des", "du", "elles", "en", "et", "il", "je"),
        *("l", "la", "le", "les", "mais", "ne", "on", "par", "pas", "plus", "que"),
        *("quel", "quelle", "qui", "sa", "se", "ses", "si", "son", "sur", "un", "y", "à"),
    )
)
"""Frequent words that neighbours of French have too."""

_TOOLS: Final = _FRENCH_ONLY | _FRENCH_TOO

_ELISIONS: Final = ("l'", "d'", "j'", "n'", "c'", "s'", "qu'")


def shows_french(text: str) -> bool:
    """Tell whether the tool words of a text are French beyond doubt, at little cost.

    >>> shows_french("Nous vous attendons samedi au marché"), shows_french("la reunión es el lunes")
    (True, False)
    """
    text = text.lower().replace("’", "'")
    words = text.split()
    if len(_FRENCH_ONLY.intersection(words)) < MIN_FRENCH_WORDS:
        return False
    needed = MIN_FRENCH_SHARE * len(words)
    tools = sum(map(_TOOLS.__contains__, words))
    if tools < needed and "'" in text:
        tools += sum([word.startswith(_ELISIONS) and word not in _TOOLS for word in words])
    return tools >= needed
