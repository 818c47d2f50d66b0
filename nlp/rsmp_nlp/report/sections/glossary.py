"""What each family and usage means."""

from __future__ import annotations

from typing import Any

from rsmp_nlp.report.contents import Contents
from rsmp_nlp.report.wording import definitions, names
from rsmp_nlp.taxonomy import FAMILIES, OUT_OF_GRID, USAGES


def glossary(_: Contents, lang: str) -> dict[str, Any]:
    """Return the families, their usages and what is out of the grid, with their definitions."""
    name, does = names(lang), definitions(lang)
    return {
        "families": [
            {
                "name": name[family.slug],
                "does": does[family.slug],
                "usages": [
                    (name[usage.slug], does[usage.slug])
                    for usage in USAGES
                    if usage.family == family.slug
                ],
            }
            for family in (*FAMILIES, OUT_OF_GRID)
        ]
    }
