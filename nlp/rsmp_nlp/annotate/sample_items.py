"""Rows of a run made into the messages of a sample, and shared out among annotators."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from rsmp_nlp.annotate.sample_draw import draws
from rsmp_nlp.annotate.sample_file import BETWEEN, Item
from rsmp_nlp.schema.tables import POSTERIOR_COLUMNS
from rsmp_nlp.taxonomy import CLASSES

if TYPE_CHECKING:
    import pandas as pd

DOUBLE: Final = 0.2
"""Share of the messages given to two annotators, where there are several."""


def items_of(
    rows: pd.DataFrame,
    texts: list[str],
    parents: list[str | None],
    probabilities: list[float | None],
    strategy: str,
    number: int,
    run: Mapping[str, Any],
) -> list[Item]:
    """Return the messages of a sample, in the order of the rows of the run.

    Parameters
    ----------
    texts, parents, probabilities : one entry a row
    number : of the round
    run : content of `run.json`, empty where there is none
    """
    posteriors = rows[POSTERIOR_COLUMNS].to_numpy(dtype=np.float64)
    model = (run.get("model") or {}).get("name")
    return [
        Item(
            message_id=str(row["message_id"]),
            platform=str(row["platform"]),
            text=texts[place],
            parent_text=parents[place],
            thread_id=_said(row["thread_id"]),
            kind=_said(row["kind"]),
            created_at=_said(row["created_at"]),
            suggestion=row["usage"],
            suggestion_probability=round(float(posteriors[place, CLASSES.index(row["usage"])]), 4),
            strategy=strategy,
            round=number,
            inclusion_probability=probabilities[place],
            text_key=_said(row.get("text_key")),
            run_id=run.get("run_id"),
            model=model,
        )
        for place, row in enumerate(rows.to_dict("records"))
    ]


def _said(value: Any) -> str | None:
    import pandas as pd

    if value is None or value is pd.NaT or value != value:
        return None
    if isinstance(value, pd.Timestamp):
        return str(value.isoformat()).replace("+00:00", "Z")
    return str(value)


def assign(items: Sequence[Item], names: Sequence[str], double: float | None, seed: int) -> None:
    """Share messages out among annotators, a whole thread to one; some go to a second one too."""
    if not names:
        return
    if double is None:
        double = DOUBLE if len(names) > 1 else 0.0
    owners: dict[tuple[str, str], int] = {}
    loads = [0] * len(names)
    for item in items:
        thread = (item.platform, item.thread_id or item.message_id)
        if thread not in owners:
            owners[thread] = loads.index(min(loads))
        loads[owners[thread]] += 1
        item.annotators = names[owners[thread]]
    random = draws(seed, "double")
    twice = random.choice(len(items), round(double * len(items)), replace=False)
    for rank, place in enumerate(sorted(int(one) for one in twice)):
        first = names.index(items[place].annotators)
        second = (first + 1 + rank % (len(names) - 1)) % len(names)
        items[place].annotators = BETWEEN.join((names[first], names[second]))
