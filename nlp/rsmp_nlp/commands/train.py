"""`rsmp-nlp train`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rsmp_nlp.errors import UsageError
from rsmp_nlp.options import Json, Labelled, Quiet, Seed, Texts, print_json


def train(
    labelled: Labelled,
    out: Annotated[
        Path, typer.Option("--output", "-o", help="Dossier du modèle.", show_default=False)
    ],
    texts: Texts = None,
    base: Annotated[
        bool,
        typer.Option(
            "--base",
            help="Partir du corpus d’apprentissage du programme (textes écrits ; et messages réels si "
            "--texts les donne), et y ajouter les vôtres.",
        ),
    ] = False,
    backend: Annotated[
        str, typer.Option("--backend", help="Famille de modèle : linear, spacy ou transformer.")
    ] = "linear",
    base_model: Annotated[
        str | None,
        typer.Option(
            "--base-model",
            help="Encodeur français à affiner (transformer) : nom sur Hugging Face, ou dossier.",
        ),
    ] = None,
    epochs: Annotated[
        int | None,
        typer.Option(
            "--epochs", min=1, help="Passes au plus sur les messages (spacy, transformer)."
        ),
    ] = None,
    combine: Annotated[
        str,
        typer.Option(
            "--combine",
            help="Étiquettes de plusieurs annotateurs : majority (la majorité), ou soft (chacune "
            "pour sa part).",
        ),
    ] = "majority",
    folds: Annotated[
        int | None,
        typer.Option(
            "--folds",
            min=2,
            help="Plis de la validation croisée ; sans quoi 10 (linear) ou 3 (spacy, transformer).",
        ),
    ] = None,
    curve: Annotated[
        bool,
        typer.Option(
            "--curve",
            help="Tracer aussi la courbe d’apprentissage : ce que 100 étiquettes de plus apporteraient, et "
            "quand s’arrêter (linear ; plusieurs dizaines d’apprentissages).",
        ),
    ] = False,
    seed: Seed = 0,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Entraîner un modèle sur des messages étiquetés, et mesurer ce qu’il vaut."""
    from rsmp_nlp.classify.backends import BACKENDS, backend_named
    from rsmp_nlp.classify.combine import COMBINE
    from rsmp_nlp.classify.curve_files import curve_of, write_curve
    from rsmp_nlp.classify.curve_lines import curve_lines
    from rsmp_nlp.classify.installed import shipped_training
    from rsmp_nlp.classify.labels import read_labelled
    from rsmp_nlp.classify.train import train as run_training
    from rsmp_nlp.console import say, tell_reading
    from rsmp_nlp.console_scores import score_lines

    chosen = backend_named(backend, base_model, epochs)
    if chosen is None:
        raise UsageError(f"--backend {backend} : inconnu. Admis : {', '.join(BACKENDS)}.")
    chosen.require()
    if combine not in COMBINE:
        raise UsageError(f"--combine {combine} : inconnu. Admis : {', '.join(COMBINE)}.")
    if curve and chosen.name != "linear":
        raise UsageError(
            f"--curve : demande des dizaines d’apprentissages, trop longs pour --backend {backend}. Tracez-la "
            "avec --backend linear."
        )
    paths = [*labelled, *(shipped_training(bool(texts)) if base else ()), *(texts or ())]
    reading = read_labelled(paths, combine)
    tell_reading(reading, quiet)
    # before the training: what makes a curve impossible is then told before anything is written
    drawn = (
        curve_of(reading.labelled, [*labelled, *(texts or ())], seed, lambda text: say(text, quiet))
        if curve
        else None
    )
    trained = run_training(
        reading.labelled,
        out,
        backend=chosen,
        seed=seed,
        folds=folds,
        progress=lambda text: say(text, quiet),
    )
    if drawn is not None:
        write_curve(out, drawn)
    if as_json:
        more = {} if drawn is None else {"curve": drawn.as_dict()}
        print_json(
            {"model": str(out), "scored_on": trained.scored_on, **trained.scores.as_dict(), **more}
        )
    for line in (*score_lines(trained.scores), *(curve_lines(drawn) if drawn else ())):
        say(line, quiet)
    say(f"Modèle écrit dans {out}", quiet)
