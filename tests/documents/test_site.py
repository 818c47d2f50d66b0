"""The site: every page is in its contents, its links hold, and it asks nobody for anything."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from tests.documents.markdown import HOME, RENAMED, ROOT, name_of, pages
from tests.documents.site import CONFIGURATION, built

from rsmp_nlp.error_index import INDEX

ASKING = {"script": "src", "img": "src", "iframe": "src", "source": "src", "link": "href"}
"""Tags for which a browser asks at once, and what holds the address."""


class Asked(HTMLParser):
    """Addresses that a page would ask for when it is opened, and its anchors."""

    def __init__(self, text: str):
        super().__init__()
        self.addresses: list[str] = []
        self.anchors: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        if found.get("id"):
            self.anchors.add(found["id"])
        address = found.get(ASKING.get(tag, ""))
        if address and found.get("rel") not in ("canonical", "next", "prev"):
            self.addresses.append(address)


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    return built(tmp_path_factory.mktemp("site"))


def test_every_page_is_in_the_contents_once():
    listed = re.findall(r": (\S+\.md)$", CONFIGURATION.read_text(encoding="utf-8"), re.MULTILINE)
    there = {name_of(page) for page in pages() if page != HOME} - {"README.md"}
    assert sorted(listed) == sorted(there | {"index.md", *RENAMED})


def test_no_page_asks_for_anything_elsewhere(site):
    found = sorted(site.rglob("*.html"))
    assert len(found) > len(pages())
    for page in found:
        asked = Asked(page.read_text(encoding="utf-8")).addresses
        assert asked
        assert not [one for one in asked if re.match(r"(\w+:)?//", one)], page.name


def test_no_style_asks_for_anything_elsewhere(site):
    styles = [path.read_text(encoding="utf-8") for path in site.rglob("*.css")]
    assert styles
    assert not re.findall(r"(?:url\(|@import)\s*[\"']?(?:https?:)?//[^)\"']+", "".join(styles))


def test_each_error_has_its_anchor(site):
    page = Asked((site / "docs" / "errors.html").read_text(encoding="utf-8"))
    assert {code.lower() for code in INDEX} <= page.anchors


def test_the_search_knows_every_page(site):
    text = (site / "search.js").read_text(encoding="utf-8")
    for page in pages():
        name = name_of(page).removesuffix(".md").replace("README", "index")
        if page.parent != ROOT and page != HOME:
            assert f'"location":"{name}.html' in text, name
