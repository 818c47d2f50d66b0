"""The site of the documents, opened from its folder: it searches, and asks for nothing elsewhere."""

from __future__ import annotations

import pytest
from tests.documents.site import built


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    return built(tmp_path_factory.mktemp("site"))


@pytest.fixture
def visit(chromium, site):
    """Open a page of the site; give the page and the addresses asked for outside its folder."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    asked: list[str] = []

    def guard(route):
        address = route.request.url
        if address.startswith(site.as_uri()):
            route.continue_()
        else:
            asked.append(address)
            route.abort()

    def visited(name):
        page = context.new_page()
        page.route("**/*", guard)
        page.goto((site / name).as_uri())
        return page, asked

    yield visited
    context.close()


@pytest.mark.parametrize("name", ["index.html", "docs/tutoriel.html", "docs/commands.html"])
def test_a_page_asks_for_nothing_elsewhere(visit, name):
    page, asked = visit(name)
    page.wait_for_timeout(300)
    assert page.title()
    assert asked == []


def test_the_search_finds_a_page_without_network(visit):
    page, asked = visit("index.html")
    page.wait_for_timeout(300)  # the key is listened to once the page's script has run
    page.keyboard.press("/")
    page.keyboard.type("indéterminé")
    result = page.get_by_role("option", name="indéterminé").first
    result.click(timeout=5000)
    page.wait_for_url("**/docs/explication/methode.html*")
    assert asked == []
