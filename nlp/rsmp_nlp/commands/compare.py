"""`rsmp-nlp compare`."""

from __future__ import annotations

from typing import Annotated

import typer

from rsmp_nlp.options import Json, Seed, print_json
from rsmp_nlp.position_options import (
    Cluster,
    Duplicates,
    Estimator,
    Labels,
    Level,
    ModelOfRun,
    Run,
    Weight,
    checked_options,
)


def compare(
    run: Run,
    platforms: Annotated[
        list[str],
        typer.Option("--platform", help="Plateforme à comparer : deux fois.", show_default=False),
    ],
    labels: Labels = None,
    estimator: Estimator = "default",
    weight: Weight = "message",
    cluster: Cluster = "widest",
    level: Level = 0.95,
    duplicates: Duplicates = "count",
    model: ModelOfRun = None,
    seed: Seed = 0,
    as_json: Json = False,
) -> None:
    """Comparer deux plateformes : écart, distance, même centre ou non, et ce qui les sépare."""
    from rsmp_nlp.comparing import compare_platforms, comparison_lines
    from rsmp_nlp.console import show
    from rsmp_nlp.locating import LocateSettings

    options = checked_options(estimator, weight, cluster, level, "month", duplicates)
    result = compare_platforms(
        LocateSettings(
            run,
            options,
            labels=tuple(labels or ()),
            model=model,
            platforms=tuple(platforms),
            seed=seed,
        )
    )
    if as_json:
        print_json(result)
    else:
        show("\n".join(comparison_lines(result)))
