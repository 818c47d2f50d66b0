"""Pages of reference say what the program is: commands, formats read, codes of error."""

from __future__ import annotations

import re

import click
import pytest
import typer
from tests.documents.markdown import ROOT, anchors, blocks, headings
from tests.documents.shell import commands, rsmp_nlp

from rsmp_nlp.cli import app
from rsmp_nlp.error_index import INDEX
from rsmp_nlp.schema.tables import TABLES
from rsmp_nlp.typography import typeset

COMMANDS = ROOT / "docs" / "commands.md"


def paths(command: click.Command, words: tuple[str, ...] = ()) -> list[str]:
    """Return the words of every command and group below one."""
    found = [" ".join(("rsmp-nlp", *words))]
    for name, below in getattr(command, "commands", {}).items():
        found += paths(below, (*words, name))
    return found


def test_the_page_of_commands_has_every_command_and_no_other():
    assert [text for _, text in headings(COMMANDS)] == paths(typer.main.get_command(app))


def test_each_usage_of_the_page_of_commands_is_that_of_its_command():
    for block in blocks(COMMANDS):
        (words,) = commands(block.code)
        named = [word for word in words[1:] if re.fullmatch(r"[a-z]+", word)]
        code, out, _ = rsmp_nlp([*named, "--help"])
        assert code == 0
        assert all(word in out for word in named), block


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_the_page_of_tables_has_the_columns_of_each_table_in_order(table):
    section = (ROOT / "docs" / "tables.md").read_text(encoding="utf-8")
    section = section.split(f"\n## `{table.name}`\n")[1].split("\n## ")[0]
    rows = re.findall(r"^\| `(\w+)` \| (\w+) \| (.+) \|$", section, re.MULTILINE)
    told = [(name, kind, typeset(what.split(" — ")[0], "fr")) for name, kind, what in rows]
    assert told == [(one.name, one.type, one.title) for one in table.columns]


def test_every_code_of_error_has_an_anchor():
    assert {code.lower() for code in INDEX} <= anchors(ROOT / "docs" / "errors.md")


def test_the_page_of_formats_is_that_of_the_program():
    code, out, _ = rsmp_nlp(["readers", "--markdown"])
    assert code == 0
    assert (ROOT / "docs" / "formats.md").read_text(encoding="utf-8") == out
