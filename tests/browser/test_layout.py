"""The page holds in the width of a screen, weighs little, and needs no script."""

from __future__ import annotations

import pytest
from tests.browser.conftest import WIDTHS

LIMIT = 300_000
"""Bytes of the page of nine platforms."""

OUTSIDE = """() => {
  const scrolls = (one) => one && (/auto|scroll/.test(getComputedStyle(one).overflowX) ||
    scrolls(one.parentElement));
  return [...document.querySelectorAll('body *')].filter((one) => {
    const box = one.getBoundingClientRect();
    return one.checkVisibility() && box.right > document.documentElement.clientWidth + 1
      && getComputedStyle(one).position !== 'absolute' && !scrolls(one.parentElement);
  }).map((one) => one.outerHTML.slice(0, 120));
}"""


@pytest.mark.parametrize("count", [2, 9, 40])
@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_scrolls_sideways(pages, open_page, count, width):
    page = open_page(pages(count), width).page
    root = "document.documentElement"
    assert page.evaluate(f"{root}.scrollWidth - {root}.clientWidth") <= 0, page.evaluate(OUTSIDE)
    assert page.evaluate(OUTSIDE) == []


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_nine_platforms_weigh_little(pages, lang):
    assert pages(9, lang).stat().st_size < LIMIT


def test_all_is_there_without_script(pages, open_page):
    with_script = open_page(pages(9)).page.locator("body").inner_text()
    page = open_page(pages(9), java_script_enabled=False).page
    without = page.locator("body").inner_text()
    assert set(with_script.split()) <= set(without.split())
    assert page.locator("th button").count() == 0
    hidden = page.locator("main section > *:not(script)").filter(visible=False)
    assert hidden.count() == 0
