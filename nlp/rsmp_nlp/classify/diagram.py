"""The reliability diagram of a model, as an SVG file that needs nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from xml.sax.saxutils import escape

from rsmp_nlp.classify.reliability import Bin

DIAGRAM: Final = "reliability.svg"

_SIDE: Final = 240
_LEFT: Final = 56
_TOP: Final = 34
_GAP: Final = 76
_BLUE: Final = "#0072B2"
_GREY: Final = "#777777"


def reliability_svg(panels: Sequence[tuple[str, Sequence[Bin], float]]) -> str:
    """Return a diagram with one panel for each (title, bins, calibration error).

    A bar stands for the messages of a bin, as high as their accuracy; the diagonal is where
    confidence is accuracy; a dot shows mean confidence and accuracy, larger where messages are many.
    """
    width = _LEFT + len(panels) * (_SIDE + _GAP)
    height = _TOP + _SIDE + 56
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" font-family="sans-serif" font-size="12" role="img">',
        "<title>Diagramme de fiabilité : exactitude selon la confiance</title>",
        f'<rect width="{width}" height="{height}" fill="white"/>',
    ]
    for place, (title, bins, error) in enumerate(panels):
        parts += _panel(_LEFT + place * (_SIDE + _GAP), title, bins, error)
    return "\n".join([*parts, "</svg>"]) + "\n"


def _panel(left: float, title: str, bins: Sequence[Bin], error: float) -> list[str]:
    bottom = _TOP + _SIDE
    most = max((one.messages for one in bins), default=1)

    def x(value: float) -> str:
        return f"{left + value * _SIDE:.1f}"

    def y(value: float) -> str:
        return f"{bottom - value * _SIDE:.1f}"

    heading = f"{title} (erreur {error:.3f})".replace(".", ",")
    parts = [
        f'<text x="{left}" y="{_TOP - 14}" font-weight="bold">{escape(heading)}</text>',
        f'<rect x="{left}" y="{_TOP}" width="{_SIDE}" height="{_SIDE}" fill="none" stroke="{_GREY}"/>',
    ]
    for one in bins:
        hint = f"confiance {one.confidence:.2f}, exactitude {one.accuracy:.2f}, {one.messages} messages"
        parts.append(
            f'<rect x="{x(one.low)}" y="{y(one.accuracy)}" '
            f'width="{(one.high - one.low) * _SIDE - 1:.1f}" height="{one.accuracy * _SIDE:.1f}" '
            f'fill="{_BLUE}" fill-opacity="0.25"><title>{escape(hint)}</title></rect>'
        )
    parts.append(
        f'<line x1="{x(0)}" y1="{y(0)}" x2="{x(1)}" y2="{y(1)}" stroke="{_GREY}" '
        'stroke-dasharray="4 3"/>'
    )
    parts += [
        f'<circle cx="{x(one.confidence)}" cy="{y(one.accuracy)}" '
        f'r="{2 + 5 * (one.messages / most) ** 0.5:.1f}" fill="{_BLUE}"/>'
        for one in bins
    ]
    for tick in (0.0, 0.25, 0.5, 0.75, 1.0):
        shown = f"{100 * tick:.0f} %"
        parts.append(
            f'<text x="{x(tick)}" y="{bottom + 16}" text-anchor="middle" fill="{_GREY}">{shown}</text>'
        )
        parts.append(
            f'<text x="{left - 6}" y="{float(y(tick)) + 4:.1f}" text-anchor="end" fill="{_GREY}">'
            f"{shown}</text>"
        )
    middle = x(0.5)
    parts.append(f'<text x="{middle}" y="{bottom + 36}" text-anchor="middle">confiance</text>')
    return parts
