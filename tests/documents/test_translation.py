"""README.md and README.fr.md say the same; what pages in French cite is measured somewhere."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from tests.documents.markdown import ROOT, blocks, headings, links, name_of
from tests.documents.shell import commands

from rsmp_nlp.taxonomy import USAGES

ENGLISH, FRENCH = ROOT / "README.md", ROOT / "README.fr.md"
EXPLANATIONS = sorted((ROOT / "docs" / "explication").glob("*.md"))
MEASURED = ("README.md", "docs/method.md", "docs/model.md", "models/default/README.md")


def prose(page: Path) -> str:
    return re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.M)


def figures(text: str) -> list[str]:
    """Return the numbers of a text, written as in English and without separators of thousands.

    >>> figures("11 624 messages, 0,748 ; 11,624 messages, 0.748 (95 %)")
    ['11624', '0.748', '11624', '0.748', '95']
    """
    text = re.sub(r"(?<=\d)[ \u00a0\u202f,](?=\d{3}(?!\d))(?<!\b0,)", "", text)
    return re.findall(r"\d+(?:\.\d+)?", re.sub(r"(?<=\d),(?=\d)", ".", text))


def test_both_have_the_same_headings():
    assert [level for level, _ in headings(ENGLISH)] == [level for level, _ in headings(FRENCH)]


def test_both_have_the_same_commands():
    assert [
        (block.language, block.marker, block.said, commands(block.code))
        for block in blocks(ENGLISH)
    ] == [
        (block.language, block.marker, block.said, commands(block.code)) for block in blocks(FRENCH)
    ]


def test_both_link_to_the_same_pages():
    other = {"README.md": "README.fr.md"}
    assert Counter(links(ENGLISH)) == Counter(other.get(link, link) for link in links(FRENCH))


def test_both_have_the_same_figures_in_each_section():
    sections = zip(prose(ENGLISH).split("\n## "), prose(FRENCH).split("\n## "), strict=True)
    for english, french in sections:
        assert Counter(figures(english)) == Counter(figures(french)), french.splitlines()[0]


def test_both_name_the_same_files_options_and_values():
    def code(page: Path) -> Counter[str]:
        found = re.findall(r"`([^`]+)`", prose(page))
        return Counter(" ".join(one.split()) for one in found)

    assert code(ENGLISH) == code(FRENCH)


@pytest.mark.parametrize("page", EXPLANATIONS, ids=name_of)
def test_figures_of_an_explanation_are_measured_figures(page):
    """Shares may be told in per cent, and errors in points, of what is measured from 0 to 1."""
    measured = {
        figure for name in MEASURED for figure in figures((ROOT / name).read_text(encoding="utf-8"))
    }
    measured |= {f"{100 * float(figure):g}" for figure in measured if "." in figure}
    cited = re.findall(
        r"(\d[\d\u202f ]*(?:,\d+)?)[\u00a0\u202f ](?:%|points?\b|messages\b)", prose(page)
    )
    for figure in cited:
        assert set(figures(figure)) <= measured, f"{name_of(page)} : {figure}"


def test_the_grid_has_the_names_of_the_taxonomy():
    text = (ROOT / "docs" / "explication" / "grille.md").read_text(encoding="utf-8")
    for usage in USAGES:
        assert f"| {usage.fr} |" in text


def test_figures_of_the_tutorial_are_those_that_its_commands_gave():
    page = ROOT / "docs" / "tutoriel.md"
    shown = " ".join(block.code for block in blocks(page) if block.marker == "output")
    said = {figure.lstrip("+-") for figure in figures(shown.replace("–", " "))}
    cited = re.findall(r"(\d+)[\u00a0\u202f ](?:%|points\b)", prose(page))
    assert cited
    assert set(cited) <= said
