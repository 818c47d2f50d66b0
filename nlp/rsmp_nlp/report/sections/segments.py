"""Positions by role and by space, where cells are large enough to be shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from rsmp_nlp.aggregate.cells import LEAST_AUTHORS, LEAST_MESSAGES, OTHERS
from rsmp_nlp.report.contents import Contents
from rsmp_nlp.report.names import clean_name
from rsmp_nlp.report.numbers import number, percent, percent_range
from rsmp_nlp.report.rows import SegmentRow
from rsmp_nlp.report.sections.heads import Head, heads
from rsmp_nlp.report.wording import counted, names, texts
from rsmp_nlp.taxonomy import FAMILY_SLUGS

SHOWN: Final = 40
"""Segments shown of a column, the largest ones."""

_COLUMNS: Final = ("role", "space")


def segments(contents: Contents, lang: str) -> dict[str, Any] | None:
    """Return a table per column; None where a run has no segments."""
    if not contents.segments:
        return None
    introduced = {
        row.name: head
        for head, row in zip(heads(contents.platforms), contents.platforms, strict=True)
    }
    rows = [row for row in contents.segments if row.cell.name in introduced]
    found = dict.fromkeys(row.by for row in rows)
    columns = sorted(found, key=lambda by: (by not in _COLUMNS, by))
    return {
        "families": [names(lang)[slug] for slug in FAMILY_SLUGS],
        "tables": [
            _table(by, [row for row in rows if row.by == by], introduced, lang) for by in columns
        ],
    }


def _table(
    by: str, rows: Sequence[SegmentRow], introduced: Mapping[str, Head], lang: str
) -> dict[str, Any]:
    say = texts(lang)
    known = by if by in _COLUMNS else "other"
    visible = [row for row in rows if row.cell.position is not None]
    kept = sorted(visible, key=lambda row: -row.cell.messages)[:SHOWN]
    kept.sort(key=lambda row: (introduced[row.cell.name].number, -row.cell.messages))
    masked = sum(bool(row.cell.masked) for row in rows)
    return {
        "title": say[f"segments_by_{known}"].format(column=clean_name(by, 40)),
        "value": say[f"segments_value_{known}"],
        "rows": [_row(row, introduced[row.cell.name], lang) for row in kept],
        "masked": say["segments_masked"].format(
            n=counted(masked, say["segments_masked_n"], lang),
            messages=LEAST_MESSAGES,
            authors=LEAST_AUTHORS,
        )
        if masked
        else None,
        "rest": say["segments_rest"].format(n=SHOWN) if len(kept) < len(visible) else None,
    }


def _row(row: SegmentRow, head: Head, lang: str) -> dict[str, Any]:
    cell = row.cell
    strongest = max(share or 0.0 for share in cell.shares)
    return {
        "head": head,
        "value": _value(row, lang),
        "others": row.value == OTHERS,
        "key": row.value[:80].casefold(),
        "messages": number(cell.messages, lang),
        "amount": cell.messages,
        "shares": [
            {
                "value": share,
                "share": percent(share, lang),
                "interval": percent_range(low, high, lang),
                "leads": share == strongest,
            }
            for share, low, high in zip(cell.shares, cell.low, cell.high, strict=True)
        ],
    }


def _value(row: SegmentRow, lang: str) -> str:
    if row.value != OTHERS:
        return clean_name(row.value, 60)
    say = texts(lang)
    if row.merged is None:
        return say["segments_others"]
    return counted(row.merged, say["segments_others_n"], lang)
