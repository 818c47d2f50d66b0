"""The command line: every command of `commands/`, and what leaves the process."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Annotated, Any

import typer

from rsmp_nlp import __version__
from rsmp_nlp.commands import annotate, labels, models
from rsmp_nlp.commands.classify import classify
from rsmp_nlp.commands.codebook import codebook
from rsmp_nlp.commands.compare import compare
from rsmp_nlp.commands.doctor import doctor
from rsmp_nlp.commands.errors import errors
from rsmp_nlp.commands.evaluate import evaluate
from rsmp_nlp.commands.explain import explain
from rsmp_nlp.commands.export import export
from rsmp_nlp.commands.forget import forget
from rsmp_nlp.commands.inspect import inspect
from rsmp_nlp.commands.locate import locate
from rsmp_nlp.commands.plan import plan
from rsmp_nlp.commands.readers import readers
from rsmp_nlp.commands.report import report
from rsmp_nlp.commands.train import train
from rsmp_nlp.errors import STOPPED, ExitCode, RsmpError, UsageError, unwritable
from rsmp_nlp.options import Commands
from rsmp_nlp.terminal_text import visible

app = Commands(
    name="rsmp-nlp",
    help="Situe des réseaux sociaux francophones entre influence, collaboration et coordination.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


@app.callback(invoke_without_command=True)
def root(
    version: Annotated[
        bool, typer.Option("--version", help="Afficher la version et quitter.")
    ] = False,
) -> None:
    """Situe des réseaux sociaux francophones entre influence, collaboration et coordination."""
    if version:
        typer.echo(__version__)
        raise typer.Exit


for command in (
    classify,
    inspect,
    readers,
    train,
    evaluate,
    explain,
    locate,
    compare,
    plan,
    report,
    codebook,
    export,
    forget,
    doctor,
    errors,
):
    app.command()(command)

app.add_typer(models.app, name="models")
app.add_typer(labels.app, name="labels")
app.add_typer(annotate.app, name="annotate")


def run(command: Callable[[], Any]) -> int:
    """Return the exit code of a command; a user's mistake is one sentence on stderr."""
    try:
        command()
    except RsmpError as error:
        return _told(error)
    except OSError as error:
        lost = unwritable(error.filename or "disque", error)
        if isinstance(lost, UsageError):
            raise
        return _told(lost)  # a full disk is a sentence wherever it is met
    except (KeyboardInterrupt, typer.Abort):
        code = int(ExitCode.INTERRUPTED)
    except SystemExit as leaving:  # of typer, which turns Ctrl-C into a code
        code = leaving.code if isinstance(leaving.code, int) else int(ExitCode.FAILED)
    else:
        code = int(ExitCode.DONE)
    if code == ExitCode.INTERRUPTED:
        typer.echo(STOPPED, err=True)
    return code


def _told(error: RsmpError) -> int:
    typer.echo(f"rsmp-nlp : {visible(str(error))} [{error.code}]", err=True)
    return int(error.exit_code)


def main() -> None:
    """Entry point of the `rsmp-nlp` command."""
    sys.exit(run(app.only(sys.argv[1]) if sys.argv[1:] else app))
