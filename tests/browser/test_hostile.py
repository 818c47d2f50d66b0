"""What others wrote shows as text: it runs nothing, and breaks nothing."""

from __future__ import annotations

import pytest
from tests.browser.conftest import WIDTHS
from tests.browser.runs import messages, write_run

from rsmp_nlp.aggregate.options import Options
from rsmp_nlp.report.page import write_report

SCRIPT = "<script>alert(1)</script>"
ATTRIBUTE = '"onload=alert(1) x="'
IMAGE = "<img src=https://exemple.invalid/a.png onerror=alert(1)>"
TURNED = "Nantes \u202e\u2067txt.exe\u200f"
LONG = "x" * 10_000
CLOSING = "</style></svg></script><b>gras</b>"
HOSTILE = (SCRIPT, ATTRIBUTE, IMAGE, TURNED, LONG, CLOSING)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    frame = messages(HOSTILE, HOSTILE, " ".join(HOSTILE))
    frame["role"] = [HOSTILE[at % len(HOSTILE)] for at in range(len(frame))]
    run = write_run(
        folder,
        frame,
        Options(by=("role", "space")),
        HOSTILE,
        inputs=[{"file": SCRIPT, "reader": ATTRIBUTE, "error": IMAGE}],
        assumptions=list(HOSTILE),
        reasons={"skipped": dict.fromkeys(HOSTILE, 1)},
    )
    return write_report(run, quotes=True)


@pytest.mark.parametrize("width", WIDTHS)
def test_it_is_text(hostile, open_page, width):
    visit = open_page(hostile, width)
    page = visit.page
    page.wait_for_timeout(200)
    assert visit.dialogs == []
    assert visit.asked == []
    assert visit.said == []
    assert page.locator("script").count() == 1
    assert page.locator("main img, main b, [onload], [onerror]").count() == 0
    shown = page.locator("main").inner_text()
    for section in ("positions", "segments", "words", "quotes", "reading"):
        assert SCRIPT in page.locator(f"section#{section}").text_content()
    assert ATTRIBUTE in shown
    assert "x" * 400 not in shown
    assert "\u202e" not in shown


@pytest.mark.parametrize("width", WIDTHS)
def test_the_layout_holds(hostile, open_page, width):
    page = open_page(hostile, width).page
    root = "document.documentElement"
    assert page.evaluate(f"{root}.scrollWidth - {root}.clientWidth") <= 0
    tall = page.evaluate(
        "() => [...document.querySelectorAll('main li, main tr')]"
        ".filter((one) => one.getBoundingClientRect().height > 400)"
        ".map((one) => one.innerText.slice(0, 80))"
    )
    assert tall == []


def test_a_page_that_escapes_nothing_is_caught(hostile, open_page, tmp_path):
    text = hostile.read_text(encoding="utf-8")
    open_to_all = tmp_path / "unescaped.html"
    open_to_all.write_text(
        text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("default-src", "x-src")
        .replace("script-src", "y-src"),
        encoding="utf-8",
    )
    visit = open_page(open_to_all)
    visit.page.wait_for_timeout(200)
    assert visit.dialogs
