"""The matrix of the potentiel social: expression by connection."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from rsmp_nlp.report.figures.points import label, legend, legend_height
from rsmp_nlp.report.figures.style import RULE, SOFT, blank, mark
from rsmp_nlp.report.markers import colour
from rsmp_nlp.report.matrix import HALF, QUADRANTS
from rsmp_nlp.report.numbers import number
from rsmp_nlp.report.rows import PlatformRow
from rsmp_nlp.report.wording import texts

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

_SIDE: Final = 5.6
_NAME_ROOM: Final = (110.0, 18.0)
_TICKS: Final = (0.0, 0.25, 0.5, 0.75, 1.0)


def social(rows: Sequence[PlatformRow], lang: str) -> Figure | None:
    """Return the matrix; None where no platform has both readings."""
    spots = {
        index: (row.connection, row.expression)
        for index, row in enumerate(rows)
        if row.connection is not None and row.expression is not None
    }
    if not spots:
        return None
    say = texts(lang)
    foot = legend_height(len(spots))
    height = _SIDE + foot
    figure = blank(_SIDE + 0.6, height)
    axes: Any = figure.add_axes((0.12, (foot + 0.55) / height, 0.85, (_SIDE - 0.7) / height))
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1)
    for draw in (axes.axvline, axes.axhline):
        draw(HALF, color=RULE, linewidth=1)
    for (right, up), key in QUADRANTS.items():
        axes.text(
            0.985 if right else 0.015,
            0.98 if up else 0.02,
            say[key],
            ha="right" if right else "left",
            va="top" if up else "bottom",
            size=8.5,
            color=SOFT,
        )
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_ticks(_TICKS, labels=[number(tick, lang, 2) for tick in _TICKS])
    axes.set_xlabel(say["social_axis_x"])
    axes.set_ylabel(say["social_axis_y"])
    for index, (x, y) in spots.items():
        _arm(axes, rows[index].connection_ends, y, index, across=True)
        _arm(axes, rows[index].expression_ends, x, index, across=False)
        mark(axes, index, x, y)
    figure.canvas.draw()
    pixels = {
        index: np.asarray(axes.transData.transform(spot), dtype=np.float64)
        for index, spot in spots.items()
    }
    frame = axes.transData.transform(np.array([(0.0, 0.0), (1.0, 1.0)])) * 72 / figure.dpi
    label(figure, rows, pixels, _quadrant_names(frame, height * 72))
    legend(figure, rows, list(spots))
    return figure


def _arm(axes: Any, ends: tuple[float | None, ...], at: float, index: int, *, across: bool) -> None:
    low, high = ends
    if low is None or high is None:
        return
    reach, level = [max(low, 0.0), min(high, 1.0)], [at, at]
    axes.plot(
        *((reach, level) if across else (level, reach)),
        color=colour(index),
        linewidth=1.1,
        alpha=0.7,
    )


def _quadrant_names(frame: NDArray[np.float64], height: float) -> NDArray[np.float64]:
    """Return the room of the names of quadrants, shape (4, 4), in points from the upper left."""
    (left, floor), (right, top) = frame
    return np.array(
        [
            (x, y, x + _NAME_ROOM[0], y + _NAME_ROOM[1])
            for x in (left, right - _NAME_ROOM[0])
            for y in (height - top, height - floor - _NAME_ROOM[1])
        ]
    )
