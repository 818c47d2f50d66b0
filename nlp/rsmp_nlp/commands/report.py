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
    figures: Annotated[
        bool,
        typer.Option(
            "--figures",
            help="Écrire aussi les figures seules, dans figures/ (extra « figures »).",
        ),
    ] = False,
    figure_format: Annotated[
        list[str] | None,
        typer.Option(
            "--figure-format",
            help="Format des figures : svg, pdf ou png ; répétable. Les trois par défaut.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Refaire le rapport d’une exécution, sans rien reclasser."""
    from rsmp_nlp.report.page import write_report

    if lang not in ("fr", "en"):
        raise UsageError(f"--lang {lang} : langue inconnue. Langues du rapport : fr, en.")
    if figure_format and not figures:
        raise UsageError("--figure-format ne va qu’avec --figures.")
    typer.echo(str(write_report(out, lang, quotes=quotes)))
    if figures:
        from rsmp_nlp.console import say
        from rsmp_nlp.report.figures.style import FORMATS
        from rsmp_nlp.report.figures.write import write_figures

        done = write_figures(out, tuple(figure_format or FORMATS), lang)
        for path in done.paths:
            typer.echo(str(path))
        for name in done.empty:
            say(f"Pas de figure « {name} » : cette exécution n’a pas de quoi la faire.", False)
