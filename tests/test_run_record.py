"""What `run.json` says of persons, and the check that no record was lost."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from rsmp_nlp import pipeline
from rsmp_nlp.config import RunSettings
from rsmp_nlp.errors import RsmpError
from rsmp_nlp.read.base import ReadOptions
from rsmp_nlp.read.reading import Reading, SourceReport
from rsmp_nlp.run_record import close_run, retention

TODAY = date(2026, 11, 28)


def reading(*, read: int) -> Reading:
    """Return a reading of which 9 records are accounted for."""
    report = SourceReport("a.csv", kept=4, skipped=Counter(a=2), rejected=Counter(b=3))
    return Reading(("a.csv",), ReadOptions(), [report], read=read)


def test_counts_that_add_up_close_the_run():
    run = {}
    close_run(run, reading(read=9), {})
    assert run["status"] == "done"
    assert run["counts"] == {"read": 9, "classified": 4, "skipped": 2, "rejected": 3}


@pytest.mark.parametrize("read", [8, 10])
def test_counts_that_do_not_add_up_are_an_error(read):
    run = {}
    with pytest.raises(RsmpError, match="manquent au compte") as caught:
        close_run(run, reading(read=read), {})
    assert caught.value.exit_code == 1
    assert "status" not in run


def test_a_record_lost_on_the_way_leaves_no_run(tiny, tmp_path, monkeypatch):
    """A defect that loses a message is seen by the program itself, before anything is put in place."""
    (tmp_path / "a.csv").write_text("texte\nRéunion demain à 18h\nMerci à tous\n", encoding="utf-8")
    sift = Reading._sift

    def lose(self, item, selector, linker, report):
        found = sift(self, item, selector, linker, report)
        report.kept -= report.kept == 2
        return found

    monkeypatch.setattr(Reading, "_sift", lose)
    settings = RunSettings((str(tmp_path / "a.csv"),), tmp_path / "out", str(tiny.folder))
    with pytest.raises(RsmpError, match="manquent au compte"):
        pipeline.classify(settings)
    assert not (tmp_path / "out" / "run.json").exists()
    assert not (tmp_path / "out" / "messages.parquet").exists()


def test_what_is_personal_is_said_without_a_date():
    found = retention(RunSettings((), Path("out"), key=Path("key")), TODAY)
    assert found["authors"] == "pseudonyms"
    assert found["texts"] is False
    assert found["delete_by"] is None
    assert "auteurs sous pseudonyme, sans texte" in found["note"]
    assert "--retention" in found["note"]


def test_what_is_personal_is_said_with_a_date():
    found = retention(RunSettings((), Path("out"), with_text=True, retention=365), TODAY)
    assert found["authors"] == "names"
    assert found["texts"] is True
    assert found["delete_by"] == "2027-11-28"
    assert "auteurs en clair, textes masqués" in found["note"]
    assert "au plus tard le 28 novembre 2027" in found["note"]


def test_the_note_is_shown_whole():
    settings = RunSettings((), Path("out"), key=Path("key"), with_text=True, retention=36_500)
    assert len(retention(settings, TODAY)["note"]) <= 300
