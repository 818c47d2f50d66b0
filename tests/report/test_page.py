from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from rsmp_nlp.errors import BrokenFile, InputError, UsageError
from rsmp_nlp.report.page import unbroken, write_report
from rsmp_nlp.report.view import SECTIONS
from rsmp_nlp.schema.tables import SEGMENTS, TIMELINE

VOID = {"meta", "br", "img", "link", "input", "hr"}


class Page(HTMLParser):
    """Tags, attributes and visible text of a page; fails on tags closed out of order."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(path.read_text(encoding="utf-8"))
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] not in ("style", "script"):
            self.text += data

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.tags if name == tag]


HOSTILE = '<script>alert(1)</script><img src=x onerror=y> "onload=z \u202e' + "x" * 10_000


def fill(out: Path, value: str) -> Path:
    """Give a run all its optional tables, with a value in every cell that holds text."""
    position = {"influence": 0.2, "collaboration": 0.5, "coordination": 0.3, "in_grid": 0.9}
    name = pd.read_parquet(out / "platforms.parquet")["platform"][0]

    def row(columns: list[str], **cells: Any) -> dict[str, Any]:
        return dict.fromkeys(columns) | {"platform": name, "messages": 20} | position | cells

    periods = ["2011-01", "2011-02", value]
    pd.DataFrame([row(TIMELINE.column_names, period=period) for period in periods]).to_parquet(
        out / "timeline.parquet"
    )
    cells = [row(SEGMENTS.column_names, by=by, value=value) for by in ("role", "space", value)]
    pd.DataFrame(cells).to_parquet(out / "segments.parquet")
    words = [
        {"usage": "action", "kind": kind, "term": value, "messages": 2, "contribution": 1.0}
        for kind in ("word", "marker")
    ]
    pd.DataFrame(words).assign(family="coordination").to_parquet(out / "words.parquet")
    message = {"message_id": "1", "platform": name, "usage": "action", "abstained": False}
    message |= {"p_action": 0.9, "text": f"Un message assez long pour être cité : {value}"}
    pd.DataFrame([message]).to_parquet(out / "messages.parquet")
    platforms = pd.read_parquet(out / "platforms.parquet")
    platforms = platforms.assign(expression=0.7, connection=0.6, familiarity=0.4, method=value)
    platforms.to_parquet(out / "platforms.parquet")
    return out


@pytest.fixture
def whole_run(make_run: Callable[..., Path]) -> Path:
    return fill(make_run(["a", "b"], {"reasons": {}, "assumptions": []}, authors=9), "mot")


@pytest.mark.parametrize("count", [0, 1, 9, 40, 70])
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_page_for_any_number_of_platforms(
    make_run: Callable[..., Path], count: int, lang: str
) -> None:
    page = Page(write_report(make_run([f"Plateforme {n}" for n in range(count)]), lang))
    assert page.named("html") == [{"lang": lang}]
    assert len(page.named("h1")) == len(page.named("main")) == 1
    ids = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    assert all("scope" in attrs for attrs in page.named("th"))
    assert len(page.named("caption")) == len(page.named("table"))
    for n in range(count):
        assert f"Plateforme {n}" in page.text


def test_links_lead_somewhere_and_headings_do_not_skip_a_level(
    whole_run: Path,
) -> None:
    page = Page(write_report(whole_run, quotes=True))
    ids = {attrs["id"] for _, attrs in page.tags if "id" in attrs}
    links = [attrs["href"] or "" for attrs in page.named("a")]
    assert {link.removeprefix("#") for link in links} <= ids
    assert {attrs["aria-labelledby"] for _, attrs in page.tags if "aria-labelledby" in attrs} <= {
        *ids,
        *(f"t-{kind}-title t-{kind}-desc" for kind in ("wide", "compact")),
    }
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_section_shows_where_a_run_has_all_tables(whole_run: Path) -> None:
    page = Page(write_report(whole_run, quotes=True))
    assert [attrs["id"] for attrs in page.named("section")] == list(SECTIONS)
    assert len(page.named("caption")) == len(page.named("table"))
    assert all("scope" in attrs for attrs in page.named("th"))


def test_an_english_page_with_every_table_is_english(whole_run: Path) -> None:
    text = Page(write_report(whole_run, "en", quotes=True)).text
    assert not re.search(r"«|plateforme|activité|famille|masqué|\bfils\b|janvier|marqueur", text)


def test_hostile_cells_of_every_table_stay_text(make_run: Callable[..., Path]) -> None:
    out = fill(make_run([HOSTILE, "b"], authors=9), HOSTILE)
    for lang in ("fr", "en"):
        page = Page(write_report(out, lang, quotes=True))
        assert len(page.named("script")) == 1
        assert not page.named("img")
        for tag, attrs in page.tags:
            assert not [name for name in attrs if name.startswith("on")], tag
        assert "\u202e" not in page.text
        assert "x" * 300 not in page.text
        assert page.text.count("<script>alert(1)</script>") > 5


def test_it_loads_nothing(make_run: Callable[..., Path]) -> None:
    page = Page(write_report(make_run(["a", "b"])))
    for tag, attrs in page.tags:
        assert "src" not in attrs, tag
        assert (attrs.get("href") or "#").startswith("#"), tag
        assert not [name for name in attrs if name.startswith("on")], tag
    text = (write_report(make_run(["a"]))).read_text(encoding="utf-8")
    assert not re.search(r"url\(|@import", text)
    assert re.search(r"default-src 'none'.*script-src 'sha256-[\w+/=]+'", text)


def test_hostile_names_stay_text(make_run: Callable[..., Path]) -> None:
    hostile = ["<script>alert(1)</script>", "x" * 10_000, "\u202etxt", "{{ 7 * 7 }}", "</style>"]
    run = {
        "inputs": [{"file": "<b>.csv", "error": "<i>"}],
        "reasons": {"skipped": {"<u>": 2}},
        "assumptions": ["<img src=x>"],
        "version": "<b>",
        "model": {"name": "<b>", "scores": {"families_accuracy": "<b>"}},
    }
    columns = {"warnings": "<em>"}
    path = write_report(make_run(hostile, run, **columns))
    page = Page(path)
    assert len(page.named("script")) == 1
    for tag in ("b", "u", "img"):
        assert not page.named(tag)
    assert "{{ 7 * 7 }}" in page.text
    assert "<script>alert(1)</script>" in page.text
    assert "x" * 100 not in page.text


def test_counts_period_scores_and_reasons_are_said(make_run: Callable[..., Path]) -> None:
    text = Page(write_report(make_run(["a", "b"]))).text
    assert (
        "100\u00a0enregistrements lus = 97\u00a0classés + 2\u00a0écartés + 1\u00a0rejeté." in text
    )
    assert "3 janvier 2025 – 2 mars 2026" in text
    assert "11\u202f624 messages réels de 86 plateformes" in text
    assert "0,62" in text
    assert "texte vide (2)" in text
    assert "22 novembre 2026" in text


def test_english_page_is_english(make_run: Callable[..., Path]) -> None:
    text = Page(write_report(make_run(["a", "b"], {"reasons": {}, "assumptions": []}), "en")).text
    assert "100\u00a0records read = 97\u00a0classified + 2\u00a0skipped + 1\u00a0rejected." in text
    assert not re.search(r"«|plateforme|activité|usages? de|famille|\bfils\b", text)


def test_a_run_that_says_little_still_has_a_page(make_run: Callable[..., Path]) -> None:
    empty: dict[str, Any] = {
        "model": None,
        "inputs": None,
        "counts": {},
        "reasons": None,
        "assumptions": None,
    }
    out = make_run(["a"], empty | {"status": "running", "finished_at": None, "version": None})
    (out / "messages.parquet").unlink()
    text = Page(write_report(out)).text
    assert "n’est pas terminée" in text
    assert "Ce modèle ne donne pas ses scores" in text
    assert "Période inconnue" in text


@pytest.mark.parametrize("name", ["platforms.parquet", "usages.parquet"])
def test_a_missing_table_is_one_french_sentence(make_run: Callable[..., Path], name: str) -> None:
    out = make_run(["a"])
    (out / name).unlink()
    with pytest.raises(InputError, match=f"il manque {name}.*rsmp-nlp classify"):
        write_report(out)
    assert not (out / "report.html").exists()


@pytest.mark.parametrize("name", ["platforms.parquet", "messages.parquet", "run.json"])
def test_a_damaged_file_is_named(make_run: Callable[..., Path], name: str) -> None:
    out = make_run(["a"])
    (out / name).write_bytes(b"{PAR1")
    with pytest.raises(BrokenFile, match=name):
        write_report(out)


def test_a_missing_run_or_language(make_run: Callable[..., Path], tmp_path: Path) -> None:
    with pytest.raises(InputError):
        write_report(tmp_path)
    with pytest.raises(UsageError):
        write_report(make_run(["a"]), "de")


def test_nothing_is_left_beside_the_page(make_run: Callable[..., Path]) -> None:
    out = make_run(["a"])
    before = {path.name for path in out.iterdir()}
    write_report(out)
    assert {path.name for path in out.iterdir()} - before == {"report.html"}


def test_intervals_are_kept_on_one_line() -> None:
    assert unbroken("<b> 54–67\u00a0%).") == ('&lt;b&gt; <span class="whole">54–67\u00a0%)</span>.')
