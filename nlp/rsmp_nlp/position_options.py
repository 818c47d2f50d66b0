"""Options that `locate`, `compare` and `plan` share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rsmp_nlp.errors import UsageError

if TYPE_CHECKING:
    from rsmp_nlp.aggregate.options import Options

Run = Annotated[
    Path,
    typer.Argument(
        help="Dossier d’une exécution, ou table de prédictions (messages.parquet).",
        show_default=False,
    ),
]
Labels = Annotated[
    list[str] | None,
    typer.Option(
        "--labels",
        help="Étiquettes de messages de l’exécution (message_id, label, weight). Répétable.",
    ),
]
Estimator = Annotated[
    str,
    typer.Option("--estimator", help="default, cc, pcc, acc, pacc, emq ou prudent."),
]
Weight = Annotated[
    str, typer.Option("--weight", help="Ce qui pèse autant : message, author ou thread.")
]
Cluster = Annotated[
    str, typer.Option("--cluster", help="Unité tirée : widest, thread, author ou message.")
]
Level = Annotated[float, typer.Option("--level", help="Niveau des intervalles.")]
Period = Annotated[str, typer.Option("--period", help="Chronologie par month, quarter ou year.")]
Duplicates = Annotated[
    str,
    typer.Option(
        "--duplicates", help="Messages identiques : count (tous) ou once (ensemble, pour un)."
    ),
]
ModelOfRun = Annotated[
    str | None,
    typer.Option("--model", help="Modèle des prédictions ; celui de l’exécution par défaut."),
]


def checked_options(
    estimator: str,
    weight: str,
    cluster: str,
    level: float,
    period: str,
    duplicates: str,
    by: tuple[str, ...] = (),
) -> Options:
    """Return what is asked of aggregation.

    Raises
    ------
    UsageError
        An option has a value that cannot be used; the sentence gives those that can.
    """
    from rsmp_nlp.aggregate.options import (
        CLUSTERS,
        DUPLICATES,
        ESTIMATORS,
        PERIODS,
        WEIGHTS,
        Options,
    )

    for name, value, allowed in (
        ("estimator", estimator, ESTIMATORS),
        ("weight", weight, WEIGHTS),
        ("cluster", cluster, CLUSTERS),
        ("period", period, PERIODS),
        ("duplicates", duplicates, DUPLICATES),
    ):
        if value not in allowed:
            raise UsageError(f"--{name} {value} : inconnu. Admis : {', '.join(allowed)}.")
    if not 0.5 <= level < 1:
        raise UsageError(f"--level {level} : attendu entre 0,5 et 1, par exemple 0.95.")
    return Options(estimator, cluster, weight, level, period, by, duplicates)
