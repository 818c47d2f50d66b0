"""`rsmp-nlp annotate agreement`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rsmp_nlp.options import Json, Quiet, Seed, Texts, print_json

Labels = Annotated[
    list[str],
    typer.Argument(
        help="Étiquettes de plusieurs annotateurs : forme longue (message_id, annotator, label), ou "
        "exports d’outils d’annotation.",
        show_default=False,
    ),
]


def agreement(
    labels: Labels,
    texts: Texts = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            help="Messages à discuter : .xlsx, .csv, .jsonl ou .parquet.",
            show_default=False,
        ),
    ] = None,
    with_text: Annotated[
        bool, typer.Option("--with-text", help="Écrire aussi les textes dans le fichier de -o.")
    ] = False,
    seed: Seed = 0,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Mesurer l’accord des annotateurs, et dire de quels messages discuter."""
    from rsmp_nlp.annotate.agreement import measure
    from rsmp_nlp.annotate.agreement_lines import agreement_lines
    from rsmp_nlp.annotate.reread_file import check_reread, write_disputed
    from rsmp_nlp.classify.labels import read_annotations
    from rsmp_nlp.console import say

    check_reread(out, with_text)
    reading = read_annotations([*labels, *(texts or ())])
    for problem in reading.problems:
        say(f"Laissé de côté : {problem}", quiet)
    known = reading.messages.items()
    threads = {key: one.thread_id for key, one in known if one.thread_id is not None}
    report = measure(reading.annotations, threads, seed)
    if out is not None:
        shown = {key: (one.text, reading.parents.get(key, "")) for key, one in known}
        write_disputed(report.disputed, out, shown if with_text else None)
    if as_json:
        print_json({**report.as_dict(), "problems": reading.problems})
        return
    for line in agreement_lines(report):
        typer.echo(line)
    if out is not None:
        say(f"{len(report.disputed)} messages à discuter écrits dans {out}", quiet)
