from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from rsmp_nlp.errors import UsageError
from rsmp_nlp.report.contents import read_contents
from rsmp_nlp.report.page import write_report
from rsmp_nlp.report.quotes import LONGEST, PER_USAGE, quotable
from rsmp_nlp.schema.tables import SEGMENTS

TEXT = "Rendez-vous samedi à la permanence pour le collage des affiches, numéro {}."


def message(number: int, **more: Any) -> dict[str, Any]:
    return {
        "message_id": f"m{number:03}",
        "platform": "a",
        "author": f"auteur-{number}",
        "usage": "evenement",
        "abstained": False,
        "role": None,
        "space": None,
        "p_evenement": 0.9 - number / 1000,
        "text": TEXT.format(number),
    } | more


@pytest.fixture
def run_with_texts(make_run: Callable[..., Path]) -> Callable[..., Path]:
    def make(rows: list[dict[str, Any]], **columns: Any) -> Path:
        out = make_run(
            ["a", "b"], {"command": ["classify", "mon corpus"]}, **{"authors": 9} | columns
        )
        pd.DataFrame(rows).to_parquet(out / "messages.parquet")
        return out

    return make


def quoted(out: Path) -> list[str]:
    quotes = read_contents(out, quotes=True).quotes
    assert quotes is not None
    return [quote.text for quote in quotes]


def test_the_surest_of_different_authors_and_platforms(
    run_with_texts: Callable[..., Path],
) -> None:
    rows = [message(0), message(1, author="auteur-0"), *(message(n) for n in range(2, 9))]
    out = run_with_texts([*rows, message(20, platform="b")])
    assert quoted(out) == [TEXT.format(n) for n in (0, 2, 20)]
    assert len(quoted(out)) == PER_USAGE


def test_the_choice_does_not_depend_on_the_order_of_messages(
    run_with_texts: Callable[..., Path],
) -> None:
    rows = [message(n, p_evenement=0.9) for n in range(300)]
    assert quoted(run_with_texts(rows)) == quoted(run_with_texts(rows[::-1]))


@pytest.mark.parametrize(
    "unfit",
    [{"abstained": True}, {"usage": "none"}, {"text": "oui"}, {"text": None}, {"platform": "zzz"}],
)
def test_what_is_not_quoted(run_with_texts: Callable[..., Path], unfit: dict[str, Any]) -> None:
    assert quoted(run_with_texts([message(0, **unfit)])) == []


@pytest.mark.parametrize("columns", [{"authors": 4}, {"messages": 9}])
def test_nothing_is_quoted_of_a_platform_with_few_people(
    run_with_texts: Callable[..., Path], columns: dict[str, int]
) -> None:
    out = run_with_texts([message(0)], **columns)
    assert quoted(out) == []
    write_report(out, quotes=True)
    assert "Aucun message ne peut être cité" in (out / "report.html").read_text(encoding="utf-8")


def test_nothing_is_quoted_of_a_masked_cell(run_with_texts: Callable[..., Path]) -> None:
    out = run_with_texts(
        [message(0, role="trésorière"), message(1, role="rare"), message(2, role="membre")]
    )
    cells = [("trésorière", "messages"), ("(autres)", "authors"), ("membre", None)]
    rows = [
        dict.fromkeys(SEGMENTS.column_names)
        | {"platform": "a", "by": "role", "value": value, "messages": 20, "masked": masked}
        for value, masked in cells
    ]
    pd.DataFrame(rows).to_parquet(out / "segments.parquet")
    assert quoted(out) == [TEXT.format(2)]


def test_a_quotation_is_short_masked_unsigned_and_escaped(
    run_with_texts: Callable[..., Path],
) -> None:
    hostile = (
        '<script>alert(1)</script> "onload=x \u202e écrivez à zoe@example.org ou @zoe au '
        "06 12 34 56 78, venez nombreux. " + "encore " * 2_000
    )
    out = run_with_texts([message(0, text=hostile, author="a-0123456789ab")])
    [text] = quoted(out)
    assert len(text) <= LONGEST
    assert text.endswith("…")
    page = write_report(out, quotes=True).read_text(encoding="utf-8")
    for leak in ("<script>alert", "zoe", "06 12", "\u202e", "a-0123456789ab"):
        assert leak not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "Quelques messages y sont cités" in page


def test_nothing_is_quoted_unless_asked(run_with_texts: Callable[..., Path]) -> None:
    page = write_report(run_with_texts([message(0)])).read_text(encoding="utf-8")
    assert "permanence" not in page
    assert "Aucun message n’y est cité." in page


def test_a_run_without_texts_says_how_to_make_them(make_run: Callable[..., Path]) -> None:
    out = make_run(["a"], {"command": ["classify", "mon corpus"]})
    with pytest.raises(UsageError, match="rsmp-nlp classify 'mon corpus' --with-text"):
        write_report(out, quotes=True)


def test_words_are_not_cut_and_masks_not_halved() -> None:
    text = quotable(
        "mot " * 48 + "zoe@example.org et la suite du message qui continue encore un peu"
    )
    assert text is not None
    assert text.endswith(("mot…", "[courriel]…"))
