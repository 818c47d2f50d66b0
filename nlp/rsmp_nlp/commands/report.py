"""`rsmp-nlp report`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rsmp_nlp.errors import UsageError


def report(
    out: Annotated[Path, typer.Argument(help="Dossier d’une exécution.", show_default=False)],
    lang: Annotated[str, typer.Option("--lang", help="Langue du rapport : fr ou en.")] = "fr",
    quotes: Annotated[
        bool,
        typer.Option(
            "--quotes",
            help="Citer quelques messages, masqués et sans auteur (exécution --with-text).",
        ),
    ] = False,
) -> None:
    """Refaire le rapport d’une exécution, sans rien reclasser."""
    from rsmp_nlp.report.page import write_report

    if lang not in ("fr", "en"):
        raise UsageError(f"--lang {lang} : langue inconnue. Langues du rapport : fr, en.")
    typer.echo(str(write_report(out, lang, quotes=quotes)))
