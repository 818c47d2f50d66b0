from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from rsmp_nlp.report.contents import Contents, read_contents
from rsmp_nlp.report.sections.reliability import likeness, reliability


@pytest.mark.parametrize(
    ("familiarity", "key"),
    [
        (0.05, "familiar_unlike"),
        (0.1, "familiar_apart"),
        (0.25, "familiar_like"),
        (None, None),
    ],
)
def test_likeness(
    make_run: Callable[..., Path], familiarity: float | None, key: str | None
) -> None:
    [row] = read_contents(make_run(["a"])).platforms
    assert likeness(replace(row, familiarity=familiarity)) == key


def test_platforms_are_counted_by_likeness(make_run: Callable[..., Path]) -> None:
    contents = read_contents(make_run(["a", "b", "c"]))
    rows = [
        replace(row, familiarity=value)
        for row, value in zip(contents.platforms, (0.02, 0.9, 0.5), strict=True)
    ]
    found = reliability(Contents(contents.run, rows), "fr")
    assert found["overview"] == "2\u00a0plateformes familières, 1\u00a0plateforme très différente."
    assert [row["unlike"] for row in found["rows"]] == [True, False, False]


def test_a_model_that_keeps_no_trial_has_no_table(make_run: Callable[..., Path]) -> None:
    found = reliability(read_contents(make_run(["a"])), "fr")
    assert found["rows"] == []
    assert found["overview"] is None
