"""`rsmp-nlp annotate`: what to label, and its way to annotation tools and back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rsmp_nlp.commands.annotate_agreement import agreement
from rsmp_nlp.commands.annotate_label import label
from rsmp_nlp.commands.annotate_review import review
from rsmp_nlp.options import Commands, Json, Quiet, Seed, Texts, print_json
from rsmp_nlp.position_options import Run

app = Commands(help="Étiqueter des messages : tirer, échanger, vérifier.", no_args_is_help=True)


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


@app.command()
def export(
    sample: Annotated[
        Path, typer.Argument(help="Tirage écrit par « annotate sample ».", show_default=False)
    ],
    to: Annotated[
        str,
        typer.Option(
            "--to",
            help="labelstudio, doccano, argilla, prodigy, activetigger, xlsx ou csv.",
        ),
    ],
    out: Annotated[
        Path,
        typer.Option(
            "--output", "-o", help="Fichier à écrire ; ce qui prépare le projet est mis à côté."
        ),
    ],
    blind: Annotated[
        bool, typer.Option("--blind", help="Cacher ce que propose le modèle.")
    ] = False,
    annotator: Annotated[
        str | None,
        typer.Option(
            "--annotator", help="Les seuls messages de cette personne.", show_default=False
        ),
    ] = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Donner un tirage à un outil d’annotation, avec la grille et le contexte."""
    from rsmp_nlp.annotate.exchange import export as hand_out
    from rsmp_nlp.annotate.sample_file import read_sample
    from rsmp_nlp.console import say

    written = hand_out(read_sample(sample), to, out, blind=blind, annotator=annotator)
    if as_json:
        print_json({"files": {str(one.path): one.messages for one in written}})
    for one in written:
        say(f"{one.path}" + (f" : {one.messages} messages" if one.messages else ""), quiet)


@app.command("import")
def import_(
    files: Annotated[
        list[str],
        typer.Argument(
            help="Exports de Label Studio, doccano, Argilla, Prodigy, ActiveTigger, ou feuilles remplies.",
            show_default=False,
        ),
    ],
    out: Annotated[
        Path, typer.Option("--output", "-o", help="Étiquettes : .csv, .jsonl ou .parquet.")
    ],
    sample: Annotated[
        list[Path] | None,
        typer.Option(
            "--sample",
            help="Tirage de ces messages : vérifie que l’export en vient, et dit ce qui manque. "
            "Répétable.",
        ),
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Finir par le code 4 si une ligne est rejetée.")
    ] = False,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Reprendre les étiquettes d’un outil : qui a dit quoi, passé quoi, et ce qui ne va pas."""
    from rsmp_nlp.annotate.exchange_import import import_labels, write_labels
    from rsmp_nlp.annotate.exchange_lines import import_lines, import_summary
    from rsmp_nlp.annotate.sample_file import check_suffix, read_sample
    from rsmp_nlp.console import say
    from rsmp_nlp.errors import RejectedRecords

    check_suffix(out)
    items = [item for path in sample or () for item in read_sample(path)]
    imported = import_labels(files, items)
    write_labels(imported, out)
    if as_json:
        print_json({"output": str(out), **import_summary(imported)})
    for line in import_lines(imported, out):
        say(line, quiet)
    if strict and (imported.rejected or imported.unread):
        raise RejectedRecords(f"{len(imported.rejected)} lignes rejetées (--strict).")


for command in (label, agreement, review):
    app.command()(command)
