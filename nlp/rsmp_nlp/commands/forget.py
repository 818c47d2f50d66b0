"""`rsmp-nlp forget`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rsmp_nlp.options import Json, Quiet, default_key, print_json


def forget(
    run: Annotated[Path, typer.Argument(help="Dossier d’une exécution.", show_default=False)],
    author: Annotated[
        list[str],
        typer.Option(
            "--author",
            help="Auteur à effacer : son nom, écrit comme dans la source, ou son pseudonyme (a-…). "
            "Répétable.",
            show_default=False,
        ),
    ],
    key: Annotated[
        Path | None,
        typer.Option(
            "--key", help="Clé de pseudonymisation de l’exécution, pour un nom.", show_default=False
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Dire combien de messages, sans rien changer.")
    ] = False,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Effacer une personne d’une exécution : ses messages, et tout ce qui en est calculé."""
    from dataclasses import asdict

    from rsmp_nlp.console import forgotten_lines, say
    from rsmp_nlp.forgetting import ForgetSettings
    from rsmp_nlp.forgetting import forget as run_forget

    settings = ForgetSettings(run, tuple(author), key or default_key(), dry_run)
    done = run_forget(settings)
    if as_json:
        print_json({"run": str(run), "dry_run": dry_run, **asdict(done)})
    for line in forgotten_lines(done, dry_run=dry_run):
        say(line, quiet)
