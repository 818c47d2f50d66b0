"""How platforms are told apart in a figure: a shape, a colour, a number."""

from __future__ import annotations

import math
from typing import Final

from markupsafe import Markup

from rsmp_nlp.report.svg import filled

COLOURS: Final = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#F0E442")
"""Okabe & Ito (2008): told apart by colour-blind readers. Pale ones need the dark outline."""

_TURN: Final = 2 * math.pi


def _polygon(corners: int, radius: float, start: float) -> tuple[tuple[float, float], ...]:
    angles = (start + _TURN * corner / corners for corner in range(corners))
    return tuple((radius * math.cos(angle), radius * math.sin(angle)) for angle in angles)


_UP: Final = -math.pi / 2
_SHAPES: Final = (
    (),
    _polygon(4, 1.2, math.pi / 4),
    _polygon(4, 1.25, 0.0),
    _polygon(3, 1.35, _UP),
    _polygon(3, 1.35, -_UP),
    _polygon(6, 1.12, 0.0),
)
"""Outlines in units of the radius, of about equal area; the first is a circle.

Six shapes and seven colours have no common divisor: the first 42 platforms all differ.
"""


def colour(index: int) -> str:
    """Return the colour of the platform at a position in the table, counted from 0."""
    return COLOURS[index % len(COLOURS)]


def marker(index: int, x: float, y: float, radius: float) -> Markup:
    """Return the SVG element of a platform's marker, centred on (x, y)."""
    shape = _SHAPES[index % len(_SHAPES)]
    fill = colour(index)
    if not shape:
        return filled(
            '<circle class="t-mark" cx="{}" cy="{}" r="{}" fill="{}"/>',
            f"{x:.1f}",
            f"{y:.1f}",
            f"{radius:.1f}",
            fill,
        )
    points = " ".join(f"{x + radius * dx:.1f},{y + radius * dy:.1f}" for dx, dy in shape)
    return filled('<polygon class="t-mark" points="{}" fill="{}"/>', points, fill)


def swatch(index: int) -> Markup:
    """Return a marker as a small picture of its own, to stand beside a name."""
    return filled(
        '<svg class="swatch" viewBox="-10 -10 20 20" width="16" height="16" aria-hidden="true">'
        "{}</svg>",
        marker(index, 0, 0, 6),
    )
