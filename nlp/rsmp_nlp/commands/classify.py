"""`rsmp-nlp classify`."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from rsmp_nlp.errors import RejectedRecords, UsageError
from rsmp_nlp.options import (
    Encoding,
    Include,
    Json,
    Map,
    Model,
    Paths,
    Platform,
    Quiet,
    ReaderName,
    Seed,
    Timezone,
    default_key,
    print_json,
    reading_options,
    remote_runs,
)


def classify(
    paths: Paths,
    out: Annotated[
        str,
        typer.Option("--output", "-o", help="Dossier de sortie, ou adresse s3://, gs://…"),
    ] = "rsmp-out",
    model: Model = "default",
    mapping: Map = None,
    encoding: Encoding = None,
    platform: Platform = None,
    timezone: Timezone = "Europe/Paris",
    include: Include = None,
    reader: ReaderName = None,
    french_only: Annotated[
        bool,
        typer.Option(
            "--french-only",
            help="Laisser hors du calcul les messages reconnus dans une autre langue ; ils restent "
            "classés et comptés.",
        ),
    ] = False,
    with_text: Annotated[
        bool, typer.Option("--with-text", help="Écrire aussi le texte des messages.")
    ] = False,
    explain: Annotated[
        bool,
        typer.Option(
            "--explain",
            help="Écrire aussi les mots et marqueurs qui ont pesé (deux fois plus long).",
        ),
    ] = False,
    keep_authors: Annotated[
        bool, typer.Option("--keep-authors", help="Écrire les auteurs sans pseudonyme.")
    ] = False,
    key: Annotated[
        Path | None,
        typer.Option("--key", help="Fichier de la clé de pseudonymisation.", show_default=False),
    ] = None,
    seed: Seed = 0,
    workers: Annotated[
        int | None,
        typer.Option(
            "--workers",
            min=1,
            help="Processus de classement, celui qui lit compris. Par défaut : un seul, puis d’autres si le corpus est "
            "grand, selon les cœurs et la mémoire libres, 4 au plus ; un seul aussi avec un modèle qui n’est pas linéaire "
            "ou --engine dask.",
            show_default=False,
        ),
    ] = None,
    engine: Annotated[
        str,
        typer.Option(
            "--engine",
            help="Où le calcul a lieu : local, ou dask (un groupe de machines, docs/cluster.md).",
        ),
    ] = "local",
    scheduler: Annotated[
        str | None,
        typer.Option(
            "--scheduler",
            help="Adresse de l’ordonnanceur Dask, par exemple tcp://10.0.0.5:8786.",
            show_default=False,
        ),
    ] = None,
    resume: Annotated[
        bool,
        typer.Option("--resume/--no-resume", help="Reprendre une exécution interrompue."),
    ] = True,
    strict: Annotated[
        bool,
        typer.Option("--strict", help="Sortir avec le code 4 si un enregistrement est rejeté."),
    ] = False,
    lang: Annotated[str, typer.Option("--lang", help="Langue du rapport : fr ou en.")] = "fr",
    retention: Annotated[
        int | None,
        typer.Option(
            "--retention",
            min=1,
            max=36_500,
            help="Jours au bout desquels effacer ce qui est personnel : noté dans run.json et le rapport.",
            show_default=False,
        ),
    ] = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Lire, classer, agréger, et écrire les tables et le rapport."""
    from rsmp_nlp.imports import algebra_alone, import_less

    if model == "default":  # PyTorch, which others may need, reads this variable on some machines
        algebra_alone()

    from rsmp_nlp.addresses import is_remote
    from rsmp_nlp.config import RunSettings, check_engine
    from rsmp_nlp.console import run_summary, watcher, write_summary
    from rsmp_nlp.pipeline import classify as run_pipeline
    from rsmp_nlp.report.remote_run import output_folder

    check_engine(engine, scheduler, workers)
    if lang not in ("fr", "en"):
        raise UsageError(f"--lang {lang} : langue inconnue. Langues du rapport : fr, en.")
    settings = RunSettings(
        paths=tuple(paths),
        out=Path(out),
        model=model,
        reading=reading_options(mapping, encoding, platform, timezone, include, reader),
        key=None if keep_authors else key or default_key(),
        seed=seed,
        workers=workers,
        engine=engine,
        scheduler=scheduler,
        shared=out.rstrip("/") if engine == "dask" and is_remote(out) else None,
        with_text=with_text,
        explain=explain,
        resume=resume,
        french_only=french_only,
        lang=lang,
        retention=retention,
        command=tuple(sys.argv[1:]),
    )
    import_less()
    with output_folder(out, remote_runs()) as folder, watcher(quiet) as listening:
        outcome = run_pipeline(replace(settings, out=folder), listening)
    if as_json:
        print_json(run_summary(outcome, out))
    if not quiet:
        write_summary(outcome, out)
    if outcome.unread:
        raise outcome.unread[0]
    if strict and outcome.run["counts"]["rejected"]:
        raise RejectedRecords(
            f"{outcome.run['counts']['rejected']} enregistrements rejetés (--strict) : "
            f"voyez {out}/rejected.jsonl."
        )
