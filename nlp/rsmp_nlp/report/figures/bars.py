"""Shares of the families with their intervals, and the profile over the nine usages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from rsmp_nlp.report.figures.style import (
    INK,
    RULE,
    SOFT,
    bare,
    blank,
    mark,
    percent_axis,
    shown_name,
)
from rsmp_nlp.report.numbers import percent
from rsmp_nlp.report.rows import PlatformRow, UsageRow
from rsmp_nlp.report.wording import names
from rsmp_nlp.taxonomy import FAMILY_SLUGS, USAGES

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_ROW: Final = 0.28
"""Height of a platform's row, in inches."""

_DARK: Final = 0.55
"""Part of the scale from which a cell wants white figures."""


def shares(rows: Sequence[PlatformRow], lang: str) -> Figure | None:
    """Return the three shares of every platform with their 95 % intervals, family by family."""
    drawn = [(index, row) for index, row in enumerate(rows) if row.position is not None]
    if not drawn:
        return None
    height = _ROW * len(drawn) + 0.9
    figure = blank(7.2, height)
    panels: Any = figure.subplots(1, 3, sharey=True)
    figure.subplots_adjust(0.28, 0.5 / height, 0.985, 1 - 0.35 / height, wspace=0.22)
    for place, (axes, slug) in enumerate(zip(panels, FAMILY_SLUGS, strict=True)):
        for at, (index, row) in enumerate(drawn):
            share, low, high = row.shares[place], row.low[place], row.high[place]
            if low is not None and high is not None:
                axes.plot([low, high], [at, at], color=INK, linewidth=1.3, zorder=3)
            mark(axes, index, share or 0.0, at, size=6)
        axes.set_xlim(0, 1)
        axes.set_xticks([0, 0.5, 1])
        axes.xaxis.set_major_formatter(percent_axis(lang))
        axes.set_title(names(lang)[slug], size=9.5, weight="bold")
        axes.grid(axis="x", color=RULE, linewidth=0.7)
        axes.set_axisbelow(True)
        axes.tick_params(axis="y", length=0)
        bare(axes, "top", "right", "left")
    panels[0].set_yticks(range(len(drawn)), [shown_name(row) for _, row in drawn])
    panels[0].set_ylim(len(drawn) - 0.5, -0.5)
    return figure


def profile(
    rows: Sequence[PlatformRow], usages: Mapping[str, Sequence[UsageRow]], lang: str
) -> Figure | None:
    """Return the shares of the nine usages as a table of shades, one row per platform."""
    drawn = [row for row in rows if row.position is not None and usages.get(row.name)]
    if not drawn:
        return None
    table = np.full((len(drawn), len(USAGES)), np.nan)
    for at, row in enumerate(drawn):
        found = {usage.usage: usage.share for usage in usages[row.name]}
        for place, usage in enumerate(USAGES):
            known = found.get(usage.slug)
            table[at, place] = np.nan if known is None else known
    height = _ROW * len(drawn) + 2.1
    figure = blank(7.4, height)
    axes: Any = figure.add_axes((0.27, 0.1 / height, 0.71, _ROW * len(drawn) / height))
    longest = float(np.nanmax(table)) if np.isfinite(table).any() else 1.0
    axes.imshow(table, cmap="Blues", vmin=0, vmax=longest or 1.0, aspect="auto")
    for at, place in np.ndindex(*table.shape):
        share = float(table[at, place])
        dark = share > _DARK * longest
        axes.text(
            place,
            at,
            percent(share, lang),
            ha="center",
            va="center",
            size=7.5,
            color="white" if dark else INK,
        )
    axes.set_yticks(range(len(drawn)), [shown_name(row) for row in drawn])
    axes.xaxis.tick_top()
    axes.set_xticks(
        range(len(USAGES)),
        [names(lang)[usage.slug] for usage in USAGES],
        rotation=35,
        ha="left",
        rotation_mode="anchor",
        size=8,
    )
    axes.tick_params(length=0)
    for edge in (2.5, 5.5):
        axes.axvline(edge, color="white", linewidth=4)
    for edge in np.arange(0.5, len(drawn) - 1):
        axes.axhline(edge, color="white", linewidth=1)
    bare(axes, "top", "right", "left", "bottom")
    axes.tick_params(axis="x", labelcolor=SOFT)
    return figure
