"""Bars of shares with their intervals, and the profile of a platform over the nine usages."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from rsmp_nlp.report.markers import swatch
from rsmp_nlp.report.names import clean_name
from rsmp_nlp.report.numbers import percent, percent_range
from rsmp_nlp.report.rows import PlatformRow, UsageRow
from rsmp_nlp.report.svg import filled
from rsmp_nlp.report.wording import names
from rsmp_nlp.taxonomy import FAMILIES, USAGES

DRAWN: Final = 60
"""Platforms whose profile is drawn, the most active ones."""

_STEP: Final = 0.1


@dataclass(frozen=True, slots=True)
class Bar:
    """One share, drawn and written."""

    name: str
    share: str
    interval: str
    picture: Markup


@dataclass(frozen=True, slots=True)
class Group:
    """The bars of one family."""

    family: str
    leads: bool
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """The profile of one platform: three groups of three bars."""

    name: str
    swatch: Markup
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Profiles:
    """Small multiples on one scale: `scale` (a share) is the end of every bar."""

    panels: tuple[Panel, ...]
    scale: float
    left_out: bool


def share_bar(
    share: float | None,
    low: float | None,
    high: float | None,
    *,
    scale: float = 1.0,
    leads: bool = False,
) -> Markup:
    """Return a bar from 0 to `scale` with its interval as a thin line, as an SVG text.

    The numbers stand beside it in the page, so that it is hidden from screen readers.
    """
    width = _along(share, scale)
    interval = Markup("")
    if low is not None and high is not None:
        interval = filled(
            '<path class="b-line" d="M{} 6H{}"/>', _along(low, scale), _along(high, scale)
        )
    return filled(
        '<svg class="bar" viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="b-track" width="100" height="12"/>'
        '<rect class="{kind}" width="{width}" height="12"/>{interval}</svg>',
        kind="b-lead" if leads else "b-share",
        width=width,
        interval=interval,
    )


def family_bars(row: PlatformRow, lang: str = "fr") -> tuple[Bar, ...]:
    """Return the three bars of a platform, in the order of the families."""
    bars = []
    for place, family in enumerate(FAMILIES):
        share, low, high = row.shares[place], row.low[place], row.high[place]
        if row.position is None:
            share = low = high = None
        bars.append(
            Bar(
                names(lang)[family.slug],
                percent(share, lang),
                percent_range(low, high, lang),
                share_bar(share, low, high, leads=row.centre == family.slug),
            )
        )
    return tuple(bars)


def usage_profiles(
    rows: Sequence[PlatformRow],
    usages: Mapping[str, Sequence[UsageRow]],
    lang: str = "fr",
    limit: int = DRAWN,
) -> Profiles:
    """Return the profiles of the `limit` most active platforms, in the order of the table.

    A platform without activity in the grid, or without row in `usages`, has none. Intervals that
    could not be computed are not drawn.
    """
    with_profile = [
        index for index, row in enumerate(rows) if row.position is not None and usages.get(row.name)
    ]
    by_activity = sorted(with_profile, key=lambda index: -rows[index].messages)
    kept = sorted(by_activity[:limit])
    scale = _scale([rows[index] for index in kept], usages)
    panels = tuple(
        Panel(
            clean_name(rows[index].name),
            swatch(index),
            _groups(rows[index], usages[rows[index].name], scale, lang),
        )
        for index in kept
    )
    return Profiles(panels, scale, len(with_profile) > len(kept))


def _groups(
    row: PlatformRow, usages: Sequence[UsageRow], scale: float, lang: str
) -> tuple[Group, ...]:
    known = {usage.usage: usage for usage in usages}
    name = names(lang)
    groups = []
    for family in FAMILIES:
        leads = row.centre == family.slug
        bars = []
        for usage in USAGES:
            if usage.family != family.slug:
                continue
            found = known.get(usage.slug)
            share = found.share if found else None
            ends = (found.low, found.high) if found and _has_interval(row) else (None, None)
            bars.append(
                Bar(
                    name[usage.slug],
                    percent(share, lang),
                    percent_range(*ends, lang),
                    share_bar(share, *ends, scale=scale, leads=leads),
                )
            )
        groups.append(Group(name[family.slug], leads, tuple(bars)))
    return tuple(groups)


def _has_interval(row: PlatformRow) -> bool:
    return row.certainty is not None


def _scale(rows: Sequence[PlatformRow], usages: Mapping[str, Sequence[UsageRow]]) -> float:
    """Return the smallest tenth, from 0.1 to 1, that holds every bar and interval drawn."""
    longest = 0.0
    for row in rows:
        for usage in usages[row.name]:
            high = usage.high if _has_interval(row) else None
            longest = max(longest, usage.share or 0.0, high or 0.0)
    # The small margin keeps 0.3 from becoming 0.4 by the last bit of a float.
    return min(1.0, max(_STEP, math.ceil(longest / _STEP - 1e-9) * _STEP))


def _along(share: float | None, scale: float) -> str:
    return f"{100 * min(max((share or 0.0) / scale, 0.0), 1.0):.1f}"
