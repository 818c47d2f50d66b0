"""`rsmp-nlp annotate`: what to label, and its way to annotation tools and back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rsmp_nlp.options import Json, Quiet, Seed, Texts, print_json
from rsmp_nlp.position_options import Run

app = typer.Typer(help="Étiqueter des messages : tirer, échanger, vérifier.", no_args_is_help=True)


@app.callback()
def annotate() -> None:
    """Étiqueter des messages : tirer, échanger, vérifier."""


@app.command()
def sample(
    run: Run,
    count: Annotated[
        int,
        typer.Option("-n", "--count", help="Messages voulus, en tout ou de chaque plateforme."),
    ],
    out: Annotated[
        Path, typer.Option("--output", "-o", help="Fichier à écrire : .csv, .jsonl ou .parquet.")
    ],
    strategy: Annotated[
        str,
        typer.Option(
            "--strategy",
            help="threads (fils entiers, de probabilité connue : rectifient une position), random, "
            "uncertain, diverse ou rare (instruisent un modèle).",
        ),
    ] = "threads",
    per_platform: Annotated[
        bool, typer.Option("--per-platform", help="Tirer -n messages de chaque plateforme.")
    ] = False,
    exclude: Annotated[
        list[str] | None,
        typer.Option(
            "--exclude",
            help="Tirages, étiquettes ou exports dont les messages ne sont pas repris. Répétable.",
        ),
    ] = None,
    annotators: Annotated[
        str | None,
        typer.Option(
            "--annotators", help="Noms de ceux qui étiquettent, séparés par des virgules."
        ),
    ] = None,
    double: Annotated[
        float | None,
        typer.Option(
            "--double",
            help="Part des messages donnée à deux annotateurs ; 0.2 s’ils sont plusieurs.",
            show_default=False,
        ),
    ] = None,
    texts: Texts = None,
    seed: Seed = 0,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Tirer les messages à étiqueter d’une exécution."""
    from rsmp_nlp.annotate.sample import SampleSettings, draw
    from rsmp_nlp.annotate.sample_file import check_suffix, write_sample
    from rsmp_nlp.console import say

    check_suffix(out)
    found = draw(
        SampleSettings(
            run,
            count,
            strategy,
            per_platform,
            seed,
            tuple(exclude or ()),
            tuple(name.strip() for name in annotators.split(",")) if annotators else (),
            double,
            tuple(texts or ()),
        )
    )
    write_sample(found.items, out)
    if as_json:
        print_json(
            {
                "output": str(out),
                "strategy": strategy,
                "messages": len(found.items),
                "double": found.pairs,
                "threads": found.threads,
                "notes": found.notes,
            }
        )
    for note in found.notes:
        say(note, quiet)
    say(f"{len(found.items)} messages tirés, {found.pairs} pour deux annotateurs : {out}", quiet)
