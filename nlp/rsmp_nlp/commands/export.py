"""`rsmp-nlp export`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rsmp_nlp.export.targets import TARGETS
from rsmp_nlp.export.targets import export as hand_over
from rsmp_nlp.options import Json, Quiet, print_json


def export(
    run: Annotated[Path, typer.Argument(help="Dossier d’une exécution.", show_default=False)],
    to: Annotated[
        str,
        typer.Option(
            "--to",
            help=f"Cible : {', '.join(TARGETS)}, ou l’URL d’une base (postgresql://…).",
            show_default=False,
        ),
    ],
    out: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            help="Fichier ou dossier à écrire ; dans celui de l’exécution par défaut.",
            show_default=False,
        ),
    ] = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Remettre une exécution à un outil de restitution, sans rien reclasser."""
    from rsmp_nlp.console import say

    done = hand_over(run, to, out)
    if as_json:
        print_json(
            {
                "to": to if to in TARGETS else "database",  # a URL may hold a password
                "paths": [str(path) for path in done.paths],
                "rows": done.rows,
                "notes": list(done.notes),
            }
        )
    else:
        for path in done.paths:
            typer.echo(str(path))
    for note in done.notes:
        say(note, quiet)
