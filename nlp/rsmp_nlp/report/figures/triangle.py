"""The triangle, by mpltern: regions in log-ratio space as on the page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from rsmp_nlp.report.figures.points import label, legend, legend_height
from rsmp_nlp.report.figures.style import INK, RULE, SOFT, blank, mark
from rsmp_nlp.report.markers import colour
from rsmp_nlp.report.rows import PlatformRow
from rsmp_nlp.report.ternary import CROWD, region_outline
from rsmp_nlp.report.wording import names
from rsmp_nlp.taxonomy import FAMILY_SLUGS

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

_WIDTH: Final = 6.6
_HEIGHT: Final = 5.8
_TICKS: Final = (0.2, 0.4, 0.6, 0.8)


def triangle(rows: Sequence[PlatformRow], lang: str) -> Figure | None:
    """Return the triangle of the most active platforms; None where none has a position."""
    loud = set(sorted(range(len(rows)), key=lambda index: -rows[index].messages)[:CROWD])
    drawn = {
        index: row.position
        for index, row in enumerate(rows)
        if row.position is not None and index in loud
    }
    if not drawn:
        return None
    foot = legend_height(len(drawn))
    height = _HEIGHT + foot
    figure = blank(_WIDTH, height)
    box = (0.12, (foot + 0.75) / height, 0.76, (_HEIGHT - 1.25) / height)
    axes: Any = figure.add_axes(box, projection="ternary")
    _ground(axes, lang)
    for index in sorted(drawn, key=lambda index: rows[index].messages):
        outline = region_outline(rows[index])
        if outline is not None:
            parts = outline.T
            axes.fill(*parts, facecolor=colour(index), alpha=0.13, edgecolor="none", zorder=2)
            closed = np.hstack([parts, parts[:, :1]])
            axes.plot(*closed, color=colour(index), linewidth=0.9, alpha=0.8, zorder=3)
    for index in sorted(drawn, key=lambda index: rows[index].messages):
        mark(axes, index, *drawn[index])
    figure.canvas.draw()
    where = axes.transProjection + axes.transData
    pixels = {index: where.transform(np.array([spot]))[0] for index, spot in drawn.items()}
    label(figure, rows, pixels, _obstacles(figure, where.transform(np.eye(3))))
    legend(figure, rows, list(drawn))
    return figure


def _ground(axes: Any, lang: str) -> None:
    """Draw grid, ticks, the lines where two families are equal, and names of corners."""
    for axis in (axes.taxis, axes.laxis, axes.raxis):
        axis.set_ticks(_TICKS, labels=[f"{100 * tick:.0f}" for tick in _TICKS])
    axes.grid(color=RULE, linewidth=0.7)
    axes.tick_params(labelsize=7.5, length=3, labelcolor=SOFT)
    centre = np.full(3, 1 / 3)
    for family in range(3):
        edge = np.full(3, 0.5)
        edge[family] = 0.0
        axes.plot(*np.stack([centre, edge]).T, color=SOFT, linewidth=0.9, dashes=(1.5, 3))
    family_name = names(lang)
    top, left, right = (family_name[slug] for slug in FAMILY_SLUGS)
    for spot, written, across, down, ha in (
        ((1, 0, 0), top, 0, 12, "center"),
        ((0, 1, 0), left, -18, -26, "left"),
        ((0, 0, 1), right, 18, -26, "right"),
    ):
        axes.annotate(
            written,
            xy=axes.transProjection.transform(np.array([spot], dtype=float))[0],
            xycoords=axes.transData,
            xytext=(across, down),
            textcoords="offset points",
            ha=ha,
            size=11,
            weight="bold",
            color=INK,
            annotation_clip=False,
        )


def _obstacles(figure: Figure, corners: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the names of corners and the edges, shape (n, 4), in points from the upper left."""
    height = float(figure.get_size_inches()[1]) * 72
    spots = corners * 72 / figure.dpi
    spots[:, 1] = height - spots[:, 1]
    (x, y), (left, floor), (right, _) = spots
    boxes = [
        (x - 40, y - 30, x + 40, y - 8),
        (left - 20, floor + 12, left + 85, floor + 32),
        (right - 85, floor + 12, right + 20, floor + 32),
    ]
    for start, end in ((0, 1), (1, 2), (2, 0)):
        for part in np.linspace(0, 1, 40):
            px, py = spots[start] * (1 - part) + spots[end] * part
            boxes.append((px - 2, py - 4, px + 2, py + 4))
    return np.array(boxes)
