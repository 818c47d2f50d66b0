"""French told from its tool words, at little cost: most messages need no model of languages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from rsmp_nlp.preprocess.terms import Terms, rows_of

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

_ONLY: Final = len(_FRENCH_ONLY)
_TOOLS: Final = Terms([*_FRENCH_ONLY, *_FRENCH_TOO])

_ELISIONS: Final = ("l'", "d'", "j'", "n'", "c'", "s'", "qu'")


def shows_french(texts: Sequence[str]) -> list[bool]:
    """Tell of each text whether its tool words are French beyond doubt, at little cost.

    >>> shows_french(["Nous vous attendons samedi au marché", "la reunión es el lunes"])
    [True, False]
    """
    lowered = [text.lower().replace("’", "'") for text in texts]
    numbers, starts = _TOOLS.find(lowered)
    rows = rows_of(starts)
    tools = np.bincount(rows[numbers >= 0], minlength=len(texts))
    only = np.flatnonzero((numbers >= 0) & (numbers < _ONLY))
    met = np.zeros((len(texts), _ONLY), dtype=np.bool_)
    met[rows[only], numbers[only]] = True
    told = np.count_nonzero(met, axis=1) >= MIN_FRENCH_WORDS
    needed = MIN_FRENCH_SHARE * np.diff(starts)
    for row in np.flatnonzero(told & (tools < needed)).tolist():
        tools[row] += sum(map(_is_elided, lowered[row].split()))
    found: list[bool] = (told & (tools >= needed)).tolist()
    return found


def _is_elided(word: str) -> bool:
    """Tell whether a word begins with one that lost its vowel, and is not counted already."""
    return word.startswith(_ELISIONS) and word not in _FRENCH_ONLY and word not in _FRENCH_TOO
