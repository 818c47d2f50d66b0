"""`rsmp-nlp explain`."""

from __future__ import annotations

from typing import Annotated

import typer

from rsmp_nlp.options import Json, Model, print_json


def explain(
    text: Annotated[
        str, typer.Argument(help="Texte du message, entre guillemets.", show_default=False)
    ],
    kind: Annotated[
        str | None, typer.Option("--kind", help="Nature du message : post, comment, reply, chat…")
    ] = None,
    parent: Annotated[
        str | None, typer.Option("--parent", help="Texte du message auquel il répond.")
    ] = None,
    model: Model = "default",
    count: Annotated[
        int, typer.Option("-n", "--count", min=1, help="Nombre de mots et de marqueurs montrés.")
    ] = 12,
    as_json: Json = False,
) -> None:
    """Dire pourquoi un message est classé où il l’est : mots et marqueurs qui ont pesé."""
    from rsmp_nlp.classify.explain import explain_text
    from rsmp_nlp.console import show
    from rsmp_nlp.console_scores import explanation_lines

    explanation = explain_text(text, kind, parent, model)
    if as_json:
        print_json(explanation.as_dict())
    else:
        show("\n".join(explanation_lines(explanation, count)))
