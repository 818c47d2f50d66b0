"""`rsmp-nlp annotate label`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from rsmp_nlp.options import Quiet


def label(
    sample: Annotated[
        Path,
        typer.Argument(help="Tirage de « annotate sample ».", show_default=False),
    ],
    out: Annotated[
        Path,
        typer.Option(
            "--output",
            "-o",
            help="Étiquettes, en CSV ou JSONL ; un fichier commencé est repris où il en est.",
            show_default=False,
        ),
    ],
    annotator: Annotated[
        str,
        typer.Option("--annotator", help="Nom de la personne qui étiquette.", show_default=False),
    ],
    suggest: Annotated[
        bool,
        typer.Option(
            "--suggest", help="Montrer ce que le modèle propose (influence l’annotateur)."
        ),
    ] = False,
    quiet: Quiet = False,
) -> None:
    """Étiqueter dans le terminal, une touche par message."""
    from rsmp_nlp.annotate.sample_file import read_sample
    from rsmp_nlp.annotate.terminal import Session, items_for
    from rsmp_nlp.annotate.terminal_keys import keyboard
    from rsmp_nlp.annotate.terminal_screen import style
    from rsmp_nlp.annotate.terminal_store import LabelFile
    from rsmp_nlp.console import say

    def write(text: str) -> None:
        sys.stdout.write(text)
        sys.stdout.flush()

    items = items_for(read_sample(sample), annotator)
    with keyboard() as read:
        labels = LabelFile(out, annotator)
        left = Session(items, labels, read, write, style(), suggest).run()
    say(
        f"{len(items) - left} messages sur {len(items)} étiquetés : {out}"
        + ("" if left == 0 else ". La même commande reprend ici."),
        quiet,
    )
