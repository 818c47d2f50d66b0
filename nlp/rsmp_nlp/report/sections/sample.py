"""What each position rests on: authors, threads, drawn units."""

from __future__ import annotations

from typing import Any

from rsmp_nlp.report.contents import Contents
from rsmp_nlp.report.numbers import MISSING, number
from rsmp_nlp.report.rows import PlatformRow
from rsmp_nlp.report.sections.heads import heads
from rsmp_nlp.report.wording import counted, texts


def sample(contents: Contents, lang: str) -> dict[str, Any]:
    """Return one row per platform."""
    rows = contents.platforms
    return {
        "rows": [
            {
                "head": head,
                "row": row,
                "messages": number(row.messages, lang),
                "authors": number(row.authors, lang),
                "threads": number(row.threads, lang),
                "clusters": _clusters(row, lang),
                "effect": number(row.design_effect, lang, 1),
            }
            for head, row in zip(heads(rows), rows, strict=True)
        ]
    }


def _clusters(row: PlatformRow, lang: str) -> str:
    if row.clusters is None:
        return MISSING
    say = texts(lang)
    return counted(row.clusters, say.get(f"unit_{row.unit}", say["unit_unit"]), lang)
