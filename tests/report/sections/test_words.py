from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from rsmp_nlp.report.contents import read_contents
from rsmp_nlp.report.page import write_report
from rsmp_nlp.report.sections.words import WORDS, words

HOSTILE = "<script>alert(1)</script>"


def write_words(out: Path, rows: list[tuple[str, str, str, int, float]]) -> None:
    columns = ["usage", "kind", "term", "messages", "contribution"]
    frame = pd.DataFrame(rows, columns=columns)
    frame.assign(family="coordination").to_parquet(out / "words.parquet")


def usage(out: Path, name: str, lang: str = "fr") -> dict[str, Any]:
    found = words(read_contents(out), lang)
    assert found is not None
    [one] = [one for family in found["families"] for one in family["usages"] if one["name"] == name]
    return dict(one)


def test_the_heaviest_come_first_and_what_speaks_against_is_left_out(
    make_run: Callable[..., Path],
) -> None:
    out = make_run(["a"])
    rows = [("evenement", "word", f"mot{n}", n, float(n)) for n in range(1, WORDS + 3)]
    write_words(out, [*rows, ("evenement", "word", "contre", 5, -3.0)])
    found = usage(out, "Gestion d’évènement")
    assert [item["term"] for item in found["words"]] == [f"mot{n}" for n in range(WORDS + 2, 2, -1)]
    assert found["words"][0]["messages"] == f"{WORDS + 2}\u00a0messages"
    assert found["markers"] == []


def test_markers_are_said_in_the_language_of_the_page(make_run: Callable[..., Path]) -> None:
    out = make_run(["a"])
    write_words(out, [("evenement", "marker", "parent:hour:some", 2, 1.0)])
    [marker] = usage(out, "Gestion d’évènement")["markers"]
    assert marker["term"] == "parent\u00a0: heure, plusieurs fois"
    [marker] = usage(out, "Event management", "en")["markers"]
    assert marker["term"] == "parent: hour, several times"


def test_function_words_numbers_and_signs_are_passed_over(make_run: Callable[..., Path]) -> None:
    out = make_run(["a"])
    terms = ["et", ", et", "n' est", "00h", "_ .", "L'", "affiches", "merci de"]
    write_words(out, [("action", "word", term, 1, 1.0) for term in terms])
    found = usage(out, "Facilitation de l’action")
    assert [item["term"] for item in found["words"]] == ["affiches", "merci de"]


def test_hostile_words_stay_text(make_run: Callable[..., Path]) -> None:
    out = make_run(["a"])
    long = "x" * 10_000
    rows = [(HOSTILE, 3.0), ('"onload=', 2.0), ("\u202edroite", 1.5), (long, 1.0)]
    write_words(out, [("action", "word", term, 1, weight) for term, weight in rows])
    text = write_report(out).read_text(encoding="utf-8")
    assert HOSTILE not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "&#34;onload=" in text
    assert "\u202e" not in text
    assert "x" * 100 not in text


def test_an_older_run_has_no_such_section(make_run: Callable[..., Path]) -> None:
    out = make_run(["a"])
    assert words(read_contents(out), "fr") is None
    assert "words.parquet" not in write_report(out).read_text(encoding="utf-8")
