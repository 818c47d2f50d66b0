"""The empty triangle: its frame, grid, corners, and the small pieces every figure is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from markupsafe import Markup

from rsmp_nlp.aggregate.simplex import CORNERS, barycentre
from rsmp_nlp.report.names import text_width
from rsmp_nlp.report.svg import filled, line, path, text
from rsmp_nlp.report.wording import names
from rsmp_nlp.taxonomy import FAMILY_SLUGS

if TYPE_CHECKING:
    from numpy.typing import NDArray

_GRID: Final = (0.2, 0.4, 0.6, 0.8)
_EDGE_BOXES: Final = 40


@dataclass(frozen=True, slots=True)
class Frame:
    """Sizes of a drawing, in its own units: side of the triangle, margins, text and marker."""

    side: float
    left: float
    top: float
    bottom: float
    font: float
    radius: float

    @property
    def width(self) -> float:
        """Width of the drawing."""
        return self.side + 2 * self.left

    @property
    def height(self) -> float:
        """Height of the drawing, without legend."""
        return self.top + self.side * float(CORNERS[0, 1]) + self.bottom

    def point(self, shares: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the places, shape `(…, 2)`, of compositions of shape `(…, 3)`."""
        plane = barycentre(shares)
        height = self.top + self.side * CORNERS[0, 1]
        x = self.left + self.side * plane[..., 0]
        y = height - self.side * plane[..., 1]
        return np.stack([x, y], axis=-1)


WIDE: Final = Frame(side=620, left=76, top=64, bottom=84, font=15, radius=8)
COMPACT: Final = Frame(side=316, left=42, top=46, bottom=60, font=12, radius=6)


STYLE: Final = Markup(
    ".ternary{font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,"
    "sans-serif;fill:#1c2430}.t-grid{stroke:#d5d9df;stroke-width:1;fill:none}"
    ".t-part{stroke:#8a93a0;stroke-width:1.2;stroke-dasharray:2 5;fill:none}"
    ".t-edge{stroke:#1c2430;stroke-width:1.6;fill:#fff;stroke-linejoin:round}"
    ".t-tick{fill:#5b6572;font-size:.8em}.t-corner{font-weight:650;font-size:1.25em}"
    ".t-mark{stroke:#14181f;stroke-width:1.4;stroke-linejoin:round}"
    ".t-region{fill-opacity:.07;stroke-opacity:.7;stroke-width:1.4}"
    ".t-leader{stroke:#5b6572;stroke-width:1}"
    ".t-name{paint-order:stroke;stroke:#fff;stroke-width:4;stroke-linejoin:round;"
    "font-weight:550;unicode-bidi:isolate}.t-legend{unicode-bidi:isolate;font-size:.9em}"
)


def background(frame: Frame, lang: str) -> Markup:
    """Return the triangle with grid, tick labels and corner names, before any platform."""
    corners = frame.point(np.eye(3))
    lines = []
    for level in _GRID:
        for family in range(3):
            ends = np.zeros((2, 3))
            ends[:, family] = level
            ends[0, (family + 1) % 3] = ends[1, (family + 2) % 3] = 1 - level
            lines.append(line("t-grid", frame.point(ends)))
    centre = np.full(3, 1 / 3)
    for family in range(3):
        edge = np.full(3, 0.5)
        edge[family] = 0.0
        lines.append(line("t-part", frame.point(np.stack([centre, edge]))))
    edges = filled('<polygon class="t-edge" points="{}"/>', path(corners))
    return Markup("").join([edges, *lines, _ticks(frame), _corners(frame, corners, lang)])


def _ticks(frame: Frame) -> Markup:
    """Return the labels of the grid: each on the edge where its family grows towards its corner."""
    texts_of = []
    gap = frame.font * 0.5
    for level in _GRID:
        written = f"{100 * level:.0f}"
        left, right, under = frame.point(_tick_shares(level))
        texts_of.append(text("t-tick", left[0] - gap, left[1] + gap * 0.6, written, "end"))
        texts_of.append(text("t-tick", right[0] + gap, right[1] + gap * 0.6, written, "start"))
        texts_of.append(text("t-tick", under[0], under[1] + 2.6 * gap, written, "middle"))
    return Markup("").join(texts_of)


def _corners(frame: Frame, corners: NDArray[np.float64], lang: str) -> Markup:
    family = names(lang)
    top, left, right = corners
    under = left[1] + frame.font * 3.1
    placed = (
        (top[0], top[1] - frame.font * 1.1, "middle"),
        (max(left[0] - frame.font * 4, 2.0), under, "start"),
        (min(right[0] + frame.font * 4, frame.width - 2.0), under, "end"),
    )
    return Markup("").join(
        text("t-corner", x, y, family[slug], anchor)
        for slug, (x, y, anchor) in zip(FAMILY_SLUGS, placed, strict=True)
    )


def obstacles(frame: Frame, lang: str) -> NDArray[np.float64]:
    """Return what labels should not cover, shape (n, 4): corner names, ticks and the edges."""
    corners = frame.point(np.eye(3))
    family = names(lang)
    size = frame.font * 1.25
    boxes = []
    for slug, (x, y) in zip(FAMILY_SLUGS, corners, strict=True):
        half = text_width(family[slug], size)
        centre = y + frame.font * 2.7 if slug != FAMILY_SLUGS[0] else y - frame.font * 1.4
        boxes.append((x - half, centre - size * 0.7, x + half, centre + size * 0.7))
    for start, end in ((0, 1), (1, 2), (2, 0)):
        for part in np.linspace(0, 1, _EDGE_BOXES):
            x, y = corners[start] * (1 - part) + corners[end] * part
            boxes.append((x - 2, y - 6, x + 2, y + 6))
    tick = frame.font * 1.6
    for level in _GRID:
        left, right, under = frame.point(_tick_shares(level))
        boxes.append((left[0] - 1.4 * tick, left[1] - tick / 2, left[0], left[1] + tick / 2))
        boxes.append((right[0], right[1] - tick / 2, right[0] + 1.4 * tick, right[1] + tick / 2))
        boxes.append((under[0] - tick, under[1], under[0] + tick, under[1] + tick))
    return np.array(boxes, dtype=np.float64)


def _tick_shares(level: float) -> NDArray[np.float64]:
    """Return where a grid level is written: on the left, right and lower edge, shape (3, 3)."""
    rest = 1 - level
    return np.array([[level, rest, 0.0], [rest, 0.0, level], [0.0, level, rest]])
