"""Every mistake has a code, every code has an entry, and messages carry it."""

from __future__ import annotations

import importlib
import pkgutil
from contextlib import suppress
from pathlib import Path

import pytest

import rsmp_nlp
from rsmp_nlp import cli
from rsmp_nlp.error_index import INDEX, markdown
from rsmp_nlp.errors import BrokenFile, ExitCode, NoTextColumn, RsmpError

ROOT = Path(__file__).parents[1]


def kinds(kind=RsmpError):
    yield kind
    for below in kind.__subclasses__():
        yield from kinds(below)


@pytest.fixture(scope="module", autouse=True)
def _all_imported():
    """Exceptions are known once their module is imported; modules of extras are not needed."""
    for found in pkgutil.walk_packages(rsmp_nlp.__path__, "rsmp_nlp."):
        if not found.name.endswith("__main__"):
            with suppress(ModuleNotFoundError):
                importlib.import_module(found.name)


def test_every_kind_has_an_entry_of_its_exit_code():
    for kind in kinds():
        assert kind.code in INDEX, kind
        assert int(kind.code[1]) == kind.exit_code, kind


def test_no_two_kinds_define_the_same_code():
    own = [kind.__dict__["code"] for kind in kinds() if "code" in kind.__dict__]
    assert len(set(own)) == len(own)
    assert set(own) == set(INDEX)


def test_the_page_is_that_of_the_program():
    assert (ROOT / "docs" / "errors.md").read_text(encoding="utf-8") == markdown()


def test_a_message_carries_its_code(capsys):
    def fail():
        raise NoTextColumn("a.csv", ["x"])

    assert cli.run(fail) == ExitCode.INPUT
    assert capsys.readouterr().err.rstrip().endswith("[E306]")


def test_the_command_shows_an_entry(capsys):
    assert cli.run(lambda: cli.app(["errors", "e307"], standalone_mode=False)) == 0
    assert INDEX[BrokenFile.code].title in capsys.readouterr().out


def test_an_unknown_code_is_said(capsys):
    assert cli.run(lambda: cli.app(["errors", "E999"], standalone_mode=False)) == ExitCode.USAGE
    assert "E999" in capsys.readouterr().err
