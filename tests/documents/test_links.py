"""Links between documents lead to a file and to a heading that is there; those outwards are listed."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from tests.documents.markdown import HOME, RENAMED, ROOT, anchors, links, name_of, pages


@pytest.mark.parametrize("page", pages(), ids=name_of)
def test_links_of_a_page_lead_to_a_file_and_to_a_heading(page):
    folder = ROOT if page == HOME else page.parent
    for target in links(page):
        if "://" in target or target.startswith("mailto:"):
            continue
        path, _, anchor = unquote(target).partition("#")
        path = RENAMED.get(path, path)
        found = (folder / path).resolve() if path else page
        assert found.exists(), f"{name_of(page)} : {target} n’est pas là"
        assert found.is_relative_to(ROOT), f"{name_of(page)} : {target} sort du dépôt"
        if anchor:
            assert anchor in anchors(found), f"{name_of(page)} : {target}, ancre absente"


def test_links_outwards_are_told_and_encrypted(record_property):
    """Nothing is fetched: tests have no network. The list is for who has a minute to open them."""
    outwards = sorted({link for page in pages() for link in links(page) if "://" in link})
    record_property("external", outwards)
    print("", *outwards, sep="\n")
    assert all(link.startswith("https://") for link in outwards)
