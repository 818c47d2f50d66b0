"""`rsmp-nlp readers`, and `--reader`."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from rsmp_nlp.cli import app
from rsmp_nlp.errors import UsageError
from rsmp_nlp.options import reading_options
from rsmp_nlp.read.base import STATUSES
from rsmp_nlp.read.registry import readers


def test_every_reader_is_listed_with_how_far_it_was_checked():
    found = json.loads(CliRunner().invoke(app, ["readers", "--json"]).stdout)
    assert [one["name"] for one in found] == [reader.name for reader in readers()]
    assert {one["status"] for one in found} <= set(STATUSES)
    printed = CliRunner().invoke(app, ["readers"]).stdout
    assert all(one["formats"] in printed for one in found)


def test_a_forced_reader_reads_what_another_would(tmp_path):
    path = tmp_path / "notes.txt"
    path.write_text("id;texte\n1;oui\n2;non\n", encoding="utf-8")

    def inspected(*options: str):
        return json.loads(
            CliRunner().invoke(app, ["inspect", str(path), *options, "--json"]).stdout
        )

    assert [(one["reader"], one["kept"]) for one in inspected()] == [("csv", 2)]
    assert [(one["reader"], one["kept"]) for one in inspected("--reader", "txt")] == [("txt", 1)]


def test_an_unknown_reader_is_refused_with_the_names():
    with pytest.raises(UsageError, match=r"--reader x : lecteur inconnu\. Lecteurs : .*csv"):
        reading_options(None, None, None, "UTC", None, "x")
