"""`rsmp-nlp errors`."""

from __future__ import annotations

from typing import Annotated

import typer

from rsmp_nlp.errors import UsageError


def errors(
    code: Annotated[
        str | None,
        typer.Argument(help="Code lu à la fin d’un message, par exemple E306.", show_default=False),
    ] = None,
    markdown: Annotated[
        bool, typer.Option("--markdown", help="Toute la liste, en Markdown.")
    ] = False,
) -> None:
    """Dire ce que signifie le code d’une erreur : ses causes, et ce qui la répare."""
    from rsmp_nlp import error_index

    if markdown:
        typer.echo(error_index.markdown(), nl=False)
        return
    if code is None:
        for known, entry in error_index.INDEX.items():
            typer.echo(f"{known}  {entry.title}")
        return
    found = error_index.INDEX.get(code.strip().strip("[]").upper())
    if found is None:
        raise UsageError(f"{code} : code inconnu. Codes : {', '.join(error_index.INDEX)}.")
    typer.echo(f"{found.title}.\n\n{found.causes}\n")
    for cure in found.cures:
        typer.echo(f"- {cure}")
