"""The shares of a platform over time: three strips, one per family, as an SVG text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from rsmp_nlp.report.numbers import percent
from rsmp_nlp.report.periods import period_name, place_in_time
from rsmp_nlp.report.rows import PeriodRow
from rsmp_nlp.report.svg import filled, text
from rsmp_nlp.report.wording import names
from rsmp_nlp.taxonomy import FAMILY_SLUGS

_WIDTH: Final = 320.0
_LEFT: Final = 8.0
_RIGHT: Final = 52.0
_STRIP: Final = 62.0
_TITLE: Final = 18.0
_PLOT: Final = 38.0
_FOOT: Final = 20.0


@dataclass(frozen=True, slots=True)
class _Point:
    """A period on a strip: its abscissa, and its ordinates where it is shown."""

    x: float
    y: float | None
    low: float | None
    high: float | None


def trajectory(rows: Sequence[PeriodRow], title: str, lang: str = "fr") -> Markup:
    """Return three strips of one platform's shares, 0 to 100 %, with their intervals as bands.

    A period that is masked has a cross, one without messages nothing; lines stop at both.

    Parameters
    ----------
    rows : periods of the platform, in order, one at least
    title : what the picture shows, for those who do not see it
    """
    places = _places(rows)
    parts = []
    for index, slug in enumerate(FAMILY_SLUGS):
        top = index * _STRIP
        points = [_point(row, x, index, top) for row, x in zip(rows, places, strict=True)]
        parts.append(_strip(points, places, rows, top))
        parts.append(text("s-family", _LEFT, top + 12, names(lang)[slug]))
        shown = [row.cell.shares[index] for row in rows if row.cell.position is not None]
        if shown:
            last = next(point for point in reversed(points) if point.y is not None)
            parts.append(
                text("s-last", _WIDTH - _RIGHT + 8, (last.y or 0) + 4, percent(shown[-1], lang))
            )
    height = len(FAMILY_SLUGS) * _STRIP + _FOOT
    first, last_period = period_name(rows[0].period, lang), period_name(rows[-1].period, lang)
    parts.append(text("s-period", _LEFT, height - 5, first))
    if len(rows) > 1:
        parts.append(text("s-period", _WIDTH - _RIGHT, height - 5, last_period, "end"))
    return filled(
        '<svg class="strips" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>',
        f"{_WIDTH:.0f}",
        f"{height:.0f}",
        title,
        Markup("").join(parts),
    )


def _places(rows: Sequence[PeriodRow]) -> list[float]:
    """Return the abscissae of periods: by date, or one after the other if one has no date."""
    dated = [place_in_time(row.period) for row in rows]
    known = [at for at in dated if at is not None]
    ranks = known if len(known) == len(rows) else list(range(len(rows)))
    start, span = ranks[0], max(ranks[-1] - ranks[0], 1)
    wide = _WIDTH - _LEFT - _RIGHT - 8
    return [_LEFT + 4 + wide * (rank - start) / span for rank in ranks]


def _point(row: PeriodRow, x: float, index: int, top: float) -> _Point:
    def height(share: float | None) -> float | None:
        return None if share is None else top + _TITLE + _PLOT * (1 - min(max(share, 0.0), 1.0))

    if row.cell.position is None:
        return _Point(x, None, None, None)
    cell = row.cell
    return _Point(x, height(cell.shares[index]), height(cell.low[index]), height(cell.high[index]))


def _strip(
    points: Sequence[_Point], places: Sequence[float], rows: Sequence[PeriodRow], top: float
) -> Markup:
    floor = top + _TITLE + _PLOT
    parts = [
        filled(
            '<path class="s-axis" d="M{} {}H{}M{} {}H{}"/>',
            *(_LEFT, f"{floor:.0f}", _WIDTH - _RIGHT),
            *(_LEFT, f"{top + _TITLE:.0f}", _WIDTH - _RIGHT),
        )
    ]
    for run in _runs(points, rows):
        bounds = [
            (point.x, point.low, point.high)
            for point in run
            if point.low is not None and point.high is not None
        ]
        if len(bounds) > 1:
            edge = [(x, high) for x, _, high in bounds] + [(x, low) for x, low, _ in bounds[::-1]]
            parts.append(filled('<path class="s-band" d="M{}Z"/>', _path(edge)))
        elif bounds:
            x, low, high = bounds[0]
            parts.append(
                filled(
                    '<path class="s-bar" d="M{} {}V{}"/>', f"{x:.1f}", f"{low:.1f}", f"{high:.1f}"
                )
            )
        line = [(point.x, point.y) for point in run if point.y is not None]
        if len(line) > 1:
            parts.append(filled('<path class="s-line" d="M{}"/>', _path(line)))
        # A line of no length with round ends is a dot, and half as long to write as a circle.
        dots = "".join(f"M{x:.1f} {y:.1f}h0" for x, y in line)
        parts.append(filled('<path class="s-dot" d="{}"/>', dots))
    crosses = "".join(
        f"M{x - 3:.1f} {floor - 9:.1f}l6 6m0-6l-6 6"
        for x, row in zip(places, rows, strict=True)
        if row.cell.masked
    )
    if crosses:
        parts.append(filled('<path class="s-gap" d="{}"/>', crosses))
    return Markup("").join(parts)


def _runs(points: Sequence[_Point], rows: Sequence[PeriodRow]) -> Iterator[list[_Point]]:
    """Yield stretches of periods that are shown and follow each other."""
    run: list[_Point] = []
    before: int | None = None
    for point, row in zip(points, rows, strict=True):
        at = place_in_time(row.period)
        follows = before is None or at is None or at == before + 1
        if run and (point.y is None or not follows):
            yield run
            run = []
        if point.y is not None:
            run.append(point)
        before = at
    if run:
        yield run


def _path(points: Sequence[tuple[float, float | None]]) -> str:
    return "L".join(f"{x:.1f} {y or 0.0:.1f}" for x, y in points)
