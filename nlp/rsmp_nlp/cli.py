"""Commands: each reads its options, calls one function, and prints what it returns."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from rsmp_nlp import __version__
from rsmp_nlp.errors import ExitCode, QualityGateFailed, RejectedRecords, RsmpError, UsageError
from rsmp_nlp.options import (
    Encoding,
    Include,
    Json,
    Labelled,
    Map,
    Model,
    Paths,
    Platform,
    Quiet,
    Seed,
    Timezone,
    default_key,
    reading_options,
)

app = typer.Typer(
    name="rsmp-nlp",
    help="Situe des réseaux sociaux francophones entre influence, collaboration et coordination.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


@app.callback(invoke_without_command=True)
def root(
    version: Annotated[
        bool, typer.Option("--version", help="Afficher la version et quitter.")
    ] = False,
) -> None:
    """Situe des réseaux sociaux francophones entre influence, collaboration et coordination."""
    if version:
        typer.echo(__version__)
        raise typer.Exit


@app.command()
def classify(
    paths: Paths,
    out: Annotated[Path, typer.Option("--output", "-o", help="Dossier de sortie.")] = Path(
        "rsmp-out"
    ),
    model: Model = "default",
    mapping: Map = None,
    encoding: Encoding = None,
    platform: Platform = None,
    timezone: Timezone = "Europe/Paris",
    include: Include = None,
    with_text: Annotated[
        bool, typer.Option("--with-text", help="Écrire aussi le texte des messages.")
    ] = False,
    keep_authors: Annotated[
        bool, typer.Option("--keep-authors", help="Écrire les auteurs sans pseudonyme.")
    ] = False,
    key: Annotated[
        Path | None,
        typer.Option("--key", help="Fichier de la clé de pseudonymisation.", show_default=False),
    ] = None,
    seed: Seed = 0,
    workers: Annotated[int, typer.Option("--workers", min=1, help="Processus de classement.")] = 1,
    engine: Annotated[str, typer.Option("--engine", help="Où le calcul a lieu : local.")] = "local",
    resume: Annotated[
        bool,
        typer.Option("--resume/--no-resume", help="Reprendre une exécution interrompue."),
    ] = True,
    strict: Annotated[
        bool,
        typer.Option("--strict", help="Sortir avec le code 4 si un enregistrement est rejeté."),
    ] = False,
    lang: Annotated[str, typer.Option("--lang", help="Langue du rapport : fr ou en.")] = "fr",
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Lire, classer, agréger, et écrire les tables et le rapport."""
    from rsmp_nlp.config import RunSettings
    from rsmp_nlp.console import progress_line, run_summary, write_summary
    from rsmp_nlp.pipeline import classify as run_pipeline

    if engine != "local":
        raise UsageError(f"--engine {engine} : moteur inconnu. Moteur disponible : local.")
    if lang not in ("fr", "en"):
        raise UsageError(f"--lang {lang} : langue inconnue. Langues du rapport : fr, en.")
    settings = RunSettings(
        paths=tuple(paths),
        out=out,
        model=model,
        reading=reading_options(mapping, encoding, platform, timezone, include),
        key=None if keep_authors else key or default_key(),
        seed=seed,
        workers=workers,
        with_text=with_text,
        resume=resume,
        lang=lang,
        command=tuple(sys.argv[1:]),
    )
    with progress_line(quiet) as progress:
        outcome = run_pipeline(settings, progress)
    if as_json:
        _print_json(run_summary(outcome, out))
    if not quiet:
        write_summary(outcome, out)
    if outcome.unread:
        raise outcome.unread[0]
    if strict and outcome.run["counts"]["rejected"]:
        raise RejectedRecords(
            f"{outcome.run['counts']['rejected']} enregistrements rejetés (--strict) : "
            f"voyez {out / 'rejected.jsonl'}."
        )


@app.command()
def inspect(
    paths: Paths,
    mapping: Map = None,
    encoding: Encoding = None,
    platform: Platform = None,
    timezone: Timezone = "Europe/Paris",
    include: Include = None,
    as_json: Json = False,
) -> None:
    """Montrer ce qui serait lu, sans rien classer ni écrire."""
    from rsmp_nlp.console import write_inspection
    from rsmp_nlp.inspection import inspect_paths

    found = inspect_paths(
        tuple(paths), reading_options(mapping, encoding, platform, timezone, include)
    )
    if as_json:
        _print_json(found)
    else:
        write_inspection(found)


