"""Labels beside points, moved apart: a small search over positions around each point.

Rectangles are rows (left, top, right, bottom) and segments rows (x1, y1, x2, y2), in the units of
the drawing, y downwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_DISTANCES: Final = np.array([5.0, 16.0, 32.0, 52.0, 76.0, 104.0])
_DIRECTIONS: Final = 16
_PASSES: Final = 3
_LEADER_FROM: Final = 14.0
"""Distance between marker and label from which a line joins them."""

_STEEP: Final = 0.4
"""Cosine under which a label is centred over or under its point instead of beside it."""

_OUTSIDE: Final = 10_000.0
_PER_AREA: Final = 3.0
_LABELS_MEET: Final = 300.0
"""More than any distance and a few crossed lines: a label under another cannot be read."""

_LINE_THROUGH_LABEL: Final = 40.0
_LINE_THROUGH_MARKER: Final = 25.0
_LINES_CROSS: Final = 60.0


@dataclass(frozen=True, slots=True)
class Anchor:
    """A point that wants a label of a given size."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a label goes, as rectangle, and the end of its leader line if it needs one."""

    box: tuple[float, float, float, float]
    leader: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class _Candidates:
    """Places for one label: rectangles (n, 4), leaders (n, 4), which are drawn (n,), costs (n,)."""

    boxes: NDArray[np.float64]
    leaders: NDArray[np.float64]
    led: NDArray[np.bool_]
    cost: NDArray[np.float64]


def place(
    anchors: Sequence[Anchor],
    radius: float,
    canvas: tuple[float, float],
    obstacles: NDArray[np.float64],
) -> list[Placed]:
    """Return a place for each label, in order.

    Greedy, in three passes: each label in turn takes the cheapest place, the others staying. A
    place costs what it covers (labels, markers, obstacles), what its leader crosses, and its
    distance.

    Parameters
    ----------
    anchors : points and label sizes
    radius : of the markers, which no label should cover
    canvas : width and height of what no label leaves
    obstacles : shape (n, 4), rectangles of the figure's other text and lines
    """
    spots = np.array([(anchor.x, anchor.y) for anchor in anchors]).reshape(-1, 2)
    reach = radius * 1.3
    markers = np.hstack([spots - reach, spots + reach])
    every = [
        _candidates(anchor, radius, canvas, np.vstack([markers, obstacles])) for anchor in anchors
    ]
    for index, options in enumerate(every):
        foreign = np.delete(markers, index, axis=0)
        hits = _through(options.leaders, foreign).sum(axis=1)
        options.cost[:] += _LINE_THROUGH_MARKER * hits * options.led
    chosen: list[int | None] = [None] * len(anchors)
    looked_at: list[list[int | None]] = [[] for _ in anchors]
    for _ in range(_PASSES):
        for index, options in enumerate(every):
            if chosen == looked_at[index]:
                continue  # nothing moved since: it would take the same place
            others = [
                (every[at], pick)
                for at, pick in enumerate(chosen)
                if pick is not None and at != index
            ]
            chosen[index] = int(np.argmin(options.cost + _among(options, others)))
            looked_at[index] = chosen.copy()
    return [
        _placed(options, pick)
        for options, pick in zip(every, chosen, strict=True)
        if pick is not None
    ]


def _placed(options: _Candidates, pick: int) -> Placed:
    left, top, right, bottom = (float(side) for side in options.boxes[pick])
    end = (float(options.leaders[pick, 2]), float(options.leaders[pick, 3]))
    return Placed((left, top, right, bottom), end if options.led[pick] else None)


