"""Messages drawn at random with a known probability: whole threads, or single messages."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Final

import numpy as np

from rsmp_nlp.aggregate.plan import LEAST

if TYPE_CHECKING:
    from numpy.typing import NDArray

LEAST_CAP: Final = 5
"""Messages of a thread that are drawn whatever the size of the sample."""


def draws(seed: int, stratum: str) -> np.random.Generator:
    """Return random numbers that depend on the seed and the stratum, not on the other strata."""
    return np.random.default_rng([seed, zlib.crc32(stratum.encode("utf-8", "replace"))])


def draw_threads(
    threads: NDArray[np.uint64],
    free: NDArray[np.bool_],
    taken: NDArray[np.bool_],
    wanted: int,
    random: np.random.Generator,
) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """Return the places of the messages drawn, thread by thread, and their inclusion probabilities.

    The number of threads is fixed before the draw, for about `wanted` messages: stopping at the
    first thread that fills the sample would favour long threads. Of a thread longer than a
    `plan.LEAST`-th of the sample, messages are drawn again, so that a position can rest on that many
    threads. Probabilities are over this round and the ones before it: a thread is drawn now with
    probability threads drawn / all threads, whether or not an earlier round may have taken it.

    Parameters
    ----------
    threads : key of the thread of each message, shape `(n,)`
    free : whether the message may be drawn, shape `(n,)`
    taken : whether an earlier draw of threads took the message, shape `(n,)`
    wanted : messages wanted, over 0
    """
    keys, inverse = np.unique(threads, return_inverse=True)
    before = np.zeros(len(keys), dtype=bool)
    before[inverse[taken]] = True
    sizes = np.bincount(inverse[free], minlength=len(keys))
    frame = np.flatnonzero(~before & (sizes > 0))
    if not len(frame):
        return np.zeros(0, dtype=np.intp), np.zeros(0)
    cap = max(LEAST_CAP, wanted // LEAST)
    longest = int(sizes[frame].max())
    while np.minimum(sizes[frame], cap).sum() < wanted and cap < longest:
        cap *= 2
    mean = float(np.minimum(sizes[frame], cap).mean())
    count = int(np.clip(round(wanted / mean), 1, len(frame)))
    chosen = random.choice(frame, count, replace=False)
    of_thread = count / (len(frame) + int(before.sum()))

    order = np.argsort(inverse, kind="stable")
    starts = np.searchsorted(inverse[order], np.arange(len(keys) + 1))
    places: list[NDArray[np.intp]] = []
    probabilities: list[NDArray[np.float64]] = []
    for thread in chosen:
        own = order[starts[thread] : starts[thread + 1]]
        own = own[free[own]]
        size = len(own)
        if size > cap:
            own = np.sort(random.choice(own, cap, replace=False))
        places.append(own)
        probabilities.append(np.full(len(own), of_thread * len(own) / size))
    return np.concatenate(places), np.concatenate(probabilities)


def draw_messages(
    free: NDArray[np.bool_], wanted: int, random: np.random.Generator
) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """Return the places of single messages drawn, and their inclusion probabilities.

    As for threads, the probability is over this round and the ones before it.

    Parameters
    ----------
    free : whether the message may be drawn, shape `(n,)`
    """
    frame = np.flatnonzero(free)
    count = min(wanted, len(frame))
    chosen = random.choice(frame, count, replace=False) if count else frame
    return chosen, np.full(count, count / max(1, len(free)))
