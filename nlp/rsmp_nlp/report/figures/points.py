"""Points with labels moved apart, and the legend of numbered points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from rsmp_nlp.report.figures.style import INK, NAMED, SOFT, mark, shown_name
from rsmp_nlp.report.labels import Anchor, place
from rsmp_nlp.report.rows import PlatformRow

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

_SIZE: Final = 9.0
_RADIUS: Final = 4.5
_COLUMNS: Final = 3
LEGEND_ROW: Final = 0.19
"""Height of a row of the legend, in inches."""


def label(
    figure: Figure,
    rows: Sequence[PlatformRow],
    pixels: Mapping[int, NDArray[np.float64]],
    obstacles: NDArray[np.float64],
) -> None:
    """Write beside each point its name, or its number where they are many.

    Parameters
    ----------
    rows : platforms in the order of the table
    pixels : place of the platforms drawn, from the lower left corner of the figure
    obstacles : shape (n, 4), what labels should not cover, in points from its upper left corner
    """
    from matplotlib.patheffects import withStroke

    to_points = 72 / figure.dpi
    width, height = (float(side) * 72 for side in figure.get_size_inches())
    numbered = len(pixels) > NAMED
    written = {index: str(index + 1) if numbered else shown_name(rows[index]) for index in pixels}
    anchors = []
    for index, (x, y) in pixels.items():
        wide, tall = _extent(figure, written[index])
        anchors.append(Anchor(x * to_points, height - y * to_points, wide + 2, tall + 2))
    # labels stay clear of the legend, at the foot
    canvas = (width, height - 72 * legend_height(len(pixels)))
    places = place(anchors, _RADIUS, canvas, obstacles)
    for index, anchor, found in zip(pixels, anchors, places, strict=True):
        left, top, right, bottom = found.box
        if found.leader is not None:
            ends = np.array([[anchor.x, anchor.y], found.leader])
            _line(figure, ends[:, 0] / width, 1 - ends[:, 1] / height)
        figure.text(
            (left + right) / 2 / width,
            1 - (top + bottom) / 2 / height,
            written[index],
            size=_SIZE,
            color=INK,
            ha="center",
            va="center",
            path_effects=[withStroke(linewidth=2.5, foreground="white")],
        )


def legend_height(drawn: int) -> float:
    """Return the height of the legend, in inches; 0 where points carry their name."""
    return 0.0 if drawn <= NAMED else LEGEND_ROW * -(-drawn // _COLUMNS) + 0.15


def legend(figure: Figure, rows: Sequence[PlatformRow], drawn: Sequence[int]) -> None:
    """Write number, marker and name of each point at the foot of the figure, in columns."""
    height = legend_height(len(drawn))
    if not height:
        return
    wide, tall = figure.get_size_inches()
    axes: Any = figure.add_axes((0.0, 0.0, 1.0, height / tall))
    axes.set_axis_off()
    axes.set_xlim(0, wide)
    axes.set_ylim(height, 0)
    each = -(-len(drawn) // _COLUMNS)
    for at, index in enumerate(drawn):
        x = 0.15 + at // each * wide / _COLUMNS
        y = 0.1 + LEGEND_ROW * (at % each)
        mark(axes, index, x, y, size=5.5)
        axes.text(x + 0.12, y, f"{index + 1}. {shown_name(rows[index])}", size=8, va="center")


def _line(figure: Figure, x: NDArray[np.float64], y: NDArray[np.float64]) -> None:
    from matplotlib.lines import Line2D

    figure.add_artist(Line2D(x, y, color=SOFT, linewidth=0.7, transform=figure.transFigure))


def _extent(figure: Figure, written: str) -> tuple[float, float]:
    """Return the width and height of a text, in points."""
    text = figure.text(0, 0, written, size=_SIZE)
    canvas: Any = figure.canvas
    box = text.get_window_extent(canvas.get_renderer())
    text.remove()
    return box.width * 72 / figure.dpi, box.height * 72 / figure.dpi
