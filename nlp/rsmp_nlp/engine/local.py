"""Classification of batches on this machine: in this process, or in several that may fail."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rsmp_nlp.engine.batches import Batch
from rsmp_nlp.engine.machine import cores_shared
from rsmp_nlp.engine.part import Job, Part
from rsmp_nlp.engine.processes import Workers
from rsmp_nlp.engine.store import PartStore, keep


def classify_here(job: Job, batches: Iterable[Batch], store: PartStore) -> Iterator[Part]:
    """Yield the parts of batches, in order; what `store` holds is not made again.

    Raises
    ------
    RsmpError
        A batch cannot be classified, or its part cannot be written.
    """
    for batch in batches:
        yield store.get(batch.name) or keep(job, batch, store)


def classify_in_processes(
    job: Job, batches: Iterable[Batch], store: PartStore, workers: int
) -> Iterator[Part]:
    """Yield the parts of batches, in order, made by several processes, of which this is one.

    Another that dies is replaced, and what it was given is made again.

    Raises
    ------
    RsmpError
        A batch killed its process several times, cannot be classified, or its part cannot be
        written.
    """
    with cores_shared(workers), Workers(job, store, workers - 1, here=True) as pool:
        for batch in pool.made(batches):
            # a part kept by an interrupted run may be damaged
            yield store.get(batch.name) or keep(job, batch, store)