@app.command()
def train(
    labelled: Labelled,
    out: Annotated[
        Path, typer.Option("--output", "-o", help="Dossier du modèle.", show_default=False)
    ],
    backend: Annotated[
        str, typer.Option("--backend", help="Famille de modèle : linear.")
    ] = "linear",
    folds: Annotated[
        int, typer.Option("--folds", min=2, help="Plis de la validation croisée.")
    ] = 10,
    seed: Seed = 0,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Entraîner un modèle sur des messages étiquetés, et mesurer ce qu’il vaut."""
    from rsmp_nlp.classify.labels import read_labelled
    from rsmp_nlp.classify.train import train as run_training
    from rsmp_nlp.console import say, score_lines

    if backend != "linear":
        raise UsageError(f"--backend {backend} : inconnu. Disponible : linear.")
    reading = read_labelled(labelled)
    if reading.without_text:
        say(f"{reading.without_text} étiquettes sans texte : laissées de côté.", quiet)
    trained = run_training(
        reading.labelled, out, seed=seed, folds=folds, progress=lambda text: say(text, quiet)
    )
    if as_json:
        _print_json({"model": str(out), "scored_on": trained.scored_on, **trained.scores.as_dict()})
    for line in score_lines(trained.scores):
        say(line, quiet)
    say(f"Modèle écrit dans {out}", quiet)


@app.command()
def evaluate(
    labelled: Labelled,
    model: Model = "default",
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
    from rsmp_nlp.classify.evaluate import evaluate as run_evaluation
    from rsmp_nlp.classify.labels import read_labelled
    from rsmp_nlp.console import score_lines

    scores = run_evaluation(read_labelled(labelled).labelled, model)
    if as_json:
        _print_json(scores.as_dict())
    elif not quiet:
        typer.echo("\n".join(score_lines(scores, per_platform=True)))
    if min_macro_f1 is not None and scores.families_macro_f1 < min_macro_f1:
        raise QualityGateFailed(
            f"macro-F1 des familles {scores.families_macro_f1:.3f}, sous le minimum demandé "
            f"({min_macro_f1:.3f})."
        )


@app.command()
def report(
    out: Annotated[Path, typer.Argument(help="Dossier d’une exécution.", show_default=False)],
    lang: Annotated[str, typer.Option("--lang", help="Langue du rapport : fr ou en.")] = "fr",
) -> None:
    """Refaire le rapport d’une exécution, sans rien reclasser."""
    from rsmp_nlp.report.page import write_report

    if lang not in ("fr", "en"):
        raise UsageError(f"--lang {lang} : langue inconnue. Langues du rapport : fr, en.")
    typer.echo(str(write_report(out, lang)))


@app.command()
def models(as_json: Json = False) -> None:
    """Lister les modèles installés et ce qu’ils valent."""
    from rsmp_nlp.classify.installed import describe_models
    from rsmp_nlp.console import model_lines

    found = describe_models()
    if as_json:
        _print_json(found)
    else:
        typer.echo("\n".join(model_lines(found)))


@app.command()
def doctor(as_json: Json = False) -> None:
    """Vérifier l’installation, et dire ce qui manque avec la commande qui y remédie."""
    from rsmp_nlp.doctor import examine

    found = examine()
    if as_json:
        _print_json([check.as_dict() for check in found])
    else:
        typer.echo("\n".join(check.line() for check in found))
    if not all(check.ok for check in found):
        raise typer.Exit(ExitCode.FAILED)


def _print_json(content: Any) -> None:
    import json

    typer.echo(json.dumps(content, ensure_ascii=False, indent=1))


def run(command: Callable[[], Any]) -> int:
    """Return the exit code of a command; a user's mistake is one sentence on stderr."""
    try:
        command()
    except RsmpError as error:
        typer.echo(f"rsmp-nlp : {error}", err=True)
        return int(error.exit_code)
    except (KeyboardInterrupt, typer.Abort):
        typer.echo("Interrompu. La même commande reprend où elle s’est arrêtée.", err=True)
        return int(ExitCode.INTERRUPTED)
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else int(ExitCode.FAILED)
    return int(ExitCode.DONE)


def main() -> None:
    """Entry point of the `rsmp-nlp` command."""
    sys.exit(run(app))
