"""The code book: complete, in the project's own words, and a page that opens offline."""

import re
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from rsmp_nlp.annotate.codebook import example, examples, hard_cases, markdown, sections
from rsmp_nlp.annotate.codebook_page import html
from rsmp_nlp.taxonomy import OUT_OF_GRID, USAGES

SHARED = Path(__file__).parents[3] / "shared" / "codebook.md"
ALL = (*USAGES, OUT_OF_GRID)
CODES = {usage.code for usage in ALL}


@pytest.mark.parametrize("usage", ALL, ids=lambda usage: usage.code)
def test_every_usage_has_its_definition_and_examples(usage):
    section = sections()[usage.code]
    assert usage.does_fr in section.replace("\u00a0", " ").replace("\u202f", " ")
    own = [one for one in examples(usage.code) if one.startswith("«")]
    assert len(own) >= (3 if usage is not OUT_OF_GRID else 2)
    assert example(usage.slug).startswith("«")
    assert "confondre" in section


def test_every_hard_case_is_settled_by_examples_of_the_grid():
    cases = [name for name in sections() if name.startswith("Cas ")]
    assert len(cases) == len(hard_cases()) == 14
    for name in cases:
        own = examples(name)
        assert len(own) >= 2, name
        codes = {re.match(r"\w+", one)[0] for one in own}
        assert codes <= CODES
        assert len(codes) >= 2, f"{name} : un cas oppose au moins deux usages"


@pytest.mark.parametrize(
    "subject",
    [
        *(
            "fragment",
            "statut d’une ligne",
            "évènement passé",
            "position citée",
            "finit par un appel",
        ),
        *("visioconférence", "conversation brève", "entrer dans un groupe", "offre d’emploi"),
        *("condoléances", "deux fonctions", "voix officielle", "question", "seconde étiquette"),
        *("adjudication", "Je passe", "Ce qui ne se code pas", "dans l’ordre"),
    ],
)
def test_what_annotators_stumble_over_is_there(subject):
    assert subject.lower() in markdown().lower()


@pytest.mark.skipif(not SHARED.is_file(), reason="la grille de référence n’est pas là")
def test_the_wording_is_our_own():
    def runs(text, size=7):
        # the names of the usages are those of the study
        for usage in ALL:
            text = text.replace(usage.fr, "")
        words = re.findall(r"\w+", text.lower())
        return {" ".join(words[at : at + size]) for at in range(len(words) - size)}

    assert not runs(markdown()) & runs(SHARED.read_text(encoding="utf-8"))


def test_examples_are_not_those_of_the_corpora():
    """What annotators are shown must not be what a model is trained or judged on."""
    root = Path(__file__).parents[2] / "corpora"
    texts = "\n".join(path.read_text(encoding="utf-8") for path in root.glob("*/*.jsonl"))
    for title in sections():
        for one in examples(title):
            quoted = re.search("«\u202f(.+?)\u202f»", one)
            assert quoted is None or len(quoted[1]) < 25 or quoted[1] not in texts


class Page(HTMLParser):
    VOID = frozenset(("meta", "br", "hr"))

    def __init__(self):
        super().__init__()
        self.open, self.ids, self.targets, self.tags = [], [], [], []

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        self.tags.append(tag)
        if tag not in self.VOID:
            self.open.append(tag)
        if "id" in attributes:
            self.ids.append(attributes["id"])
        assert "src" not in attributes
        if "href" in attributes:
            self.targets.append(attributes["href"])

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_the_page_is_whole_and_asks_for_nothing():
    page = Page()
    page.feed(html())
    assert page.open == []
    assert len(page.ids) == len(set(page.ids)) > 25
    assert all(target[0] == "#" and target[1:] in page.ids for target in page.targets)
    assert not {"script", "img", "link", "iframe"} & set(page.tags)
    assert "default-src 'none'" in html()
    assert "url(" not in html()
    assert '<html lang="fr">' in html()
    for usage in ALL:
        assert usage.fr in html()


def test_french_spaces():
    text = markdown()
    assert not re.search(r"[^\S\n] ?[;!?»]", text.replace("\u202f", ""))
    assert "« " not in text


def test_the_pdf_is_the_same_each_time(run, tmp_path):
    pytest.importorskip("reportlab", reason="reportlab absent : pip install 'rsmp-nlp[pdf]'")
    assert run("codebook", "-o", "a.pdf")[0] == 0
    assert run("codebook", "--format", "pdf", "-o", "b.pdf")[0] == 0
    content = (tmp_path / "a.pdf").read_bytes()
    assert content[:5] == b"%PDF-"
    assert content == (tmp_path / "b.pdf").read_bytes()
    assert 3 <= len(re.findall(rb"/Type /Page\b", content)) <= 12


def test_without_reportlab_a_sentence_says_what_to_do(run, monkeypatch):
    monkeypatch.setitem(sys.modules, "reportlab.lib.pagesizes", None)
    code, _, err = run("codebook", "-o", "a.pdf")
    assert code == 2
    assert "pip install 'rsmp-nlp[pdf]'" in err


def test_the_command(run, tmp_path):
    code, out, _ = run("codebook")
    assert (code, out) == (0, markdown())
    code, out, _ = run("codebook", "--format", "html")
    assert (code, out) == (0, html())
    assert run("codebook", "-o", "guide.md", "--quiet") == (0, "", "")
    assert (tmp_path / "guide.md").read_text(encoding="utf-8") == markdown()
    for arguments, said in (
        (("--format", "docx"), "md, html, pdf"),
        (("--format", "pdf"), "-o guide.pdf"),
        (("-o", "absent/guide.md"), "impossible"),
    ):
        code, _, err = run("codebook", *arguments)
        assert code == 2
        assert said in err
