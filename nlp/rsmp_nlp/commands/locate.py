"""`rsmp-nlp locate`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from rsmp_nlp.options import Json, Quiet, Seed, default_key, print_json
from rsmp_nlp.position_options import (
    Cluster,
    Duplicates,
    Estimator,
    Labels,
    Level,
    ModelOfRun,
    Period,
    Run,
    Weight,
    checked_options,
)


def locate(
    run: Run,
    labels: Labels = None,
    by: Annotated[
        list[str] | None,
        typer.Option(
            "--by", help="Situer à part chaque valeur d’une colonne : role, space… Répétable."
        ),
    ] = None,
    period: Period = "month",
    estimator: Estimator = "default",
    weight: Weight = "message",
    cluster: Cluster = "widest",
    level: Level = 0.95,
    duplicates: Duplicates = "count",
    organisation: Annotated[
        list[str] | None,
        typer.Option(
            "--organisation",
            help="Auteur qui parle pour l’organisation (part descendante). Répétable.",
        ),
    ] = None,
    key: Annotated[
        Path | None,
        typer.Option(
            "--key", help="Clé de pseudonymisation, pour --organisation.", show_default=False
        ),
    ] = None,
    model: ModelOfRun = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            help="Dossier de sortie ; « locate » dans celui de l’exécution par défaut.",
            show_default=False,
        ),
    ] = None,
    seed: Seed = 0,
    lang: Annotated[str, typer.Option("--lang", help="Langue du rapport : fr ou en.")] = "fr",
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Situer à nouveau les plateformes d’une exécution, sans rien reclasser."""
    from rsmp_nlp.console import position_lines, say
    from rsmp_nlp.errors import UsageError
    from rsmp_nlp.locating import LocateSettings
    from rsmp_nlp.locating import locate as run_locate

    if lang not in ("fr", "en"):
        raise UsageError(f"--lang {lang} : langue inconnue. Langues du rapport : fr, en.")
    settings = LocateSettings(
        run=run,
        options=checked_options(
            estimator, weight, cluster, level, period, duplicates, tuple(by or ())
        ),
        out=out,
        labels=tuple(labels or ()),
        organisation=tuple(organisation or ()),
        key=key or default_key(),
        model=model,
        seed=seed,
        lang=lang,
        command=tuple(sys.argv[1:]),
    )
    found, folder = run_locate(settings)
    if as_json:
        print_json(
            {
                "output": str(folder),
                "notes": found.notes,
                "platforms": found.tables.platforms,
                "usages": found.tables.usages,
                "segments": found.tables.segments,
            }
        )
    for line in position_lines(found.tables.platforms):
        say(line, quiet)
    for note in found.notes:
        say(note, quiet)
    say(f"\nTables et rapport : {folder}", quiet)
