"""A record that cannot be understood, as it may be shown: its shape, not one of its letters."""

from __future__ import annotations

from rsmp_nlp.read.source import Source
from rsmp_nlp.schema.records import Dropped, shorten_raw


def rejected(source: Source, row: int, reason: str, raw: str) -> Dropped:
    """Return a record that cannot be understood; since nothing tells names apart, none is kept."""
    return Dropped("rejected", reason, source.label, row, outline(shorten_raw(raw)))


def outline(raw: str) -> str:
    """Return a record whose letters and figures are all alike: what is wrong with it shows.

    >>> outline('{"auteur": "Zoé Martin", "âge": 31')
    '{"xxxxxx": "Xxx Xxxxxx", "xxx": 00'
    """
    return "".join(map(_alike, raw))


def _alike(character: str) -> str:
    if character.isalpha():
        return "X" if character.isupper() else "x"
    return "0" if character.isdigit() else character
