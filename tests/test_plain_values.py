from typing import Annotated

import pytest
import typer
from typer.testing import CliRunner

from rsmp_nlp.plain_values import PlainCommand, PlainGroup


def program(given, **kinds):
    """Return a program of one command, which notes what it is given."""
    app = typer.Typer(add_completion=False, **kinds.get("group", {}))

    @app.callback()
    def root(loud: bool = False) -> None:
        given.append(loud)

    @app.command(**kinds.get("command", {}))
    def take(
        paths: list[str],
        name: str = "no",
        label: str | None = None,
        part: list[str] | None = None,
        seed: int = 0,
        share: float = 0.5,
        workers: Annotated[int | None, typer.Option(min=1)] = None,
        quiet: bool = False,
    ) -> None:
        given.append((paths, name, label, part, seed, share, workers, quiet))

    return app


@pytest.mark.parametrize(
    "line",
    [
        "take a",
        "take a b --name é --label --name",
        "take a --part x --part y",
        "take a --seed 4 --share 0.25 --workers 2 --quiet",
        "--loud take a --name ''",
        "take",
        "take a --workers 0",
        "take a --seed x",
        "take a --share x",
        "take a --name",
        "take --help",
        "--help",
        "",
    ],
)
def test_a_command_is_given_what_typer_gives_and_says_what_it_says(line):
    seen, given = [], []
    theirs = CliRunner().invoke(program(seen), line)
    ours = CliRunner().invoke(
        program(given, command={"cls": PlainCommand}, group={"cls": PlainGroup}), line
    )
    assert (ours.exit_code, ours.output) == (theirs.exit_code, theirs.output)
    assert given == seen
