"""The grid of the 2011 study: three families of usage, three usages each, and "none".

The single source of slugs, codes, French and English names and definitions. Every other
module takes its order from here: the columns of a posterior matrix are `CLASSES`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from rsmp_nlp.errors import UnknownLabel

NONE: Final = "none"
"""Slug of both the usage and the family of a message outside the grid."""


@dataclass(frozen=True, slots=True)
class Usage:
    """One usage of the grid.

    Attributes
    ----------
    slug : stable name, as written in tables
    code : code of the annotation grid (I1 … O3, X)
    family : slug of its family
    fr, en : names for readers
    does_fr : what a message of this usage does for its network, in French
    """

    slug: str
    code: str
    family: str
    fr: str
    en: str
    does_fr: str

    @property
    def coded_fr(self) -> str:
        """Code and French name, as annotation tools show it."""
        return f"{self.code} {self.fr}"


@dataclass(frozen=True, slots=True)
class Family:
    """One family of usages: a corner of the triangle."""

    slug: str
    fr: str
    en: str
    does_fr: str


FAMILIES: Final = (
    Family("influence", "Influence", "Influence", "promouvoir les idées et les actions du réseau"),
    Family(
        "collaboration",
        "Collaboration",
        "Collaboration",
        "mettre en contact, débattre, s’entraider, construire ensemble",
    ),
    Family(
        "coordination",
        "Coordination",
        "Coordination",
        "organiser la vie du réseau et rendre l’action collective visible",
    ),
)

USAGES: Final = (
    Usage(
        "valorisation",
        "I1",
        "influence",
        "Valorisation de l’activité des membres",
        "Promotion of members' activity",
        "met en avant des personnes ou des équipes et ce qu’elles ont fait",
    ),
    Usage(
        "perspective",
        "I2",
        "influence",
        "Mise en perspective des conversations",
        "Putting conversations in perspective",
        "prend position ou donne à penser, devant un public",
    ),
    Usage(
        "diffusion",
        "I3",
        "influence",
        "Diffusion de l’information",
        "Spreading information",
        "fait savoir : nouvelle, communiqué, lien, annonce",
    ),
    Usage(
        "relation",
        "C1",
        "collaboration",
        "Mise en relation des membres",
        "Putting members in touch",
        "présente, accueille, cherche ou recommande quelqu’un",
    ),
    Usage(
        "groupe",
        "C2",
        "collaboration",
        "Groupe d’intérêt",
        "Interest group",
        "crée, propose, rejoint ou fait vivre un groupe",
    ),
    Usage(
        "echange",
        "C3",
        "collaboration",
        "Espace d’échange",
        "Place of exchange",
        "débat, questionne, répond, propose, aide",
    ),
    Usage(
        "evenement",
        "O1",
        "coordination",
        "Gestion d’évènement",
        "Event management",
        "fait venir ou tenir un évènement",
    ),
    Usage(
        "contenus",
        "O2",
        "coordination",
        "Gestion des contenus",
        "Content management",
        "produit, range, relit ou met à jour des documents et des supports",
    ),
    Usage(
        "action",
        "O3",
        "coordination",
        "Facilitation de l’action",
        "Facilitation of action",
        "fait agir : tâche, consigne, appel, logistique",
    ),
)

OUT_OF_GRID: Final = Usage(
    NONE,
    "X",
    NONE,
    "Hors grille",
    "Out of the grid",
    "rien de codable : politesse seule, bavardage privé, spam, message automatique",
)

CLASSES: Final = tuple(usage.slug for usage in (*USAGES, OUT_OF_GRID))
"""The ten classes, in the order of every posterior matrix: nine usages, then none."""

FAMILY_SLUGS: Final = tuple(family.slug for family in FAMILIES)
FAMILY_CLASSES: Final = (*FAMILY_SLUGS, NONE)
"""The four family classes, in the order of every family matrix."""

FAMILY_OF_CLASS: Final = (
    *(FAMILY_SLUGS.index(usage.family) for usage in USAGES),
    len(FAMILY_SLUGS),
)
"""For each class, the position of its family in `FAMILY_CLASSES`."""


def _plain(name: str) -> str:
    """Return a name without case, outer spaces and kind of apostrophe."""
    return name.strip().casefold().replace("'", "’")


_BY_NAME: Final = {
    _plain(name): usage.slug
    for usage in (*USAGES, OUT_OF_GRID)
    for name in (usage.slug, usage.code, usage.fr, usage.en, usage.coded_fr)
}


def usage_of_label(label: str) -> str:
    """Return the usage slug of a label written as slug, code (I1 … X) or name.

    Raises
    ------
    UnknownLabel
        The label is not of the grid.

    Examples
    --------
    >>> usage_of_label("O1"), usage_of_label(" echange "), usage_of_label("X")
    ('evenement', 'echange', 'none')
    """
    try:
        return _BY_NAME[_plain(label)]
    except KeyError:
        raise UnknownLabel(label, allowed=[*CLASSES, "I1…O3", "X"]) from None


def family_of_usage(usage: str) -> str:
    """Return the family slug of a usage slug.

    >>> family_of_usage("contenus")
    'coordination'
    """
    return FAMILY_CLASSES[FAMILY_OF_CLASS[CLASSES.index(usage)]]
