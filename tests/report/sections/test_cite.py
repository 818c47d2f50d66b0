from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from rsmp_nlp.report.contents import read_contents
from rsmp_nlp.report.sections.cite import cite


def test_a_run_is_cited_with_its_year_model_and_identifier(make_run: Callable[..., Path]) -> None:
    found = cite(read_contents(make_run(["a", "b"])), "fr")
    assert found["run"] == (
        "rsmp-nlp 0.1.0 (2026), «\u00a0Centres de gravité\u00a0», modèle «\u00a0default\u00a0», "
        "exécution run-1, 22 novembre 2026."
    )
    assert "@software{rsmp-nlp-run-1,\n" in found["bibtex"]
    assert "year    = {2026}" in found["bibtex"]
    assert found["bibtex"].count("{") == found["bibtex"].count("}")


def test_names_that_would_break_bibtex(make_run: Callable[..., Path]) -> None:
    run = {"model": {"name": "a}{_b\\%"}, "run_id": "{x},}", "finished_at": None}
    found = cite(read_contents(make_run(["a"], run)), "en")
    assert found["bibtex"].count("{") == found["bibtex"].count("}")
    assert "model a\\_b\\%" in found["bibtex"]
    assert "@software{rsmp-nlp-x,\n" in found["bibtex"]
    assert "n.d." in found["bibtex"]
