"""The *potentiel social*: who gets to speak, and who gets to meet."""

from __future__ import annotations

from typing import Any

from rsmp_nlp.report.contents import Contents
from rsmp_nlp.report.matrix import QUADRANTS, matrix, quadrant
from rsmp_nlp.report.numbers import number, percent
from rsmp_nlp.report.rows import Ends, PlatformRow
from rsmp_nlp.report.sections.heads import Head, heads
from rsmp_nlp.report.wording import texts


def social(contents: Contents, lang: str) -> dict[str, Any] | None:
    """Return the matrix, its quadrants in words, and a row per platform; None if nothing is known."""
    rows, say = contents.platforms, texts(lang)
    if not any(_known(row) for row in rows):
        return None
    introduced = list(zip(heads(rows), rows, strict=True))
    placed = [quadrant(row) for row in rows]
    return {
        "wide": matrix(rows, lang) if any(placed) else None,
        "compact": matrix(rows, lang, compact=True) if any(placed) else None,
        "quadrants": [
            {
                "name": say[key],
                "is": say[f"{key}_is"],
                "heads": [head for head, row in introduced if quadrant(row) == key],
            }
            for key in QUADRANTS.values()
        ],
        "unknown": [head for head, row in introduced if quadrant(row) is None],
        "rows": [_row(head, row, lang) for head, row in introduced],
    }


def _known(row: PlatformRow) -> bool:
    return any(value is not None for value in (row.expression, row.connection, row.top_down))


def _row(head: Head, row: PlatformRow, lang: str) -> dict[str, Any]:
    key = quadrant(row)
    return {
        "head": head,
        "row": row,
        "quadrant": texts(lang)[key] if key else "",
        "expression": number(row.expression, lang, 2),
        "expression_ends": _ends(row.expression_ends, lang),
        "connection": number(row.connection, lang, 2),
        "connection_ends": _ends(row.connection_ends, lang),
        "top_down": percent(row.top_down, lang),
    }


def _ends(ends: Ends, lang: str) -> str:
    low, high = ends
    if low is None or high is None:
        return ""
    return f"{number(low, lang, 2)}–{number(high, lang, 2)}"
