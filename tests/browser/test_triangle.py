"""The labels of the triangle, and of the matrix, do not overlap, and remain readable."""

from __future__ import annotations

import itertools

import pytest

LABELS = """(kind) => [...document.querySelectorAll(`svg.${kind} text`)].flatMap((label) => {
  const {left, top, right, bottom} = label.getBoundingClientRect();
  if (right - left === 0) return [];
  return [{written: label.textContent, left, top, right, bottom,
           size: parseFloat(getComputedStyle(label).fontSize) *
             Math.hypot(label.getScreenCTM().a, label.getScreenCTM().b)}];
})"""

LEADING = 0.18
"""Part of the height of a text's box, above and below, that no letter reaches."""

READABLE = 8.5
"""Least size of a label in CSS pixels."""


def overlaps(labels):
    """Return the pairs of labels whose letters meet."""
    found = []
    for one, other in itertools.combinations(labels, 2):
        across = min(one["right"], other["right"]) - max(one["left"], other["left"])
        down = min(one["bottom"], other["bottom"]) - max(one["top"], other["top"])
        spare = LEADING * (one["bottom"] - one["top"] + other["bottom"] - other["top"])
        if across > 1 and down > spare:
            found.append(f"« {one['written']} » et « {other['written']} »")
    return found


@pytest.mark.parametrize("count", [2, 9, 40])
@pytest.mark.parametrize("width", ["ordinateur", "téléphone"])
def test_labels_stand_apart(pages, open_page, count, width):
    page = open_page(pages(count), width).page
    for kind in ("ternary", "matrix"):
        labels = page.evaluate(LABELS, kind)
        assert len(labels) >= count + 3
        assert overlaps(labels) == []
        small = [label["written"] for label in labels if label["size"] < READABLE]
        assert not small


@pytest.mark.parametrize("width", ["ordinateur", "téléphone"])
def test_forty_numbers_lead_to_forty_names(pages, open_page, width):
    page = open_page(pages(40), width).page
    written = {label["written"] for label in page.evaluate(LABELS, "ternary")}
    assert {str(number + 1) for number in range(40)} <= written
    shown = page.locator("main").inner_text()
    assert all(f"Section locale n° {number}" in shown for number in range(40))


def test_an_overlap_is_seen(pages, open_page):
    page = open_page(pages(9)).page
    page.evaluate(
        """() => {
          const [one, other] = document.querySelectorAll('.ternary-wide .t-name');
          other.setAttribute('x', one.getAttribute('x'));
          other.setAttribute('y', one.getAttribute('y'));
        }"""
    )
    assert overlaps(page.evaluate(LABELS, "ternary"))
