"""How the shares of each platform move over time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from rsmp_nlp.aggregate.cells import LEAST_AUTHORS, LEAST_MESSAGES
from rsmp_nlp.report.contents import Contents
from rsmp_nlp.report.numbers import number, percent, percent_range
from rsmp_nlp.report.periods import period_name
from rsmp_nlp.report.rows import PeriodRow
from rsmp_nlp.report.sections.heads import Head, heads
from rsmp_nlp.report.trajectory import trajectory
from rsmp_nlp.report.wording import counted, names, texts
from rsmp_nlp.taxonomy import FAMILY_SLUGS

DRAWN: Final = 12
"""Platforms whose trajectory is drawn, the most active ones."""

PERIODS: Final = 36
"""Periods drawn, the last ones."""


def timeline(contents: Contents, lang: str) -> dict[str, Any] | None:
    """Return a panel per platform; None where no platform has two periods."""
    say = texts(lang)
    periods: dict[str, list[PeriodRow]] = {}
    for row in contents.timeline:
        periods.setdefault(row.cell.name, []).append(row)
    moving = [
        (head, row, sorted(periods[row.name], key=lambda one: one.period))
        for head, row in zip(heads(contents.platforms), contents.platforms, strict=True)
        if len(periods.get(row.name, ())) > 1
    ]
    if not moving:
        return None
    kept = sorted(moving, key=lambda one: -one[1].messages)[:DRAWN]
    kept.sort(key=lambda one: one[0].number)
    cut = len(kept) < len(moving) or any(len(rows) > PERIODS for _, _, rows in kept)
    masked = sum(bool(one.cell.masked) for _, _, rows in kept for one in rows[-PERIODS:])
    return {
        "families": [names(lang)[slug] for slug in FAMILY_SLUGS],
        "panels": [_panel(head, rows[-PERIODS:], lang) for head, _, rows in kept],
        "gaps": say["timeline_gaps"].format(
            messages=LEAST_MESSAGES,
            authors=LEAST_AUTHORS,
            n=counted(masked, say["timeline_masked_n"], lang),
        )
        if masked
        else None,
        "rest": say["timeline_rest"].format(n=DRAWN, periods=PERIODS) if cut else None,
    }


def _panel(head: Head, rows: Sequence[PeriodRow], lang: str) -> dict[str, Any]:
    return {
        "head": head,
        "picture": trajectory(rows, _spoken(head, rows, lang), lang),
        "caption": texts(lang)["timeline_caption"].format(name=head.name),
        "rows": [
            {
                "period": period_name(row.period, lang),
                "messages": number(row.cell.messages, lang),
                "masked": bool(row.cell.masked),
                "shares": [
                    (percent(share, lang), percent_range(low, high, lang))
                    for share, low, high in zip(
                        row.cell.shares, row.cell.low, row.cell.high, strict=True
                    )
                ],
            }
            for row in rows
        ],
    }


def _spoken(head: Head, rows: Sequence[PeriodRow], lang: str) -> str:
    """Return what the picture shows: each share, from the first period shown to the last."""
    say, name = texts(lang), names(lang)
    shown = [row for row in rows if row.cell.position is not None]
    said = say["timeline_all_masked"]
    if shown:
        said = ", ".join(
            say["timeline_change"].format(
                family=name[slug].lower(),
                start=percent(shown[0].cell.shares[index], lang),
                end=percent(shown[-1].cell.shares[index], lang),
            )
            for index, slug in enumerate(FAMILY_SLUGS)
        )
    ends = shown or rows
    return say["timeline_alt"].format(
        name=head.name,
        first=period_name(ends[0].period, lang),
        last=period_name(ends[-1].period, lang),
        shares=said,
    )
