"""axe-core finds nothing serious in the page, whatever its language and colours."""

from __future__ import annotations

import pytest

GRAVE = ("serious", "critical")


def violations(page, part=None):
    """Return what axe-core holds against a page or a part of it: rule, element, what to do."""
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright",
        reason="axe-core absent : pip install 'rsmp-nlp[test]'",
    )
    found = axe.Axe().run(page, context=part).response
    assert found["testEngine"]["name"] == "axe-core"
    return [
        f"{rule['impact']}, {rule['id']} ({rule['help']}) : {node['html'][:200]}\n"
        f"{node['failureSummary']}"
        for rule in found["violations"]
        if rule["impact"] in GRAVE
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize(
    ("width", "colours", "lang"),
    [
        ("ordinateur", "light", "fr"),
        ("ordinateur", "dark", "en"),
        ("téléphone", "dark", "fr"),
        ("téléphone", "light", "en"),
    ],
)
def test_nothing_serious(pages, open_page, width, colours, lang):
    page = open_page(pages(9, lang), width, color_scheme=colours).page
    found = violations(page)
    assert not found, "\n\n".join(found)


def test_nothing_serious_in_a_crowd(pages, open_page):
    found = violations(open_page(pages(40)).page, "#positions")
    assert not found, "\n\n".join(found)


def test_a_serious_fault_is_found(pages, open_page):
    page = open_page(pages(2)).page
    page.evaluate("document.querySelector('#positions figcaption').style.color = '#ddd'")
    assert any("color-contrast" in found for found in violations(page, "#positions"))
