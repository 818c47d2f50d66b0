"""`rsmp-nlp models`."""

from __future__ import annotations

import typer

from rsmp_nlp.options import Json, print_json


def models(as_json: Json = False) -> None:
    """Lister les modèles installés et ce qu’ils valent."""
    from rsmp_nlp.classify.installed import describe_models
    from rsmp_nlp.console import model_lines

    found = describe_models()
    if as_json:
        print_json(found)
    else:
        typer.echo("\n".join(model_lines(found)))
