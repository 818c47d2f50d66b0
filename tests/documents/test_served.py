"""Blocks that ask for an object store or a web server run on those of loopback."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from tests.documents.markdown import blocks_run_by
from tests.documents.shell import run_block
from tests.remote_servers import s3_server, web_server


@pytest.fixture
def store(monkeypatch, place):
    """Give a store whose bucket is that of the pages, with an export in it."""
    with s3_server(monkeypatch, bucket="bucket") as one:
        one.put("exports/2024/forum.csv", Path("export.csv").read_bytes())
        yield one


def test_the_page_of_remote_inputs(store, place):
    [code] = blocks_run_by(__file__, "docs/remote.md")
    (place / "forum.csv.gz").write_bytes(gzip.compress((place / "messages.csv").read_bytes()))
    with web_server(place) as address:
        assert "https://example.org" in code
        run_block(code.replace("https://example.org", address))
    assert b'lang="en"' in store.get("run/report.html")


def test_the_example_of_the_front_page(store, place):
    [code] = blocks_run_by(__file__, "README.md")
    run_block(code)
    assert (place / "rapport" / "report.html").stat().st_size
