"""`rsmp-nlp codebook`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rsmp_nlp.errors import UsageError, unwritable
from rsmp_nlp.options import Quiet

_FORMATS = ("md", "html", "pdf")


def codebook(
    form: Annotated[
        str | None,
        typer.Option(
            "--format",
            help="md, html ou pdf ; selon le suffixe de -o, md par défaut.",
            show_default=False,
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            help="Fichier à écrire ; sans lui, le guide sort sur la sortie standard.",
            show_default=False,
        ),
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Donner le guide des annotateurs : la grille, les exemples, les cas difficiles."""
    from rsmp_nlp.annotate.codebook import markdown
    from rsmp_nlp.annotate.codebook_page import html
    from rsmp_nlp.annotate.codebook_pdf import pdf
    from rsmp_nlp.console import say
    from rsmp_nlp.whole_files import settle

    form = form or (out.suffix.removeprefix(".") if out else "") or "md"
    if form not in _FORMATS:
        raise UsageError(f"--format {form} : forme inconnue. Admises : {', '.join(_FORMATS)}.")
    if form == "pdf":
        if out is None:
            raise UsageError(
                "--format pdf : indiquez le fichier à écrire, par exemple -o guide.pdf."
            )
        content = pdf()
    else:
        content = (markdown() if form == "md" else html()).encode()
    if out is None:
        typer.echo(content.decode(), nl=False)
        return
    temporary = out.with_name(f".{out.name}.new")
    try:
        temporary.write_bytes(content)
        settle(temporary, out)
    except OSError as error:
        raise unwritable(out, error) from error
    finally:
        temporary.unlink(missing_ok=True)
    say(f"Guide des annotateurs : {out}", quiet)
