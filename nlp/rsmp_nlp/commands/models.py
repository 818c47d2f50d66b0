"""`rsmp-nlp models`, and `rsmp-nlp models compare`."""

from __future__ import annotations

from typing import Annotated

import typer

from rsmp_nlp.options import Commands, Json, Labelled, Quiet, Seed, print_json

app = Commands(help="Lister les modèles installés et ce qu’ils valent, ou en comparer deux.")


@app.callback(invoke_without_command=True)
def models(context: typer.Context, as_json: Json = False) -> None:
    """Lister les modèles installés et ce qu’ils valent, ou en comparer deux."""
    from rsmp_nlp.classify.installed import describe_models
    from rsmp_nlp.console import model_lines, show

    if context.invoked_subcommand is not None:
        return
    found = describe_models()
    if as_json:
        print_json(found)
    else:
        show("\n".join(model_lines(found)))


@app.command()
def compare(
    model_a: Annotated[str, typer.Argument(metavar="A", help="Premier modèle : nom, ou dossier.")],
    model_b: Annotated[str, typer.Argument(metavar="B", help="Second modèle : nom, ou dossier.")],
    labelled: Labelled,
    seed: Seed = 0,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Dire si B est meilleur que A sur des messages étiquetés, plateformes retirées au sort."""
    from rsmp_nlp.classify.compare import compare as run_comparison
    from rsmp_nlp.classify.evaluate import doubt
    from rsmp_nlp.classify.labels import read_labelled
    from rsmp_nlp.console import say, show, tell_reading
    from rsmp_nlp.console_scores import comparison_lines

    reading = read_labelled(labelled)
    tell_reading(reading, quiet)
    comparison = run_comparison(reading.labelled, model_a, model_b, seed)
    for one in (comparison.a, comparison.b):
        if warning := doubt(one):
            say(warning, quiet)
    if as_json:
        print_json(comparison.as_dict())
    else:
        show("\n".join(comparison_lines(comparison)))
