from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from rsmp_nlp.report.contents import Contents, read_contents
from rsmp_nlp.report.matrix import HALF, matrix, quadrant
from rsmp_nlp.report.page import write_report
from rsmp_nlp.report.rows import PlatformRow
from rsmp_nlp.report.sections.social import social


def platform(make_run: Callable[..., Path], **readings: object) -> PlatformRow:
    [row] = read_contents(make_run(["a"])).platforms
    return replace(row, **readings)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("connection", "expression", "key"),
    [
        (0.5, 0.5, "social_both"),
        (0.49, 0.9, "social_expression"),
        (0.9, 0.49, "social_connection"),
        (0.1, 0.1, "social_neither"),
        (None, 0.9, None),
        (0.9, None, None),
    ],
)
def test_quadrants(
    make_run: Callable[..., Path],
    connection: float | None,
    expression: float | None,
    key: str | None,
) -> None:
    row = platform(make_run, connection=connection, expression=expression)
    assert quadrant(row) == key


def test_a_point_is_right_of_and_over_the_middle_when_both_are_high(
    make_run: Callable[..., Path],
) -> None:
    row = platform(make_run, connection=0.75, expression=0.75)
    drawn = matrix([row])
    circle = re.search(r'<circle class="t-mark" cx="([\d.]+)" cy="([\d.]+)"', drawn)
    half = re.search(r'class="m-half" d="M([\d.]+) [\d.]+V[\d.]+M[\d.]+ ([\d.]+)H', drawn)
    assert circle
    assert half
    assert HALF == 0.5
    assert float(circle[1]) > float(half[1])
    assert float(circle[2]) < float(half[2])


@pytest.mark.parametrize("compact", [False, True])
@pytest.mark.parametrize("count", [1, 9, 40])
def test_it_is_well_formed_and_says_each_point(
    make_run: Callable[..., Path], count: int, compact: bool
) -> None:
    rows = read_contents(
        make_run(
            [f"P <{n}>" for n in range(count)],
            expression=0.8,
            connection=0.3,
            expression_low=0.7,
            expression_high=1.2,
            connection_low=-0.1,
            connection_high=0.4,
        )
    ).platforms
    root = ET.fromstring(matrix(rows, compact=compact))
    titles = [title.text or "" for title in root.iter("title")]
    assert len(titles) == count
    assert titles[0] == "P <0>\u00a0: expression 0,80, connexion 0,30"
    frame = root.find("path[@class='m-frame']")
    assert frame is not None
    left, _, right = map(float, re.findall(r"[\d.]+", frame.get("d") or "")[:3])
    for arm in root.iter("path"):
        if arm.get("class") == "m-arm":
            start, _, end = re.findall(r"[\d.]+", (arm.get("d") or "").partition("M")[2])[:3]
            assert left <= float(start) <= float(end) <= right


def test_platforms_that_cannot_be_placed_are_listed(make_run: Callable[..., Path]) -> None:
    contents = read_contents(make_run(["connue", "muette"], expression=0.8, connection=0.6))
    known, mute = contents.platforms
    contents = Contents(contents.run, [known, replace(mute, connection=None)])
    found = social(contents, "fr")
    assert found is not None
    assert [head.name for head in found["unknown"]] == ["muette"]
    assert [head.name for head in found["quadrants"][0]["heads"]] == ["connue"]


def test_there_is_no_section_where_nothing_is_known(make_run: Callable[..., Path]) -> None:
    out = make_run(["a"])
    assert social(read_contents(out), "fr") is None
    assert "Potentiel social" not in write_report(out).read_text(encoding="utf-8")