def _candidates(
    anchor: Anchor, radius: float, canvas: tuple[float, float], fixed: NDArray[np.float64]
) -> _Candidates:
    angles = 2 * np.pi * np.arange(_DIRECTIONS) / _DIRECTIONS
    distance = np.repeat(_DISTANCES, _DIRECTIONS)
    dx, dy = (np.tile(turn(angles), len(_DISTANCES)) for turn in (np.cos, np.sin))
    x = anchor.x + (radius + distance) * dx
    y = anchor.y + (radius + distance) * dy
    # The label grows away from its point: its near edge, not its centre, is at (x, y).
    share = np.where(dx >= _STEEP, 0.0, np.where(dx <= -_STEEP, 1.0, (1 - dx) / 2))
    left = x - anchor.width * share
    top = y - anchor.height * (1 - dy) / 2
    boxes = np.stack([left, top, left + anchor.width, top + anchor.height], axis=1)
    ends_x = np.clip(anchor.x, boxes[:, 0], boxes[:, 2])
    ends_y = np.clip(anchor.y, boxes[:, 1], boxes[:, 3])
    starts = np.full(len(boxes), anchor.x), np.full(len(boxes), anchor.y)
    leaders = np.stack([*starts, ends_x, ends_y], axis=1)
    gap = np.hypot(ends_x - anchor.x, ends_y - anchor.y) - radius
    out = (boxes[:, :2] < 2).any(axis=1) | (boxes[:, 2:] > np.array(canvas) - 2).any(axis=1)
    # Right of the point reads best; the preference is small against any overlap.
    cost = distance * 0.6 + (1 - dx) * 1.5 + _OUTSIDE * out
    cost += _PER_AREA * _overlaps(boxes, fixed).sum(axis=1)
    return _Candidates(boxes, leaders, gap > _LEADER_FROM, cost)


def _among(options: _Candidates, others: Sequence[tuple[_Candidates, int]]) -> NDArray[np.float64]:
    """Return what each place costs, shape `(n,)`, given the labels already placed."""
    boxes = np.array([other.boxes[pick] for other, pick in others]).reshape(-1, 4)
    lines = np.array([other.leaders[pick] for other, pick in others if other.led[pick]])
    lines = lines.reshape(-1, 4)
    covered = _overlaps(options.boxes, boxes)
    cost = _PER_AREA * covered.sum(axis=1) + _LABELS_MEET * (covered > 0).sum(axis=1)
    cost += _LINE_THROUGH_LABEL * _through(lines, options.boxes).sum(axis=0)
    hits = _LINE_THROUGH_LABEL * _through(options.leaders, boxes).sum(axis=1)
    hits += _LINES_CROSS * _cross(options.leaders, lines).sum(axis=1)
    total: NDArray[np.float64] = cost + hits * options.led
    return total


def _overlaps(some: NDArray[np.float64], others: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the common areas, shape `(n, m)`, of rectangles."""
    wide, tall = (
        np.minimum.outer(some[:, axis + 2], others[:, axis + 2])
        - np.maximum.outer(some[:, axis], others[:, axis])
        for axis in (0, 1)
    )
    areas: NDArray[np.float64] = np.maximum(wide, 0.0) * np.maximum(tall, 0.0)
    return areas


def _through(lines: NDArray[np.float64], boxes: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return which segments pass through which rectangles, shape `(lines, boxes)`.

    A segment is within the sides of a rectangle from some share of its way to another, on each axis.
    """
    enters, leaves = [], []
    with np.errstate(divide="ignore", invalid="ignore"):  # along an axis, and on a side
        for axis in (0, 1):
            start = lines[:, None, axis]
            way = lines[:, None, axis + 2] - start
            sides = (boxes[:, axis] - start) / way, (boxes[:, axis + 2] - start) / way
            enters.append(np.minimum(*sides))
            leaves.append(np.maximum(*sides))
        enter, leave = np.maximum(*enters), np.minimum(*leaves)
    hit: NDArray[np.bool_] = (enter < leave) & (enter < 1) & (leave > 0)
    return hit


def _cross(some: NDArray[np.float64], others: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return which segments cross, shape `(n, m)`."""

    def sides(lines: NDArray[np.float64], points: NDArray[np.float64]) -> NDArray[np.float64]:
        along = lines[:, 2:] - lines[:, :2]
        x, y = (np.subtract.outer(points[:, axis], lines[:, axis]).T for axis in (0, 1))
        turn: NDArray[np.float64] = along[:, :1] * y - along[:, 1:] * x
        return turn

    one = sides(some, others[:, :2]) * sides(some, others[:, 2:]) < 0
    two = sides(others, some[:, :2]) * sides(others, some[:, 2:]) < 0
    both: NDArray[np.bool_] = one & two.T
    return both
