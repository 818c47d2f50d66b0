"""Labels weighed by how likely their message was to be drawn: those that can rectify a position."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from rsmp_nlp.classify.combine import Annotation, Key

Settled = Mapping[Key, tuple[str, float]]


def weigh_by_inclusion(
    settled: Settled, annotations: Iterable[Annotation]
) -> tuple[dict[Key, tuple[str, float]], int]:
    """Return labels with weights that make them a fair sample, and how many were no random draw.

    Without a column of inclusion probabilities, labels keep their weights. With one, each counts for
    the inverse, and those chosen for what they teach (no probability) are left out: they are no
    sample of the platform. Each round of a platform is an estimate of its own, so its weights are
    scaled to sum to its number of labels before rounds are put together (O'Muircheartaigh & Pedlow
    2002, weights of cumulated samples); a single draw of equal probabilities then weighs 1 each.

    Examples
    --------
    >>> rows = [Annotation("m", "a", "action", 1.0, "p", 1, inclusion=0.5),
    ...         Annotation("n", "a", "echange", 1.0, "p", 1, inclusion=0.0)]
    >>> weigh_by_inclusion({("p", "m"): ("action", 1.0), ("p", "n"): ("echange", 1.0)}, rows)
    ({('p', 'm'): ('action', 1.0)}, 1)
    """
    last: dict[Key, Annotation] = {}
    for row in annotations:
        key = (row.platform, row.message_id)
        if row.inclusion is not None and (key not in last or row.round >= last[key].round):
            last[key] = row
    if not last:
        return dict(settled), 0
    rounds: dict[tuple[str, float], list[Key]] = defaultdict(list)
    for key, row in last.items():
        if row.inclusion and key in settled:
            rounds[row.platform, row.round].append(key)
    weighed: dict[Key, tuple[str, float]] = {}
    for keys in rounds.values():
        inverse = {key: 1 / (last[key].inclusion or 1) for key in keys}
        scale = len(keys) / sum(inverse.values())
        weighed |= {key: (settled[key][0], inverse[key] * scale) for key in keys}
    return weighed, len(settled) - len(weighed)
