from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from rsmp_nlp.report.labels import Anchor, place
from rsmp_nlp.report.markers import marker
from rsmp_nlp.report.rows import PlatformRow, read_platforms
from rsmp_nlp.report.ternary import NAMED, region_outline, ternary
from rsmp_nlp.report.triangle import WIDE

SVG = "{http://www.w3.org/2000/svg}"


def rows_of(make_run: Callable[..., Path], count: int, **columns: object) -> list[PlatformRow]:
    return read_platforms(make_run([f"Plateforme {n}" for n in range(count)], **columns))


@pytest.mark.parametrize("count", [0, 1, 2, 9, 40])
@pytest.mark.parametrize("compact", [False, True])
def test_it_is_well_formed_and_has_every_platform(
    make_run: Callable[..., Path], count: int, compact: bool
) -> None:
    root = ET.fromstring(ternary(rows_of(make_run, count), compact=compact))
    assert len(root.findall(f"{SVG}g")) == count
    assert root.find(f"{SVG}title") is not None
    assert root.find(f"{SVG}desc") is not None


def test_names_up_to_twelve_then_numbers_and_a_legend(make_run: Callable[..., Path]) -> None:
    few = ET.fromstring(ternary(rows_of(make_run, NAMED)))
    labels = [text.text or "" for text in few.findall(f"{SVG}text[@class='t-name']")]
    assert "Plateforme 0" in labels
    many = ET.fromstring(ternary(rows_of(make_run, NAMED + 1)))
    labels = [text.text or "" for text in many.findall(f"{SVG}text[@class='t-name']")]
    assert sorted(map(int, labels)) == list(range(1, NAMED + 2))
    legend = [text.text or "" for text in many.findall(f"{SVG}text[@class='t-legend']")]
    assert "1. Plateforme 0" in legend


def test_corners_are_where_readers_expect_them() -> None:
    top, left, right = WIDE.point(np.eye(3))
    assert top[1] < left[1] == right[1]
    assert left[0] < top[0] < right[0]


def test_a_point_is_the_barycentre_of_its_shares(make_run: Callable[..., Path]) -> None:
    [row] = rows_of(make_run, 1)
    circle = ET.fromstring(ternary([row])).find(f"{SVG}g/{SVG}circle")
    assert circle is not None
    expected = np.array(row.shares) @ WIDE.point(np.eye(3))
    assert float(circle.get("cx", "nan")) == pytest.approx(expected[0], abs=0.06)
    assert float(circle.get("cy", "nan")) == pytest.approx(expected[1], abs=0.06)


@pytest.mark.parametrize("clusters", [6, 60])
def test_regions_stay_inside_the_triangle(make_run: Callable[..., Path], clusters: int) -> None:
    for row in rows_of(make_run, 8, clusters=clusters):
        outline = region_outline(row)
        assert outline is not None
        assert (outline >= 0).all()
        np.testing.assert_allclose(outline.sum(axis=1), 1)
    drawn = str(ternary(rows_of(make_run, 8, clusters=clusters)))
    top, left, right = WIDE.point(np.eye(3))
    for points in re.findall(r't-region" points="([^"]+)"', drawn):
        for x, y in (map(float, point.split(",")) for point in points.split()):
            height = (left[1] - y) / (left[1] - top[1])
            assert -0.001 <= height <= 1.001
            half = (right[0] - left[0]) / 2 * (1 - height)
            assert abs(x - top[0]) <= half + 0.2


def test_no_region_where_it_is_not_known(make_run: Callable[..., Path]) -> None:
    rows = rows_of(make_run, 2, clusters=3)
    assert [region_outline(row) for row in rows] == [None, None]
    assert 't-region" points' not in ternary(rows)


def test_nothing_in_the_grid_is_not_drawn(make_run: Callable[..., Path]) -> None:
    assert "<g>" not in ternary(rows_of(make_run, 1, in_grid=0.0))


def test_hostile_names_are_shortened_and_escaped(make_run: Callable[..., Path]) -> None:
    names = ["<script>alert(1)</script>", "A" * 10_000, "\u202eabc\u200f", '"><img src=x>', "\x0b"]
    drawn = str(ternary(read_platforms(make_run(names))))
    ET.fromstring(drawn)
    assert "<script" not in drawn
    assert "<img" not in drawn
    assert "A" * 100 not in drawn
    assert "\u202e" not in drawn


def test_forty_markers_all_differ() -> None:
    assert len({str(marker(index, 0, 0, 1)) for index in range(42)}) == 42


def test_labels_do_not_cover_each_other_nor_markers() -> None:
    anchors = [Anchor(200 + 12 * n, 200 + 7 * (n % 3), 90, 18) for n in range(9)]
    placed = place(anchors, 8, (700, 500), np.empty((0, 4)))
    for at, one in enumerate(placed):
        assert one.box[0] >= 0
        assert one.box[2] <= 700
        for anchor in anchors:
            inside_x = one.box[0] < anchor.x < one.box[2]
            assert not (inside_x and one.box[1] < anchor.y < one.box[3])
        for two in placed[at + 1 :]:
            apart_x = one.box[2] <= two.box[0] or two.box[2] <= one.box[0]
            apart_y = one.box[3] <= two.box[1] or two.box[3] <= one.box[1]
            assert apart_x or apart_y


def test_it_loads_nothing(make_run: Callable[..., Path], tmp_path: Path) -> None:
    drawn = str(ternary(rows_of(make_run, 3)))
    assert not re.search(r"(href|src)=|url\(|@import", drawn)
