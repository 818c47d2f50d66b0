"""`rsmp-nlp evaluate`."""

from __future__ import annotations

from typing import Annotated

import typer

from rsmp_nlp.errors import QualityGateFailed
from rsmp_nlp.options import Json, Labelled, Model, Quiet, Texts, print_json


def evaluate(
    labelled: Labelled,
    model: Model = "default",
    texts: Texts = None,
    min_macro_f1: Annotated[
        float | None,
        typer.Option(
            "--min-macro-f1",
            help="Sortir avec le code 5 si le macro-F1 des familles est plus bas.",
        ),
    ] = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Comparer un modèle à des étiquettes, par famille, par usage et par plateforme."""
    from rsmp_nlp.classify.evaluate import doubt
    from rsmp_nlp.classify.evaluate import evaluate as run_evaluation
    from rsmp_nlp.classify.labels import read_labelled
    from rsmp_nlp.console import say, show, tell_reading
    from rsmp_nlp.console_scores import evaluation_lines

    reading = read_labelled([*labelled, *(texts or ())])
    tell_reading(reading, quiet)
    evaluation = run_evaluation(reading.labelled, model)
    scores = evaluation.scores
    if warning := doubt(evaluation):
        say(warning, quiet)
    if as_json:
        print_json(evaluation.as_dict())
    elif not quiet:
        show("\n".join(evaluation_lines(scores)))
    # written so that a score that could not be measured does not pass
    if min_macro_f1 is not None and not scores.families_macro_f1 >= min_macro_f1:
        raise QualityGateFailed(
            f"macro-F1 des familles {scores.families_macro_f1:.3f}, sous le minimum demandé "
            f"({min_macro_f1:.3f})."
        )
