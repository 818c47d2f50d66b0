"""The three shares of each platform, their intervals, and what they rest on."""

from __future__ import annotations

from typing import Any

from rsmp_nlp.report.contents import Contents
from rsmp_nlp.report.numbers import number, percent
from rsmp_nlp.report.profile import family_bars
from rsmp_nlp.report.rows import PlatformRow
from rsmp_nlp.report.sections.heads import Head, heads
from rsmp_nlp.report.sentences import VERIFIED, certainty
from rsmp_nlp.report.wording import names, texts
from rsmp_nlp.taxonomy import FAMILY_SLUGS


def shares(contents: Contents, lang: str) -> dict[str, Any]:
    """Return one row per platform: bars, centre of gravity, certainty, basis."""
    rows = contents.platforms
    return {
        "families": [names(lang)[slug] for slug in FAMILY_SLUGS],
        "rows": [_row(head, row, lang) for head, row in zip(heads(rows), rows, strict=True)],
    }


def _row(head: Head, row: PlatformRow, lang: str) -> dict[str, Any]:
    say = texts(lang)
    placed = row.position is not None
    # The interval beside it counts the model's error where it can: so does this certainty.
    sure = row.certainty if row.certainty_model is None else row.certainty_model
    draws = None
    if placed and row.certainty_model is not None and row.certainty is not None:
        draws = say["draws"].format(certainty=certainty(row.certainty, lang))
    return {
        "head": head,
        "row": row,
        "bars": family_bars(row, lang),
        "centre": names(lang)[row.centre] if row.determined else say["undetermined"],
        "sure": sure if placed else None,
        "certainty": certainty(sure if placed else None, lang),
        "draws": draws,
        "verified": row.basis == VERIFIED,
        "basis": say["basis_verified" if row.basis == VERIFIED else "basis_model"],
        "messages": number(row.messages, lang),
        "in_grid": percent(row.in_grid, lang),
    }
