"""How many more threads to label for an interval of a given half-width."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from rsmp_nlp.aggregate.estimators import CAUTION, adapt, emq
from rsmp_nlp.aggregate.rectify import of_messages, power, standard_error
from rsmp_nlp.families import family_posteriors
from rsmp_nlp.taxonomy import FAMILY_SLUGS

if TYPE_CHECKING:
    from rsmp_nlp.aggregate.reference import Reference

LEAST: Final = 20
"""Threads under which labels do not verify a position."""

_UNKNOWN: Final = 0.25
"""Variance of a share of one thread where nothing is known: that of heads or tails."""

_MOST: Final = 1_000_000
_REST: Final = 9
"""Messages without label for one that has."""


def threads_needed(variance: float, half_width: float, threads: int, level: float = 0.95) -> int:
    """Return how many threads to label in all, `LEAST` at least and all of them at most.

    Parameters
    ----------
    variance : of the rectified share of one thread
    half_width : wanted, over 0
    threads : of the platform
    """
    from scipy.special import stdtrit

    needed = LEAST
    while needed < _MOST:
        reach = float(stdtrit(needed - 1, (1 + level) / 2)) * np.sqrt(variance / needed)
        if reach <= half_width:
            break
        needed += 1 + needed // 50
    return min(needed, threads)


def thread_variance(reference: Reference | None, sureness: float, per_thread: float) -> float:
    """Return the variance of a rectified share of one thread, as on platforms left out.

    The mean over the platforms where the model was about as sure, of the family of largest variance;
    messages of a thread are taken as half alike.

    Parameters
    ----------
    sureness : mean confidence of the model on the platform
    per_thread : messages of a thread, on average
    """
    if reference is None or not len(reference.observed):
        return _UNKNOWN
    places = reference.places()
    gaps = np.abs(reference.confidences - sureness)
    alike = np.argsort(gaps, kind="stable")[: max(10, -(-len(gaps) // 2))]
    variances = []
    for place in alike:
        rows = places[place]
        own = reference.posteriors[rows]
        said = family_posteriors(adapt(own, emq(own, caution=CAUTION)))
        observed = family_posteriors(np.eye(own.shape[1])[reference.classes[rows]])
        sums = of_messages(observed, said, np.tile(said, (_REST, 1)))
        errors = standard_error(sums, power(sums))[: len(FAMILY_SLUGS)]
        variances.append(float((errors**2).max()) * len(rows))
    correlation = 0.5
    return float(np.mean(variances)) * (correlation + (1 - correlation) / max(per_thread, 1.0))
