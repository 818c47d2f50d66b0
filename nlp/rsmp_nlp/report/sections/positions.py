"""Where each platform leans: the triangle, and the position of each read aloud."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from rsmp_nlp.report.contents import Contents
from rsmp_nlp.report.numbers import number
from rsmp_nlp.report.rows import PlatformRow
from rsmp_nlp.report.sections.heads import heads
from rsmp_nlp.report.sentences import VERIFIED, position_sentence
from rsmp_nlp.report.ternary import CROWD, NAMED, ternary
from rsmp_nlp.report.wording import counted, names, texts
from rsmp_nlp.taxonomy import FAMILY_SLUGS


def positions(contents: Contents, lang: str) -> dict[str, Any]:
    """Return the triangle, twice (desktop and phone), and a sentence per platform."""
    say, rows = texts(lang), contents.platforms
    return {
        "overview": _overview(rows, lang),
        "wide": ternary(rows, lang),
        "compact": ternary(rows, lang, compact=True),
        "numbered": len(rows) > NAMED,
        "crowd": say["crowd"].format(n=number(CROWD, lang)) if len(rows) > CROWD else None,
        "sentences": [
            {"head": head, "text": position_sentence(row, lang), "basis": _verified(row, lang)}
            for head, row in zip(heads(rows), rows, strict=True)
        ],
    }


def _overview(rows: Sequence[PlatformRow], lang: str) -> list[tuple[str, str]]:
    """Return how many platforms lean to each family, in the order of the families."""
    name, say = names(lang), texts(lang)
    centres = Counter(row.centre if row.determined else "" for row in rows)
    labels = {**{slug: name[slug] for slug in FAMILY_SLUGS}, "": say["undetermined"].capitalize()}
    return [(number(centres[slug], lang), label) for slug, label in labels.items()]


def _verified(row: PlatformRow, lang: str) -> str | None:
    say = texts(lang)
    if row.basis != VERIFIED:
        return None
    if row.labelled_threads is None:
        return say["basis_verified"]
    return say["verified_by"].format(
        threads=counted(row.labelled_threads, say["unit_thread"], lang)
    )
