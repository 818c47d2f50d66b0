from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from rsmp_nlp.report.contents import read_contents
from rsmp_nlp.report.page import write_report
from rsmp_nlp.report.sections.files import files

NOTE = "messages.parquet contient des données personnelles, à effacer au plus tard le 1er mai 2027."


@pytest.mark.parametrize(("lang", "mark"), [("fr", "<p>"), ("en", '<p lang="fr">')])
def test_the_page_says_until_when_what_is_personal_is_kept(
    make_run: Callable[..., Path], lang: str, mark: str
) -> None:
    out = make_run(["a", "b"], {"retention": {"note": NOTE}})
    page = write_report(out, lang).read_text("utf-8")
    assert f"{mark}{NOTE.replace(' 1', chr(160) + '1')}" in page or f"{mark}{NOTE}" in page


@pytest.mark.parametrize("record", [None, "note", [], {}, {"note": None}])
def test_a_record_that_says_nothing_of_it_is_no_line(
    make_run: Callable[..., Path], record: object
) -> None:
    found = files(read_contents(make_run(["a", "b"], {"retention": record})), "fr")
    assert found["retention"] == ""
