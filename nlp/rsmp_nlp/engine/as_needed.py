"""Classification where the user does not say how many processes: in this one, until what is left is worth more.

A process takes one to two seconds to start and learns words that others know: a small corpus has none started.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable
from dataclasses import dataclass
from itertools import chain
from typing import Final

from rsmp_nlp.engine.batches import Batch
from rsmp_nlp.engine.local import classify_here, classify_in_processes
from rsmp_nlp.engine.machine import cores, free_memory
from rsmp_nlp.engine.part import Job, Part
from rsmp_nlp.engine.store import PartStore
from rsmp_nlp.read.position import Position

MOST: Final = 4
"""Processes at most: the one that reads feeds three of them on short messages, more where texts are long."""

_TAKEN: Final = 512 << 20
"""Bytes of memory that a process may take."""

_WORTH: Final = 4 << 20
"""Bytes of messages from which a process is worth its start: about 10,000 messages of social networks."""

_TELLING: Final = 512 << 10
"""Bytes read from which the share read tells what is left: a folder may hold large files without messages."""


@dataclass
class AsNeeded:
    """Makes parts in this process, then in as many as what is left is worth.

    `workers` is how many processes classify, or did.
    """

    job: Job
    store: PartStore
    position: Position
    workers: int = 1

    def parts(self, batches: Iterable[Batch]) -> Generator[Part]:
        """Yield the parts of batches, in order.

        Raises
        ------
        RsmpError
            A batch cannot be classified, killed its process several times, or its part cannot be
            written.
        """
        source = iter(batches)
        done = 0
        for batch in source:
            done += len(batch.payload)
            if not self.store.holds(batch.name):
                self.workers = processes_worth(done, self.position.share)
            if self.workers > 1:
                rest = chain((batch,), source)
                yield from classify_in_processes(self.job, rest, self.store, self.workers)
                return
            yield from classify_here(self.job, (batch,), self.store)


def processes_worth(done: int, share: float | None) -> int:
    """Return how many processes what is left is worth, 1 where it is only worth this one.

    Parameters
    ----------
    done : bytes of messages that were read
    share : of the input that they are, if that is known
    """
    if done < _TELLING:
        return 1
    if share is not None and 0 < share < 1:
        left = done * (1 - share) / share
    else:  # where the end is not known, what was worth it until now is taken to go on
        left = float("inf") if done > 2 * _WORTH else 0
    if left < 2 * _WORTH:
        return 1
    return max(1, int(min(most_processes(), left / _WORTH)))


def most_processes() -> int:
    """Return how many processes this machine has cores and memory for, `MOST` at most."""
    found = min(MOST, cores())
    free = free_memory()
    return found if free is None else max(1, min(found, free // _TAKEN))
