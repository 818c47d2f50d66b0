"""The page about these readers names each of them, and how far it was checked."""

from __future__ import annotations

from pathlib import Path

import pytest

from rsmp_nlp.read.registry import readers

PAGE = (Path(__file__).parents[2] / "docs" / "documents.md").read_text(encoding="utf-8")
SAID = {"source": "code lu", "documented": "documenté"}


@pytest.mark.parametrize("name", ["mail", "mail-folder", "feed", "wordpress", "tei", "convokit"])
def test_a_reader_is_on_the_page_with_its_status(name):
    (reader,) = (one for one in readers() if one.name == name)
    row = PAGE.split(f"| `{name}`")[1].partition("\n")[0]
    assert row.split("|")[1].strip().startswith(SAID[reader.status])
