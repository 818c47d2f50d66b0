"""`rsmp-nlp labels`: labelled messages in other forms."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rsmp_nlp.errors import UsageError
from rsmp_nlp.options import Commands, Labelled, Quiet

app = Commands(help="Écrire des messages étiquetés sous d’autres formes.", no_args_is_help=True)

_FORMS = ("hf",)


@app.callback()
def labels() -> None:
    """Écrire des messages étiquetés sous d’autres formes."""


@app.command()
def export(
    labelled: Labelled,
    out: Annotated[Path, typer.Option("--output", "-o", help="Dossier à écrire.")],
    to: Annotated[
        str, typer.Option("--to", help="Forme : hf (jeu de données Hugging Face, avec les textes).")
    ] = "hf",
    quiet: Quiet = False,
) -> None:
    """Écrire un jeu de données Hugging Face : Parquet, classes nommées, carte."""
    from rsmp_nlp.classify.labels import read_labelled
    from rsmp_nlp.console import say, tell_reading
    from rsmp_nlp.export.labelled import write_dataset

    if to not in _FORMS:
        raise UsageError(f"--to {to} : forme inconnue. Admises : {', '.join(_FORMS)}.")
    reading = read_labelled(labelled)
    tell_reading(reading, quiet)
    write_dataset(reading.labelled, out)
    say(f"{len(reading.labelled)} messages étiquetés écrits dans {out}", quiet)


@app.command()
def reference(
    labelled: Labelled,
    out: Annotated[Path, typer.Option("--output", "-o", help="Fichier CSV à écrire.")],
    quiet: Quiet = False,
) -> None:
    """Écrire les étiquettes sans les textes : empreinte SHA-256, origine, étiquette, tour."""
    from rsmp_nlp.classify.labels import read_labelled
    from rsmp_nlp.classify.reference import write_references
    from rsmp_nlp.console import say, tell_reading

    reading = read_labelled(labelled)
    tell_reading(reading, quiet)
    count = write_references(reading.labelled, out)
    say(f"{count} étiquettes écrites dans {out}, sans aucun texte", quiet)
