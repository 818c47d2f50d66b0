"""`rsmp-nlp annotate review`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rsmp_nlp.options import Json, Labelled, Quiet, Seed, Texts, print_json


def review(
    labelled: Labelled,
    texts: Texts = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            help="Étiquettes à relire : .xlsx, .csv, .jsonl ou .parquet.",
            show_default=False,
        ),
    ] = None,
    model: Annotated[
        str | None,
        typer.Option(
            "--model",
            help="Modèle qui relit, s’il n’a pas appris sur ces messages ; sans quoi un modèle est entraîné "
            "sur les autres étiquettes, par plis.",
            show_default=False,
        ),
    ] = None,
    base: Annotated[
        bool,
        typer.Option(
            "--base",
            help="Apprendre aussi du corpus du programme, utile si vos étiquettes sont peu nombreuses.",
        ),
    ] = False,
    checks: Annotated[
        str,
        typer.Option(
            "--checks",
            help="Ce qui est vérifié, séparé par des virgules : erreurs, doublons, regles.",
        ),
    ] = "erreurs,doublons,regles",
    with_text: Annotated[
        bool, typer.Option("--with-text", help="Écrire aussi les textes dans le fichier de -o.")
    ] = False,
    seed: Seed = 0,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Trouver les étiquettes à relire : erreurs probables, doublons, règles du guide."""
    from rsmp_nlp.annotate.reread_file import check_reread, write_doubtful
    from rsmp_nlp.annotate.review_labels import ReviewSettings, review_labels
    from rsmp_nlp.annotate.review_lines import review_lines
    from rsmp_nlp.console import say

    check_reread(out, with_text)
    found = review_labels(
        ReviewSettings(
            (*labelled, *(texts or ())),
            tuple(one.strip() for one in checks.split(",") if one.strip()),
            model,
            base,
            seed,
        ),
        lambda text: say(text, quiet),
    )
    if out is not None:
        write_doubtful(found.doubtful, out, with_text)
    if as_json:
        print_json(found.as_dict())
        return
    for line in review_lines(found):
        typer.echo(line)
    if out is not None:
        say(f"{len(found.doubtful)} étiquettes à relire écrites dans {out}", quiet)
