"""Charts of a workbook, drawn by Excel from its own sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from rsmp_nlp.report.names import clean_name
from rsmp_nlp.taxonomy import FAMILIES, FAMILY_SLUGS, USAGES

if TYPE_CHECKING:
    from xlsxwriter.chart import Chart
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from rsmp_nlp.export.run import FinishedRun
    from rsmp_nlp.export.xlsx_sheets import Sheet

_COLOURS: Final = dict(zip(FAMILY_SLUGS, ("#0072B2", "#D55E00", "#009E73"), strict=True))
"""Okabe-Ito, as in the report."""

_SHADES: Final = (
    "#005A8E",
    "#3A95C9",
    "#9CCBE6",
    "#A84A00",
    "#E5843D",
    "#F5C29C",
    "#00724F",
    "#3DB58F",
    "#A3DCC8",
)
"""Three shades of each family, for its three usages."""

BARS: Final = 30
"""Platforms that a chart of bars shows."""

TRAJECTORIES: Final = 6
"""Platforms whose periods are drawn."""

_WIDTH: Final = 900
_HEIGHT: Final = 380
_PIXELS_PER_ROW: Final = 20


def add_charts(
    workbook: Workbook,
    worksheet: Worksheet,
    run: FinishedRun,
    written: dict[str, list[Sheet]],
    profile: Sheet | None,
) -> None:
    """Put every chart that the sheets allow in a sheet, one under the other."""
    charts = [_shares(workbook, written["platforms"][0])]
    if profile is not None and profile.rows:
        charts.append(_profile(workbook, profile))
    if "timeline" in written:
        charts += _trajectories(workbook, run, written["timeline"][0])
    worksheet.hide_gridlines(2)
    row = 0
    for chart, height in charts:
        chart.set_size({"width": _WIDTH, "height": height})
        worksheet.insert_chart(row, 0, chart)
        row += height // _PIXELS_PER_ROW + 2


def _shares(workbook: Workbook, sheet: Sheet) -> tuple[Chart, int]:
    chart = workbook.add_chart({"type": "bar", "subtype": "percent_stacked"})
    last = min(sheet.rows, BARS)
    for family in FAMILIES:
        place = sheet.place(family.slug)
        chart.add_series(_series(sheet, family.fr, place, 1, last, _COLOURS[family.slug]))
    return _bars(chart, "Parts des trois familles", sheet, last)


def _profile(workbook: Workbook, sheet: Sheet) -> tuple[Chart, int]:
    chart = workbook.add_chart({"type": "bar", "subtype": "percent_stacked"})
    last = min(sheet.rows, BARS)
    for usage, colour in zip(USAGES, _SHADES, strict=True):
        chart.add_series(_series(sheet, usage.fr, sheet.place(usage.slug), 1, last, colour))
    return _bars(chart, "Profil sur les neuf usages", sheet, last)


def _bars(chart: Chart, title: str, sheet: Sheet, shown: int) -> tuple[Chart, int]:
    if shown < sheet.rows:
        title = f"{title} ({shown} premières plateformes sur {sheet.rows})"
    chart.set_title({"name": title})
    # Excel draws the first row at the bottom of bars: the other way round reads like the table
    chart.set_y_axis({"reverse": True})
    chart.set_x_axis({"num_format": "0\u00a0%"})
    chart.set_legend({"position": "bottom"})
    return chart, _HEIGHT + 14 * shown


def _trajectories(workbook: Workbook, run: FinishedRun, sheet: Sheet) -> list[tuple[Chart, int]]:
    """Draw the periods of the most active platforms, of those that have two or more."""
    table = run.table("timeline")
    if table is None:
        return []
    places: dict[str, list[int]] = {}
    messages: dict[str, int] = {}
    row = 0
    for batch in table.batches():
        for one in batch.select(["platform", "messages"]).to_pylist():
            row += 1
            places.setdefault(one["platform"], []).append(row)
            messages[one["platform"]] = messages.get(one["platform"], 0) + (one["messages"] or 0)
    period = sheet.place("period")
    charts: list[tuple[Chart, int]] = []
    for platform in sorted(places, key=lambda name: -messages[name]):
        rows = places[platform]
        together = rows[-1] - rows[0] + 1 == len(rows) and rows[-1] <= sheet.rows
        if len(rows) < 2 or not together or len(charts) == TRAJECTORIES:
            continue
        chart = workbook.add_chart({"type": "line"})
        for family in FAMILIES:
            colour = _COLOURS[family.slug]
            series = _series(
                sheet, family.fr, sheet.place(family.slug), rows[0], rows[-1], colour, period
            )
            series["marker"] = {"type": "automatic"}
            series["line"] = {"color": colour, "width": 2.25}
            chart.add_series(series)
        chart.set_title({"name": f"{clean_name(platform, 60)} : parts par période"})
        chart.set_y_axis({"num_format": "0\u00a0%", "min": 0, "max": 1})
        chart.set_legend({"position": "bottom"})
        charts.append((chart, _HEIGHT))
    return charts


def _series(
    sheet: Sheet, name: str, place: int, first: int, last: int, colour: str, categories: int = 0
) -> dict[str, Any]:
    return {
        "name": name,
        "categories": [sheet.name, first, categories, last, categories],
        "values": [sheet.name, first, place, last, place],
        "fill": {"color": colour},
        "border": {"color": "#FFFFFF", "width": 0.5},
        "gap": 40,
    }
