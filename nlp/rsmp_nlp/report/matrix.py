"""The matrix of the potentiel social: expression by connection, as an SVG text.

Both run from 0 to 1 on every page, so that two pages compare.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from markupsafe import Markup

from rsmp_nlp.report.labels import Anchor, Placed, place
from rsmp_nlp.report.markers import colour, marker
from rsmp_nlp.report.names import clean_name, middle_cut, text_width
from rsmp_nlp.report.numbers import number
from rsmp_nlp.report.rows import Ends, PlatformRow
from rsmp_nlp.report.svg import filled, leader, name_beside, text
from rsmp_nlp.report.wording import counted, texts

if TYPE_CHECKING:
    from numpy.typing import NDArray

HALF: Final = 0.5
"""Where quadrants part, on both axes."""

NAMED: Final = 12
"""Platforms up to which points carry their name; beyond, their number."""

QUADRANTS: Final = {
    (True, True): "social_both",
    (False, True): "social_expression",
    (True, False): "social_connection",
    (False, False): "social_neither",
}
"""Whether connection and expression are over `HALF` → key of the quadrant's name."""

_TICKS: Final = (0.0, 0.25, 0.5, 0.75, 1.0)
_NAME_LIMIT: Final = 26


@dataclass(frozen=True, slots=True)
class _Square:
    """Sizes of a drawing, in its own units: the square, margins, text and marker."""

    width: float
    height: float
    left: float
    top: float
    bottom: float
    right: float
    font: float
    radius: float

    def x(self, share: float) -> float:
        return self.left + share * (self.width - self.left - self.right)

    def y(self, share: float) -> float:
        return self.height - self.bottom - share * (self.height - self.top - self.bottom)


_WIDE: Final = _Square(760, 560, 64, 16, 62, 16, 15, 8)
_COMPACT: Final = _Square(372, 372, 40, 10, 48, 10, 12, 6)


def quadrant(row: PlatformRow) -> str | None:
    """Return the key of a platform's quadrant, or None where the data cannot say."""
    if row.expression is None or row.connection is None:
        return None
    return QUADRANTS[row.connection >= HALF, row.expression >= HALF]


def matrix(rows: Sequence[PlatformRow], lang: str = "fr", *, compact: bool = False) -> Markup:
    """Return the matrix of the platforms whose two readings are known.

    Parameters
    ----------
    rows : platforms in the order of the table, which gives their marker and number
    compact : a small drawing for phones, with numbers instead of names
    """
    say = texts(lang)
    square = _COMPACT if compact else _WIDE
    drawn = [index for index, row in enumerate(rows) if quadrant(row) is not None]
    numbered = compact or len(drawn) > NAMED
    shown = {
        index: str(index + 1) if numbered else middle_cut(rows[index].name, _NAME_LIMIT)
        for index in drawn
    }
    spots = {
        index: np.array(
            [square.x(rows[index].connection or 0.0), square.y(rows[index].expression or 0.0)]
        )
        for index in drawn
    }
    labels = _labels(shown, spots, square, lang)
    parts = [_ground(square, lang)]
    parts += [_arms(rows[index], index, square) for index in drawn]
    parts += [leader("m-leader", spots[index], label) for index, label in labels.items()]
    parts += [
        name_beside("m-name", shown[index], spots[index], labels[index], square.font)
        for index in drawn
    ]
    parts += [_mark(rows[index], index, spots[index], square, lang) for index in drawn]
    kind = "compact" if compact else "wide"
    return filled(
        '<svg class="matrix matrix-{kind}" viewBox="0 0 {width} {height}" role="img" '
        'aria-label="{title}" font-size="{font}">{body}</svg>',
        kind=kind,
        width=f"{square.width:.0f}",
        height=f"{square.height:.0f}",
        title=say["social_alt"].format(n=counted(len(drawn), say["platforms"], lang)),
        font=f"{square.font:g}",
        body=Markup("").join(parts),
    )


