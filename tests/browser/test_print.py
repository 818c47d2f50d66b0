"""Printed on A4, no table, row or figure is cut where it could be whole.

A mark that takes no room is put at both ends of every block and row before printing; poppler then
tells on which sheet each mark came out. A mark outside the margins does not come out.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import defaultdict
from dataclasses import dataclass

import pytest

MARKS = """() => {
  // Marks of one place are set one under the other: poppler would make one word of them. Those at
  // an end stand before it, since nothing comes out beyond the margin.
  const mark = (name, down, before) => {
    const one = document.createElement('span');
    one.textContent = name;
    one.style.cssText = 'position:absolute;font:1px/1px monospace;white-space:nowrap;' +
      `text-indent:0;letter-spacing:0;text-transform:none;margin:${3 * down}px 0 0 ${-before}px`;
    return one;
  };
  const ends = (name, first, last, down = 0) => {
    first.prepend(mark(`qz${name}a`, down, 0));
    last.append(mark(`qz${name}z`, down, 8));
  };
  const heights = {};
  const note = (name, one) => { heights[name] = one.getBoundingClientRect().height; };
  let n = 0;
  for (const table of document.querySelectorAll('table')) {
    if (!table.checkVisibility()) continue;
    const name = `t${n++}`;
    note(name, table);
    const rows = [...table.rows];
    ends(name, table.caption ?? rows[0].cells[0], [...rows.at(-1).cells].at(-1), 1);
    [...table.tBodies].flatMap((body) => [...body.rows]).forEach((row, at) => {
      note(`${name}r${at}`, row);
      ends(`${name}r${at}`, row.cells[0], [...row.cells].at(-1));
    });
  }
  for (const block of document.querySelectorAll('figure')) {
    if (block.closest('table') || !block.checkVisibility()) continue;
    const name = `b${n++}`;
    note(name, block);
    ends(name, block, block.querySelector('figcaption') ?? block);
  }
  return heights;
}"""

ACROSS, DOWN = ((210 - 2 * 15) / 25.4 * 96, (297 - 2 * 16) / 25.4 * 96)
"""A4 inside the margins of the page, in CSS pixels."""

WHOLE = 0.85
"""Part of a sheet under which a table must not be cut; a longer one may go on to the next."""

MARK = re.compile(r"qz([tb]\d+(?:r\d+)?)([az])")


@dataclass
class Printed:
    """Sheets on which each block starts and ends, counted from 0, and its height in pixels."""

    starts: dict[str, list[int]]
    ends: dict[str, list[int]]
    heights: dict[str, float]


def printed(page, tmp_path):
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext absent : apt install poppler-utils")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": round(ACROSS), "height": round(DOWN)})
    heights = page.evaluate(MARKS)
    pdf, out = tmp_path / "page.pdf", tmp_path / "page.html"
    page.pdf(path=pdf, format="A4", prefer_css_page_size=True, print_background=True)
    subprocess.run(["pdftotext", "-bbox", pdf, out], check=True, capture_output=True)
    starts, ends = defaultdict(list), defaultdict(list)
    sheets = out.read_text(encoding="utf-8").split("<page ")[1:]
    for number, sheet in enumerate(sheets):
        for name, end in MARK.findall(sheet):
            (starts if end == "a" else ends)[name].append(number)
    return Printed(starts, ends, heights)


def cuts(sheets):
    """Return what is cut, in words."""
    found = []
    for name, height in sheets.heights.items():
        if not sheets.starts[name] or not sheets.ends[name]:
            found.append(f"{name} n’est pas imprimé jusqu’au bout")
            continue
        first, last = sheets.starts[name][0], sheets.ends[name][-1]
        if first != last and height < WHOLE * DOWN:
            found.append(f"{name} ({height:.0f} px) va de la page {first + 1} à {last + 1}")
    return found


@pytest.mark.parametrize("count", [2, 9, 40])
def test_nothing_is_cut(pages, open_page, tmp_path, count):
    sheets = printed(open_page(pages(count)).page, tmp_path)
    assert len(sheets.heights) > 4 * count
    assert cuts(sheets) == []


@pytest.mark.parametrize(
    ("count", "broken", "seen"),
    [
        (
            9,
            "tr, li, figure, table{break-inside:auto!important} td{padding:9px 0!important}",
            "va de",
        ),
        (9, ".scroll table{width:140%}", "jusqu’au bout"),
    ],
)
def test_a_cut_is_seen(pages, open_page, tmp_path, count, broken, seen):
    page = open_page(pages(count)).page
    page.evaluate(
        "(css) => document.head.append(Object.assign(document.createElement('style'), "
        "{textContent: css}))",
        broken,
    )
    assert any(seen in cut for cut in cuts(printed(page, tmp_path)))
