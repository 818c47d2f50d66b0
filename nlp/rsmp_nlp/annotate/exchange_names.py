"""The labels of the grid as annotation tools show them: names, hints, keys, colours."""

from __future__ import annotations

from typing import Final

from rsmp_nlp.classify.label_records import SECONDARY_MARK, SKIP_MARK
from rsmp_nlp.taxonomy import CLASSES, OUT_OF_GRID, USAGES, Usage

ALL_USAGES: Final = (*USAGES, OUT_OF_GRID)

MAIN: Final = tuple(usage.coded_fr for usage in ALL_USAGES)
"""Main labels, « I1 Valorisation… » to « X Hors grille »."""

SECOND: Final = tuple(f"{SECONDARY_MARK}{usage.coded_fr}" for usage in USAGES)
"""Secondary labels, for tools that have one list for both."""

SKIP: Final = f"{SKIP_MARK} Je passe"
"""The label of a message passed on, for tools that have no button for it."""

KEYS: Final = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "0")
"""Key of each main label, in order."""

QUESTION: Final = "Que fait ce message pour le réseau ?"
SECOND_QUESTION: Final = "Fait-il aussi autre chose ? (facultatif)"

COLOURS: Final = {
    "influence": "#0072B2",
    "collaboration": "#D55E00",
    "coordination": "#007A5A",
    "none": "#555555",
}
"""By family, dark enough for white letters."""


def name_of(slug: str) -> str:
    """Return the main label of a usage slug.

    >>> name_of("none")
    'X Hors grille'
    """
    return MAIN[CLASSES.index(slug)]


def hint(usage: Usage) -> str:
    """Return what a message of this usage does, in a few words."""
    return usage.does_fr
