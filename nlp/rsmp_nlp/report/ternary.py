"""The triangle: where each platform stands between influence, collaboration and coordination.

An SVG text of its own: no image library, no font, no script. Every name is escaped.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
from markupsafe import Markup

from rsmp_nlp.aggregate.simplex import region
from rsmp_nlp.report.labels import Anchor, Placed, place
from rsmp_nlp.report.markers import colour, marker
from rsmp_nlp.report.names import middle_cut, text_width
from rsmp_nlp.report.rows import PlatformRow
from rsmp_nlp.report.sentences import position_sentence
from rsmp_nlp.report.svg import filled, leader, name_beside, path, text
from rsmp_nlp.report.triangle import (
    COMPACT,
    STYLE,
    WIDE,
    Frame,
    background,
    obstacles,
)
from rsmp_nlp.report.wording import counted, texts

if TYPE_CHECKING:
    from numpy.typing import NDArray

NAMED: Final = 12
"""Platforms up to which points carry their name; beyond, a number and a legend."""

CROWD: Final = 60
"""Platforms up to which points carry a label and a region at all; the most active come first."""

_NAME_LIMIT: Final = 26
_GAP: Final = 0.4
"""Space kept between two labels, in letters' size."""

_LEGEND_COLUMNS: Final = 3
_LEGEND_ROW: Final = 24.0


def ternary(rows: Sequence[PlatformRow], lang: str = "fr", *, compact: bool = False) -> Markup:
    """Return the triangle of platforms as an SVG text.

    Parameters
    ----------
    rows : platforms in the order of the table, which gives their marker and number
    lang : of the texts
    compact : a small drawing for phones, with numbers instead of names and without legend
    """
    frame = COMPACT if compact else WIDE
    numbered = compact or len(rows) > NAMED
    by_activity = sorted(range(len(rows)), key=lambda index: -rows[index].messages)
    drawn = [index for index in range(len(rows)) if rows[index].position is not None]
    loud = set(by_activity[:CROWD])
    spots = {index: frame.point(np.array(rows[index].position)) for index in drawn}
    labelled = [index for index in drawn if index in loud]
    labels = _labels(rows, spots, labelled, frame, numbered, lang)
    # Large samples have small regions: they are drawn last, over the wide ones.
    layers = sorted(drawn, key=lambda index: rows[index].messages)
    parts = [background(frame, lang)]
    parts += [_region(rows[index], index, frame) for index in layers if index in loud]
    parts += [leader("t-leader", spots[index], label) for index, label in labels.items()]
    # Markers come after labels: the halo of a label must not bite into them.
    parts += [
        name_beside(
            "t-name",
            _shown(rows[index], index, numbered),
            spots[index],
            labels[index],
            frame.font,
        )
        for index in labels
    ]
    parts += [_mark(rows[index], index, spots[index], frame, lang) for index in layers]
    legend, legend_height = _legend(rows, labelled, frame) if numbered and not compact else ("", 0)
    return _document(frame, len(rows), Markup("").join([*parts, legend]), legend_height, lang)


def region_outline(row: PlatformRow) -> NDArray[np.float64] | None:
    """Return the 95 % region of a platform, shape `(n, 3)`; None where it cannot be computed."""
    mean_1, mean_2, var_1, var_2, cov = row.ilr
    if mean_1 is None or mean_2 is None or var_1 is None or var_2 is None or cov is None:
        return None
    with np.errstate(all="ignore"):
        outline = region(np.array([mean_1, mean_2]), np.array([[var_1, cov], [cov, var_2]]))
    return outline if bool(np.isfinite(outline).all()) else None


def _document(frame: Frame, count: int, body: Markup, more: float, lang: str) -> Markup:
    say = texts(lang)
    title = say["triangle_alt"].format(n=counted(count, say["platforms"], lang))
    kind = "compact" if frame is COMPACT else "wide"
    return filled(
        '<svg xmlns="http://www.w3.org/2000/svg" class="ternary ternary-{kind}" lang="{lang}" '
        'viewBox="0 0 {width} {height}" role="img" aria-labelledby="t-{kind}-title t-{kind}-desc" '
        'font-size="{font}"><title id="t-{kind}-title">{title}</title>'
        '<desc id="t-{kind}-desc">{help}</desc><style>{style}</style>{body}</svg>',
        kind=kind,
        lang=lang,
        width=f"{frame.width:.0f}",
        height=f"{frame.height + more:.0f}",
        font=f"{frame.font:g}",
        title=title,
        help=say["triangle_help"],
        style=STYLE,
        body=body,
    )


def _labels(
    rows: Sequence[PlatformRow],
    spots: dict[int, NDArray[np.float64]],
    labelled: Sequence[int],
    frame: Frame,
    numbered: bool,
    lang: str,
) -> dict[int, Placed]:
    anchors = [
        Anchor(
            float(spots[index][0]),
            float(spots[index][1]),
            text_width(_shown(rows[index], index, numbered), frame.font) + frame.font * _GAP,
            frame.font * 1.25,
        )
        for index in labelled
    ]
    canvas = (frame.width, frame.height)
    found = place(anchors, frame.radius, canvas, obstacles(frame, lang))
    return dict(zip(labelled, found, strict=True))


def _shown(row: PlatformRow, index: int, numbered: bool) -> str:
    return str(index + 1) if numbered else middle_cut(row.name, _NAME_LIMIT)


def _region(row: PlatformRow, index: int, frame: Frame) -> Markup:
    outline = region_outline(row)
    if outline is None:
        return Markup("")
    return filled(
        '<polygon class="t-region" data-mark="{}" points="{}" fill="{colour}" stroke="{colour}"/>',
        index + 1,
        path(frame.point(outline)),
        colour=colour(index),
    )


def _mark(
    row: PlatformRow, index: int, spot: NDArray[np.float64], frame: Frame, lang: str
) -> Markup:
    return filled(
        '<g data-mark="{}"><title>{}</title>{}</g>',
        index + 1,
        str(position_sentence(row, lang)),
        marker(index, float(spot[0]), float(spot[1]), frame.radius),
    )


def _legend(
    rows: Sequence[PlatformRow], labelled: Sequence[int], frame: Frame
) -> tuple[Markup, float]:
    """Return the legend of numbered points under the triangle, and its height."""
    tall = -(-len(labelled) // _LEGEND_COLUMNS)
    column = (frame.width - 20) / _LEGEND_COLUMNS
    entries = []
    for at, index in enumerate(labelled):
        x = 20 + column * (at // tall)
        y = frame.height + 8 + _LEGEND_ROW * (at % tall)
        name = f"{index + 1}. {middle_cut(rows[index].name, _NAME_LIMIT)}"
        entries.append(marker(index, x, y, 6))
        entries.append(text("t-legend", x + 14, y + 5, name, "start"))
    return Markup("").join(entries), _LEGEND_ROW * tall + 8
