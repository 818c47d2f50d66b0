from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from rsmp_nlp.report.contents import read_contents
from rsmp_nlp.report.page import write_report
from rsmp_nlp.report.sections.segments import SHOWN, segments
from rsmp_nlp.schema.tables import SEGMENTS


def segment(platform: str, by: str, value: str, messages: int, **more: Any) -> dict[str, Any]:
    row: dict[str, Any] = dict.fromkeys(SEGMENTS.column_names)
    row |= {"platform": platform, "by": by, "value": value, "messages": messages}
    if "masked" not in more:
        row |= {"influence": 0.2, "collaboration": 0.5, "coordination": 0.3, "in_grid": 0.9}
        row |= {"collaboration_low": 0.4, "collaboration_high": 0.6}
    return row | more


def write_segments(out: Path, rows: list[dict[str, Any]]) -> None:
    pd.DataFrame(rows).to_parquet(out / "segments.parquet")


def section(out: Path, lang: str = "fr") -> dict[str, Any]:
    found = segments(read_contents(out), lang)
    assert found is not None
    return found


def test_roles_come_before_spaces_and_larger_segments_first(make_run: Callable[..., Path]) -> None:
    out = make_run(["a", "b"])
    write_segments(
        out,
        [
            segment("a", "space", "Mur", 30),
            segment("a", "role", "membre", 20),
            segment("a", "role", "équipe", 40),
            segment("b", "role", "élu", 90),
        ],
    )
    roles, spaces = section(out)["tables"]
    assert [row["value"] for row in roles["rows"]] == ["équipe", "membre", "élu"]
    assert roles["title"] == "Par rôle"
    assert spaces["title"] == "Par espace"
    [share] = [share for share in roles["rows"][0]["shares"] if share["leads"]]
    assert share["share"] == "50\u00a0%"
    assert share["interval"] == "40–60\u00a0%"


def test_masked_cells_are_counted_and_never_shown(make_run: Callable[..., Path]) -> None:
    out = make_run(["a"])
    write_segments(
        out,
        [
            segment("a", "role", "membre", 20),
            segment("a", "role", "trésorière", 3, masked="messages"),
            segment("a", "role", "président", 20, masked="authors"),
        ],
    )
    text = write_report(out).read_text(encoding="utf-8")
    assert "2\u00a0segments masqués\u00a0: moins de 10 messages ou de 5 auteurs" in text
    assert "membre" in text
    assert "trésorière" not in text
    assert "président" not in text


def test_all_masked_is_said(make_run: Callable[..., Path]) -> None:
    out = make_run(["a"])
    write_segments(out, [segment("a", "role", "élue", 3, masked="messages")])
    text = write_report(out).read_text(encoding="utf-8")
    assert "Aucun segment n’est assez fourni" in text
    assert "élue" not in text


@pytest.mark.parametrize(
    ("merged", "said"), [(7, "7\u00a0autres valeurs réunies"), (None, "autres valeurs réunies")]
)
def test_other_values_together(
    make_run: Callable[..., Path], merged: int | None, said: str
) -> None:
    out = make_run(["a"])
    write_segments(out, [segment("a", "role", "(autres)", 50, merged=merged)])
    [table] = section(out)["tables"]
    assert table["rows"][0]["value"] == said


def test_a_long_list_is_cut_and_says_so(make_run: Callable[..., Path]) -> None:
    out = make_run(["a"])
    write_segments(out, [segment("a", "space", f"s{n}", 10 + n) for n in range(SHOWN + 2)])
    [table] = section(out)["tables"]
    assert len(table["rows"]) == SHOWN
    assert "segments.parquet" in table["rest"]


def test_a_column_of_the_user(make_run: Callable[..., Path]) -> None:
    out = make_run(["a"])
    write_segments(out, [segment("a", "<kind>", "post", 20)])
    assert section(out, "en")["tables"][0]["title"] == "By <kind>"
    assert "Par &lt;kind&gt;" in write_report(out).read_text(encoding="utf-8")


def test_a_run_without_segments(make_run: Callable[..., Path]) -> None:
    assert segments(read_contents(make_run(["a"])), "fr") is None
