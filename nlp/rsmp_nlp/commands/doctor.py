"""`rsmp-nlp doctor`."""

from __future__ import annotations

import typer

from rsmp_nlp.errors import ExitCode
from rsmp_nlp.options import Json, print_json


def doctor(as_json: Json = False) -> None:
    """Vérifier l’installation, et dire ce qui manque avec la commande qui y remédie."""
    from rsmp_nlp.doctor import examine

    found = examine()
    if as_json:
        print_json([check.as_dict() for check in found])
    else:
        typer.echo("\n".join(check.line() for check in found))
    if not all(check.ok for check in found):
        raise typer.Exit(ExitCode.FAILED)
