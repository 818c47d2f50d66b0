"""Several annotators' labels of a message made one, or a distribution."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

ADJUDICATION: Final = "adjudication"
"""Annotator whose label settles a disagreement."""

COMBINE: Final = ("majority", "soft")
"""Ways to make one label of several."""


@dataclass(frozen=True, slots=True)
class Annotation:
    """One annotator's label of one message, as a row of the neutral long form.

    `platform`, `secondary` (a usage) and `annotated_at` (as written) are "" where the row does not
    say; of an annotator's rounds, the last one counts. `inclusion` is the probability that the
    message had to be drawn: 0 where it was no draw at random, None where nothing is said of draws.
    """

    message_id: str
    annotator: str
    usage: str
    weight: float
    platform: str = ""
    round: float = 0.0
    secondary: str = ""
    annotated_at: str = ""
    inclusion: float | None = None


Key = tuple[str, str]
"""Platform and identifier of a message: an identifier alone may stand on several platforms."""


def settle(annotations: Iterable[Annotation]) -> dict[Key, tuple[str, float]]:
    """Return (platform, message) → (usage, weight): the adjudicated label, else the majority's.

    A tie goes to the usage labelled first. The weight is the mean of the winning rows'.

    >>> rows = [Annotation("m", "a", "echange", 1.0), Annotation("m", "b", "action", 1.0),
    ...         Annotation("m", "adjudication", "action", 1.0)]
    >>> settle(rows)
    {('', 'm'): ('action', 1.0)}
    """
    settled: dict[Key, tuple[str, float]] = {}
    for key, rows in by_message(annotations).items():
        last_word = [row for row in rows if row.annotator == ADJUDICATION]
        usage = Counter(row.usage for row in last_word or rows).most_common(1)[0][0]
        weights = [row.weight for row in rows if row.usage == usage]
        settled[key] = (usage, sum(weights) / len(weights) if weights else 1.0)
    return settled


def distribution(annotations: Iterable[Annotation]) -> dict[Key, list[tuple[str, float]]]:
    """Return (platform, message) → usages and weights, the one that `settle` chooses first.

    The weights of a message sum to the mean of its rows'; an adjudicated label is alone.

    >>> rows = [Annotation("m", "a", "echange", 1.0), Annotation("m", "b", "action", 1.0)]
    >>> distribution(rows)
    {('', 'm'): [('echange', 0.5), ('action', 0.5)]}
    """
    rows_of = list(annotations)
    found: dict[Key, list[tuple[str, float]]] = {}
    chosen = settle(rows_of)
    for key, rows in by_message(rows_of).items():
        counted = [row for row in rows if row.annotator == ADJUDICATION] or rows
        sums: dict[str, float] = defaultdict(float)
        for row in counted:
            sums[row.usage] += row.weight / len(counted)
        first = chosen[key][0]
        found[key] = [(usage, sums[usage]) for usage in sorted(sums, key=lambda one: one != first)]
    return found


def by_message(annotations: Iterable[Annotation]) -> dict[Key, list[Annotation]]:
    """Return the annotations of each message, of each annotator those of the last round."""
    found: dict[Key, list[Annotation]] = defaultdict(list)
    for row in annotations:
        found[row.platform, row.message_id].append(row)
    for key, rows in found.items():
        last: dict[str, float] = {}
        for row in rows:
            last[row.annotator] = max(row.round, last.get(row.annotator, row.round))
        found[key] = [row for row in rows if row.round == last[row.annotator]]
    return found
