"""Run the commands of a block here, in this process: starting Python each time would take minutes."""

from __future__ import annotations

import io
import re
import shlex
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path

from tests.documents.markdown import ROOT

from rsmp_nlp import cli

OPERATORS = ("&&", "|")


class NotRunnable(Exception):
    """A line asks for a program that is not there."""


def commands(code: str) -> list[list[str]]:
    """Return the words of each line of a block, comments and prompt left out.

    >>> commands("$ rsmp-nlp locate rapport \\\\\\n  --by space  # l’espace\\n")
    [['rsmp-nlp', 'locate', 'rapport', '--by', 'space']]
    """
    found = []
    for line in code.replace("\\\n", " ").splitlines():
        reading = shlex.shlex(line.removeprefix("$ "), posix=True, punctuation_chars="|&")
        reading.whitespace_split = True
        if words := list(reading):
            found.append(words)
    return found


def programs(words: list[str]) -> list[str]:
    """Return the programs that a line starts.

    >>> programs(["cat", "a.jsonl", "|", "rsmp-nlp", "classify", "-"])
    ['cat', 'rsmp-nlp']
    """
    return [
        word for before, word in zip(["&&", *words], words, strict=False) if before in OPERATORS
    ]


def run_block(code: str) -> str:
    """Return what the commands of a block wrote, results and messages together.

    Raises
    ------
    NotRunnable
        A program is neither `rsmp-nlp`, `cat` nor `pip`, of which nothing is asked but that extras are there.
    AssertionError
        A command left with another code than 0, or an extra is none of ours.
    """
    return "".join(_run_line(words) for words in commands(code))


def _run_line(words: list[str]) -> str:
    said, given = "", b""
    for operator, command in _split(words):
        given = given if operator == "|" else b""
        program, *arguments = command
        if program == "pip":
            check_extras(arguments)
        elif program == "cat":
            given = b"".join(Path(name).read_bytes() for name in arguments)
        elif program == "rsmp-nlp":
            code, out, err = rsmp_nlp(arguments, given)
            assert code == 0, f"{shlex.join(command)} : code {code}\n{err}"
            said += out + err
        else:
            raise NotRunnable(program)
    return said


def check_extras(arguments: list[str]) -> None:
    """Check the extras of this project that `pip install` is told of; nothing is installed by tests."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for argument in arguments:
        if found := re.fullmatch(r"(?:\.|rsmp-nlp)\[(.+)\]", argument):
            for extra in found[1].split(","):
                assert extra in project["optional-dependencies"], (
                    f"{argument} : pas de complément {extra}"
                )


def _split(words: list[str]) -> Iterator[tuple[str, list[str]]]:
    operator, command = "&&", []
    for word in words:
        if word in OPERATORS:
            yield operator, command
            operator, command = word, []
        else:
            command.append(word)
    yield operator, command


def rsmp_nlp(arguments: list[str], given: bytes = b"") -> tuple[int, str, str]:
    """Return exit code, results and messages of one command."""
    out, err = io.StringIO(), io.StringIO()
    with _as_typed(arguments, given), redirect_stdout(out), redirect_stderr(err):
        code = cli.run(cli.app)
    return code, out.getvalue(), err.getvalue()


@contextmanager
def _as_typed(arguments: list[str], given: bytes) -> Iterator[None]:
    before = sys.argv, sys.stdin
    sys.argv = ["rsmp-nlp", *arguments]
    sys.stdin = io.TextIOWrapper(io.BytesIO(given), encoding="utf-8")
    try:
        yield
    finally:
        sys.argv, sys.stdin = before
