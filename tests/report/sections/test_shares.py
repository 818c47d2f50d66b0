from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from rsmp_nlp.report.contents import Contents, read_contents
from rsmp_nlp.report.page import write_report
from rsmp_nlp.report.sections.shares import shares


def test_a_verified_position_and_one_of_the_model(make_run: Callable[..., Path]) -> None:
    contents = read_contents(make_run(["a", "b"]))
    first, second = contents.platforms
    rows = [replace(first, basis="vérifié"), replace(second, basis="modèle")]
    found = shares(Contents(contents.run, rows), "fr")["rows"]
    assert [row["basis"] for row in found] == ["vérifié", "modèle"]
    assert [row["verified"] for row in found] == [True, False]


def test_the_certainty_that_counts_the_model_comes_first(make_run: Callable[..., Path]) -> None:
    contents = read_contents(make_run(["a"]))
    [row] = contents.platforms
    rows = [replace(row, certainty=0.95, certainty_model=0.6)]
    [found] = shares(Contents(contents.run, rows), "fr")["rows"]
    assert found["certainty"] == "60\u00a0%"
    assert found["draws"] == "95\u00a0% des tirages"
    [older] = shares(Contents(contents.run, [replace(row, certainty=0.95)]), "fr")["rows"]
    assert (older["certainty"], older["draws"]) == ("95\u00a0%", None)


def test_a_small_platform_has_a_badge(make_run: Callable[..., Path]) -> None:
    small = write_report(make_run(["a"], clusters=10)).read_text(encoding="utf-8")
    assert "petit échantillon" in small
    large = write_report(make_run(["a"], clusters=60)).read_text(encoding="utf-8")
    assert "petit échantillon" not in large
