"""Pieces of drawings that the triangle, the matrix and the trajectories share; texts are escaped."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from markupsafe import Markup, escape

from rsmp_nlp.report.labels import Placed

if TYPE_CHECKING:
    from numpy.typing import NDArray


def filled(template: str, *values: object, **named: object) -> Markup:
    """Return a template with values in its `{}`, escaped: what `Markup.format` does, but for formats, in a fifth of the time."""
    escaped = {name: escape(value) for name, value in named.items()}
    return Markup(template.format(*map(escape, values), **escaped))  # noqa: S704 - escaped


def path(points: NDArray[np.float64]) -> str:
    """Return points, shape `(n, 2)`, as the text of an SVG attribute."""
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points.tolist())


def line(kind: str, ends: NDArray[np.float64]) -> Markup:
    """Return a line of the class `kind` through points of shape `(n, 2)`."""
    return filled('<polyline class="{}" points="{}"/>', kind, path(ends))


def text(kind: str, x: float, y: float, written: str, anchor: str = "start") -> Markup:
    """Return an escaped text of the class `kind`; `anchor` is start, middle or end."""
    return filled(
        '<text class="{}" x="{}" y="{}" text-anchor="{}">{}</text>',
        kind,
        f"{x:.1f}",
        f"{y:.1f}",
        anchor,
        written,
    )


def leader(kind: str, spot: NDArray[np.float64], label: Placed) -> Markup:
    """Return the line from a point to its label, nothing where they touch."""
    return Markup("") if label.leader is None else line(kind, np.array([spot, label.leader]))


def name_beside(
    kind: str, shown: str, spot: NDArray[np.float64], label: Placed, font: float
) -> Markup:
    """Return a label tied to the side of its box that is nearest the point.

    Fonts differ between machines: a text wider than foreseen then grows away from its marker.
    """
    left, top, right, bottom = label.box
    y = (top + bottom) / 2 + font * 0.35
    if left >= spot[0]:
        return text(kind, left, y, shown)
    if right <= spot[0]:
        return text(kind, right, y, shown, "end")
    return text(kind, (left + right) / 2, y, shown, "middle")
