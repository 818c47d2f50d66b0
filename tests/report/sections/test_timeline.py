from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from rsmp_nlp.report.contents import read_contents
from rsmp_nlp.report.page import write_report
from rsmp_nlp.report.sections.timeline import DRAWN, PERIODS, timeline
from rsmp_nlp.report.trajectory import trajectory
from rsmp_nlp.schema.tables import TIMELINE


def write_timeline(out: Path, periods: list[tuple[str, str, float | None]]) -> None:
    """Write a table of (platform, period, influence); without influence a period is masked."""
    rows: list[dict[str, Any]] = []
    for platform, period, influence in periods:
        row: dict[str, Any] = dict.fromkeys(TIMELINE.column_names)
        row |= {"platform": platform, "period": period, "messages": 20, "masked": "messages"}
        if influence is not None:
            row |= {"influence": influence, "collaboration": 0.9 - influence, "coordination": 0.1}
            row |= {"influence_low": influence - 0.1, "influence_high": influence + 0.1}
            row |= {"in_grid": 0.9, "masked": None}
        rows.append(row)
    pd.DataFrame(rows).to_parquet(out / "timeline.parquet")


def section(out: Path, lang: str = "fr") -> dict[str, Any] | None:
    return timeline(read_contents(out), lang)


def test_shares_are_told_from_the_first_period_to_the_last(make_run: Callable[..., Path]) -> None:
    out = make_run(["a", "b"])
    # not in the order of time, as a table may be
    write_timeline(out, [("a", "2011-03", 0.6), ("a", "2011-01", 0.2), ("a", "2011-02", 0.4)])
    found = section(out)
    assert found is not None
    [panel] = found["panels"]
    assert [row["period"] for row in panel["rows"]] == ["janvier 2011", "février 2011", "mars 2011"]
    assert (
        "a, de janvier 2011 à mars 2011\u00a0: influence de 20\u00a0% à 60\u00a0%"
        in panel["picture"]
    )


def test_a_masked_period_is_a_gap_and_is_said(make_run: Callable[..., Path]) -> None:
    out = make_run(["a"])
    write_timeline(
        out,
        [
            ("a", "2011-01", 0.2),
            ("a", "2011-02", None),
            ("a", "2011-03", 0.6),
            ("a", "2011-04", 0.7),
        ],
    )
    found = section(out)
    assert found is not None
    [panel] = found["panels"]
    assert panel["picture"].count('class="s-gap"') == 3
    # a line joins March and April, in each of three strips, and nothing joins January
    assert panel["picture"].count('class="s-line"') == 3
    assert "1\u00a0période masquée" in found["gaps"]
    assert "moins de 10 messages ou de 5 auteurs" in found["gaps"]
    text = write_report(out).read_text(encoding="utf-8")
    assert "masquée</em>" in text


def test_a_month_without_messages_is_a_gap_too(make_run: Callable[..., Path]) -> None:
    out = make_run(["a"])
    write_timeline(out, [("a", "2011-01", 0.2), ("a", "2011-02", 0.3), ("a", "2011-06", 0.6)])
    rows = read_contents(out).timeline
    drawn = trajectory(rows, "")
    assert drawn.count('class="s-line"') == 3
    assert drawn.count('class="s-gap"') == 0


def test_every_period_may_be_masked(make_run: Callable[..., Path]) -> None:
    out = make_run(["a"])
    write_timeline(out, [("a", "2011-01", None), ("a", "2011-02", None)])
    found = section(out)
    assert found is not None
    assert "toutes les périodes sont masquées" in found["panels"][0]["picture"]


def test_too_much_to_draw_is_said(make_run: Callable[..., Path]) -> None:
    names = [f"P{n}" for n in range(DRAWN + 1)]
    out = make_run(names)
    write_timeline(
        out, [(name, f"20{year:02d}", 0.4) for name in names for year in range(PERIODS + 1)]
    )
    found = section(out)
    assert found is not None
    assert len(found["panels"]) == DRAWN
    assert len(found["panels"][0]["rows"]) == PERIODS
    assert "timeline.parquet" in found["rest"]


@pytest.mark.parametrize("periods", [[], [("a", "2011-01", 0.2)], [("autre", "2011-01", 0.2)] * 2])
def test_one_period_is_no_trajectory(
    make_run: Callable[..., Path], periods: list[tuple[str, str, float | None]]
) -> None:
    out = make_run(["a"])
    if periods:
        write_timeline(out, periods)
    assert section(out) is None
    assert "Trajectoires" not in write_report(out).read_text(encoding="utf-8")