def _ground(square: _Square, lang: str) -> Markup:
    """Return the frame, quadrants with their names, ticks and titles of axes."""
    say = texts(lang)
    left, right, top, floor = square.x(0), square.x(1), square.y(1), square.y(0)
    parts = [
        filled(
            '<path class="m-best" d="M{0} {1}H{2}V{3}H{0}Z"/>',
            square.x(HALF),
            square.y(HALF),
            right,
            top,
        ),
        filled('<path class="m-frame" d="M{0} {1}H{2}V{3}H{0}Z"/>', left, floor, right, top),
        filled(
            '<path class="m-half" d="M{} {}V{}M{} {}H{}"/>',
            square.x(HALF),
            floor,
            top,
            left,
            square.y(HALF),
            right,
        ),
    ]
    for level in _TICKS:
        written = number(level, lang, 2 if level % HALF else 1)
        parts.append(text("m-tick", square.x(level), floor + square.font * 1.3, written, "middle"))
        under = square.y(level) + square.font * 0.35
        parts.append(text("m-tick", left - 7, under, written, "end"))
    for key, x, y, anchor in _quadrant_names(square):
        parts.append(text("m-quadrant", x, y, say[key], anchor))
    middle = (left + right) / 2
    low = square.height - square.font * 0.5
    parts.append(text("m-axis", middle, low, say["social_axis_x"], "middle"))
    parts.append(
        filled(
            '<text class="m-axis" transform="translate({} {}) rotate(-90)" text-anchor="middle">{}</text>',
            f"{square.font:.0f}",
            f"{(top + floor) / 2:.0f}",
            say["social_axis_y"],
        )
    )
    return Markup("").join(parts)


def _quadrant_names(square: _Square) -> list[tuple[str, float, float, str]]:
    """Return key, place and anchor of the names of quadrants, each in its outer corner."""
    gap = square.font * 0.7
    return [
        (
            key,
            square.x(1) - gap if right else square.x(0) + gap,
            square.y(1) + gap + square.font * 0.7 if up else square.y(0) - gap,
            "end" if right else "start",
        )
        for (right, up), key in QUADRANTS.items()
    ]


def _labels(
    shown: dict[int, str], spots: dict[int, NDArray[np.float64]], square: _Square, lang: str
) -> dict[int, Placed]:
    anchors = [
        Anchor(
            float(spots[index][0]),
            float(spots[index][1]),
            text_width(name, square.font),
            square.font * 1.25,
        )
        for index, name in shown.items()
    ]
    canvas = (square.width, square.y(0))
    return dict(
        zip(shown, place(anchors, square.radius, canvas, _obstacles(square, lang)), strict=True)
    )


def _obstacles(square: _Square, lang: str) -> NDArray[np.float64]:
    """Return what labels should not cover, shape (n, 4): names of quadrants and the left axis."""
    boxes = [(0.0, 0.0, square.left, square.height)]
    for key, x, y, anchor in _quadrant_names(square):
        wide = text_width(texts(lang)[key], square.font)
        left = x - wide if anchor == "end" else x
        boxes.append((left, y - square.font, left + wide, y + square.font * 0.3))
    return np.array(boxes)


def _arms(row: PlatformRow, index: int, square: _Square) -> Markup:
    """Return the two intervals of a platform as a cross."""
    x, y = square.x(row.connection or 0.0), square.y(row.expression or 0.0)

    def known(ends: Ends) -> tuple[float, float] | None:
        low, high = ends
        return None if low is None or high is None else (max(low, 0.0), min(high, 1.0))

    across, along = known(row.connection_ends), known(row.expression_ends)
    drawn = ""
    if across:
        drawn += f"M{square.x(across[0]):.1f} {y:.1f}H{square.x(across[1]):.1f}"
    if along:
        drawn += f"M{x:.1f} {square.y(along[0]):.1f}V{square.y(along[1]):.1f}"
    return filled('<path class="m-arm" d="{}" stroke="{}"/>', drawn, colour(index))


def _mark(
    row: PlatformRow, index: int, spot: NDArray[np.float64], square: _Square, lang: str
) -> Markup:
    said = texts(lang)["social_point"].format(
        name=clean_name(row.name),
        expression=number(row.expression, lang, 2),
        connection=number(row.connection, lang, 2),
    )
    return filled(
        "<g><title>{}</title>{}</g>",
        said,
        marker(index, float(spot[0]), float(spot[1]), square.radius),
    )
