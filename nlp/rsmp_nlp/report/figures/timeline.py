"""The shares of each platform over time, as small multiples."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from rsmp_nlp.report.figures.style import RULE, bare, blank, percent_axis, shown_name
from rsmp_nlp.report.markers import COLOURS
from rsmp_nlp.report.periods import period_name, place_in_time
from rsmp_nlp.report.rows import PeriodRow, PlatformRow
from rsmp_nlp.report.sections.timeline import DRAWN
from rsmp_nlp.report.wording import names
from rsmp_nlp.taxonomy import FAMILY_SLUGS

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_COLUMNS: Final = 3
_STYLES: Final = (("-", "o"), ("--", "s"), (":", "^"))
"""Line and marker of each family: told apart in grey as well."""


def timeline(rows: Sequence[PlatformRow], periods: Sequence[PeriodRow], lang: str) -> Figure | None:
    """Return a panel for each of the most active platforms; None where none has two periods.

    A period that is masked, or without messages, is a gap.
    """
    by_name: dict[str, list[PeriodRow]] = {}
    for period in periods:
        if period.cell.position is not None and not period.cell.masked:
            by_name.setdefault(period.cell.name, []).append(period)
    moving = [row for row in rows if len(by_name.get(row.name, ())) > 1]
    kept = sorted(moving, key=lambda row: -row.messages)[:DRAWN]
    drawn = [row for row in rows if row in kept]
    if not drawn:
        return None
    columns = min(_COLUMNS, len(drawn))
    lines = -(-len(drawn) // columns)
    height = 1.75 * lines + 0.5
    figure = blank(2.5 * columns, height)
    panels: Any = figure.subplots(lines, columns, squeeze=False, sharey=True)
    figure.subplots_adjust(
        0.35 / columns, 0.35 / height, 0.985, 1 - 0.75 / height, wspace=0.12, hspace=0.6
    )
    for axes in panels.flat[len(drawn) :]:
        axes.set_axis_off()
    for axes, row in zip(panels.flat, drawn, strict=False):
        _panel(axes, row, sorted(by_name[row.name], key=lambda one: one.period), lang)
    handles = panels[0, 0].get_lines()[: len(FAMILY_SLUGS)]
    figure.legend(
        handles,
        [names(lang)[slug] for slug in FAMILY_SLUGS],
        loc="upper left",
        ncols=3,
        frameon=False,
        fontsize=8.5,
        handlelength=2.6,
    )
    return figure


def _panel(axes: Any, row: PlatformRow, periods: Sequence[PeriodRow], lang: str) -> None:
    places = [place_in_time(one.period) for one in periods]
    at = [float(order if place is None else place) for order, place in enumerate(places)]
    # a period that is not there breaks the lines
    breaks = [order + 1 for order, (one, two) in enumerate(pairwise(at)) if two - one > 1]
    for family in range(len(FAMILY_SLUGS)):
        style, shape = _STYLES[family]
        columns = [
            np.array([np.nan if value is None else value for value in column], dtype=np.float64)
            for column in (
                [one.cell.shares[family] for one in periods],
                [one.cell.low[family] for one in periods],
                [one.cell.high[family] for one in periods],
            )
        ]
        share, low, high = (np.insert(column, breaks, np.nan) for column in columns)
        x = np.insert(np.array(at), breaks, np.nan)
        axes.plot(
            x, share, style, marker=shape, color=COLOURS[family], linewidth=1.4, markersize=3.5
        )
        axes.fill_between(x, low, high, color=COLOURS[family], alpha=0.13, linewidth=0)
    ends = [0, len(periods) - 1]
    axes.set_xticks(
        [at[end] for end in ends], [period_name(periods[end].period, lang) for end in ends]
    )
    for written, side in zip(axes.get_xticklabels(), ("left", "right"), strict=True):
        written.set_ha(side)
    axes.set_ylim(0, 1)
    axes.set_yticks([0, 0.5, 1])
    axes.yaxis.set_major_formatter(percent_axis(lang))
    axes.tick_params(labelsize=7.5)
    axes.grid(axis="y", color=RULE, linewidth=0.7)
    axes.set_title(shown_name(row), size=9, weight="bold", loc="left")
    bare(axes, "top", "right")
