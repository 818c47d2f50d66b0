"""`rsmp-nlp readers`."""

from __future__ import annotations

from typing import Annotated

import typer

from rsmp_nlp.options import Json, print_json


def readers(
    as_json: Json = False,
    as_markdown: Annotated[
        bool, typer.Option("--markdown", help="Toute la liste, en Markdown.")
    ] = False,
) -> None:
    """Montrer les formats lus, et jusqu’où chacun a été vérifié."""
    from rsmp_nlp.read.catalogue import catalogue, markdown

    if as_markdown:
        typer.echo(markdown(), nl=False)
        return
    found = catalogue()
    if as_json:
        print_json(found)
        return
    width = max(len(reader["name"]) for reader in found)
    for reader in found:
        typer.echo(f"{reader['name']:{width}}  {reader['formats']}")
        typer.echo(f"{'':{width}}  {reader['checked']}")
