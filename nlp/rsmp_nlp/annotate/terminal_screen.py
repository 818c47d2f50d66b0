"""What the terminal annotator shows: lines of plain text, hostile characters made visible."""

from __future__ import annotations

import os
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from rsmp_nlp.annotate.sample_file import Item
from rsmp_nlp.taxonomy import FAMILIES, OUT_OF_GRID, USAGES
from rsmp_nlp.terminal_text import visible

KEYS: Final[Mapping[str, str]] = {
    **{str(place): usage.slug for place, usage in enumerate(USAGES, start=1)},
    "0": OUT_OF_GRID.slug,
}
"""Key → usage: 1 to 9 in the order of the grid, 0 out of it."""

NAMES: Final = {usage.slug: usage.fr for usage in (*USAGES, OUT_OF_GRID)}

_KEY_OF: Final = {usage: key for key, usage in KEYS.items()}
_NARROWEST: Final = 20
_PARENT_LINES: Final = 4
_COMMANDS: Final = (
    "? définitions · s secondaire · p passer · r revenir · v voir tout · q quitter",
    "? s p r v q : ? pour l’aide",
)


@dataclass(frozen=True)
class Style:
    """How lines are told apart: by ANSI attributes, or not at all."""

    bold: str = "\x1b[1m"
    dim: str = "\x1b[2m"
    plain: str = "\x1b[0m"
    clear: str = "\x1b[2J\x1b[H"


PLAIN: Final = Style("", "", "", "")


def style() -> Style:
    """Return the style that the environment allows (https://no-color.org)."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return PLAIN
    return Style()


def message_lines(
    item: Item, width: int, most: int | None, look: Style, suggest: bool
) -> list[str]:
    """Return a message with what it answers; `most` lines of its text at most, all if None."""
    width = max(_NARROWEST, width)
    where = " · ".join(
        visible(one) for one in (item.platform, item.kind, (item.created_at or "")[:10]) if one
    )
    lines = [f"{look.dim}{one}{look.plain}" for one in _wrapped(where, width)]
    if item.parent_text:
        parent = _wrapped(f"en réponse à : {item.parent_text}", width)
        if most is not None and len(parent) > _PARENT_LINES:
            parent = [*parent[: _PARENT_LINES - 1], "[…] v pour tout voir"]
        lines += [f"{look.dim}{one}{look.plain}" for one in parent]
    text = _wrapped(item.text, width)
    if most is not None and len(text) > most:
        text = [*text[: max(1, most - 1)], "[…] v pour tout voir"]
    lines += ["", *(f"{look.bold}{one}{look.plain}" if one else "" for one in text), ""]
    if suggest and item.suggestion in NAMES:
        lines.append(f"le modèle propose {_KEY_OF[item.suggestion]} : {NAMES[item.suggestion]}")
    return lines


def grid_lines(width: int) -> list[str]:
    """Return the keys: one family a line where the width allows, else one usage a line."""
    width = max(_NARROWEST, width)
    short = [
        "   ".join(
            f"{_KEY_OF[usage.slug]} {usage.slug}" for usage in USAGES if usage.family == family.slug
        )
        for family in FAMILIES
    ]
    if max(map(len, short)) <= width:
        lines = [*short, f"0 {OUT_OF_GRID.fr.lower()}"]
    else:
        lines = [f"{key} {slug}"[:width] for key, slug in KEYS.items()]
    commands = next((one for one in _COMMANDS if len(one) <= width), _COMMANDS[-1])
    return [*lines, *_wrapped(commands, width)]


def help_lines(width: int) -> list[str]:
    """Return what each key does, with the definitions of the grid."""
    width = max(_NARROWEST, width)
    lines: list[str] = []
    for family in FAMILIES:
        lines += _wrapped(f"{family.fr} — {family.does_fr}", width)
        for usage in USAGES:
            if usage.family == family.slug:
                lines += _wrapped(
                    f"  {_KEY_OF[usage.slug]} {usage.fr} ({usage.slug}) : {usage.does_fr}", width
                )
    lines += _wrapped(f"0 {OUT_OF_GRID.fr} : {OUT_OF_GRID.does_fr}", width)
    for line in (
        "On code ce que le message fait pour le réseau, pas son sujet.",
        "s puis une touche : usage secondaire du message affiché ; puis son usage principal.",
        "p : passer, le message ne sera plus montré. r : revenir au message précédent et effacer sa "
        "réponse. v : voir tout le texte. q : quitter, la même commande reprend ici.",
        "Sur un clavier français, la rangée du haut sans majuscule convient : & é \" ' ( - è _ ç à.",
        "« rsmp-nlp codebook » donne les règles et des exemples.",
        "Une touche pour continuer.",
    ):
        lines += _wrapped(line, width)
    return lines


def progress_line(done: int, total: int) -> str:
    """Return how far the annotator is.

    >>> progress_line(3, 12)
    'message 4 sur 12'
    """
    return f"message {done + 1} sur {total}"


def _wrapped(text: str, width: int) -> list[str]:
    lines: list[str] = []
    for line in visible(text, keep="\n").split("\n"):
        lines += textwrap.wrap(line, width, break_on_hyphens=False) or [""]
    return lines
