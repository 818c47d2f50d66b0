"""`rsmp-nlp plan`."""

from __future__ import annotations

from typing import Annotated

import typer

from rsmp_nlp.options import Json, Seed, print_json
from rsmp_nlp.position_options import Labels, Level, ModelOfRun, Run, checked_options


def plan(
    run: Run,
    half_width: Annotated[
        float,
        typer.Option(
            "--half-width", help="Demi-largeur voulue de l’intervalle : 0.05 pour ± 5 points."
        ),
    ] = 0.05,
    labels: Labels = None,
    level: Level = 0.95,
    model: ModelOfRun = None,
    seed: Seed = 0,
    as_json: Json = False,
) -> None:
    """Dire combien de fils étiqueter encore, par plateforme, pour l’intervalle voulu."""
    from rsmp_nlp.comparing import plan_labels, plan_lines
    from rsmp_nlp.console import show
    from rsmp_nlp.locating import LocateSettings

    settings = LocateSettings(
        run,
        checked_options("default", "message", "widest", level, "month", "count"),
        labels=tuple(labels or ()),
        model=model,
        seed=seed,
    )
    result = plan_labels(settings, half_width)
    if as_json:
        print_json(result)
    else:
        show("\n".join(plan_lines(result)))
