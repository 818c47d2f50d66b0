"""Tables are sorted by their heads, with the mouse and with the keyboard."""

from __future__ import annotations

import pytest

NAMES = "table.shares tbody th"
KEYS = """(table) => [...table.tBodies[0].rows].map((row) => row.cells[1].dataset.key)"""


@pytest.fixture
def page(pages, open_page):
    return open_page(pages(9)).page


def column(page):
    return [float(key) for key in page.locator("table.shares").evaluate(KEYS)]


def test_by_mouse(page):
    head = page.locator("table.shares thead th").nth(1)
    before = column(page)
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") == "ascending"
    assert column(page) == sorted(before) != before
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") == "descending"
    assert column(page) == sorted(before, reverse=True)


def test_by_keyboard(page):
    button = page.locator("table.shares thead th").nth(1).get_by_role("button")
    for _ in range(60):
        page.keyboard.press("Tab")
        if button.evaluate("(one) => one === document.activeElement"):
            break
    else:
        pytest.fail("soixante tabulations n’atteignent pas le bouton de tri")
    outline = button.evaluate("(one) => getComputedStyle(one).outlineStyle")
    assert outline != "none"
    before = column(page)
    page.keyboard.press("Enter")
    assert column(page) == sorted(before)
    page.keyboard.press("Space")
    assert column(page) == sorted(before, reverse=True)


def test_names_are_sorted_as_names(page):
    names = page.locator(NAMES).all_inner_texts()
    button = page.locator("table.shares thead th").first.get_by_role("button")
    button.click()
    button.click()
    assert page.locator(NAMES).all_inner_texts() == sorted(names, reverse=True)
