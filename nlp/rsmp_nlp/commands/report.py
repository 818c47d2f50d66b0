"""`rsmp-nlp report`."""

from __future__ import annotations

from typing import Annotated

import typer

from rsmp_nlp.errors import UsageError


def report(
    out: Annotated[
        str,
        typer.Argument(
            help="Dossier d’une exécution, ou son adresse s3://, gs://…", show_default=False
        ),
    ],
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
    from rsmp_nlp.addresses import is_remote
    from rsmp_nlp.report.page import write_report
    from rsmp_nlp.report.remote_run import run_folder

    if lang not in ("fr", "en"):
        raise UsageError(f"--lang {lang} : langue inconnue. Langues du rapport : fr, en.")
    if figure_format and not figures:
        raise UsageError("--figure-format ne va qu’avec --figures.")
    with run_folder(out) as folder:
        written = [write_report(folder, lang, quotes=quotes)]
        if figures:
            from rsmp_nlp.console import say
            from rsmp_nlp.report.figures.style import FORMATS
            from rsmp_nlp.report.figures.write import write_figures

            done = write_figures(folder, tuple(figure_format or FORMATS), lang)
            written += done.paths
            for name in done.empty:
                say(f"Pas de figure « {name} » : cette exécution n’a pas de quoi la faire.", False)
        inside = [path.relative_to(folder).as_posix() for path in written]
    home = out.rstrip("/") if is_remote(out) else str(folder)
    for name in inside:
        typer.echo(f"{home}/{name}")
