"""Classification of batches on this machine: in this process, or in several that may fail."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from rsmp_nlp.classify.base import Classifier
from rsmp_nlp.classify.storage import load
from rsmp_nlp.engine.resume import PosteriorStore
from rsmp_nlp.errors import RsmpError
from rsmp_nlp.preprocess.document import documents

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ATTEMPTS: Final = 3
"""How often a batch whose worker died is given to a new one."""

_AHEAD: Final = 2

Carried = TypeVar("Carried")


@dataclass(frozen=True)
class Batch:
    """Texts to classify, with their context; the three fields have one entry per message."""

    texts: tuple[str, ...]
    kinds: tuple[str | None, ...]
    parents: tuple[str | None, ...]


@cache
def _classifier(folder: str) -> Classifier:
    return load(Path(folder))


def classify_batch(folder: str, batch: Batch) -> NDArray[np.float64]:
    """Return the posteriors of a batch, shape `(n, 10)`, by the model of `folder`."""
    found = documents(batch.texts, batch.kinds, batch.parents)
    return _classifier(folder).posteriors(found)


def classify_batches(
    folder: str,
    batches: Iterable[tuple[Carried, Batch]],
    store: PosteriorStore,
    workers: int = 1,
) -> Iterator[tuple[Carried, NDArray[np.float64]]]:
    """Yield posteriors in the order of the batches, each with what was carried along.

    What `store` already holds is not computed again.

    Raises
    ------
    RsmpError
        A batch killed its worker `ATTEMPTS` times.
    """
    if workers == 1:
        for carried, batch in batches:
            posteriors = store.get(batch)
            if posteriors is None:
                posteriors = classify_batch(folder, batch)
                store.put(batch, posteriors)
            yield carried, posteriors
        return
    yield from _in_processes(folder, batches, store, workers)


@dataclass
class _Waiting(Generic[Carried]):
    """A batch given to a worker, or already known."""

    carried: Carried
    batch: Batch
    future: Future[NDArray[np.float64]]


def _in_processes(
    folder: str, batches: Iterable[tuple[Carried, Batch]], store: PosteriorStore, workers: int
) -> Iterator[tuple[Carried, NDArray[np.float64]]]:
    pool = _pool(workers)
    waiting: deque[_Waiting[Carried]] = deque()
    source = iter(batches)
    failures = 0
    try:
        while True:
            while len(waiting) < workers * _AHEAD and (following := next(source, None)) is not None:
                carried, batch = following
                waiting.append(_Waiting(carried, batch, _submit(pool, folder, batch, store)))
            if not waiting:
                return
            try:
                posteriors = waiting[0].future.result()
            except BrokenProcessPool:
                failures += 1
                if failures == ATTEMPTS:
                    raise RsmpError(
                        f"Un processus de classement s’est arrêté {ATTEMPTS} fois sur le même lot "
                        "(mémoire insuffisante ?). Relancez avec --workers 1 : le travail fait est gardé."
                    ) from None
                pool.shutdown(wait=False, cancel_futures=True)
                pool = _pool(workers)
                for one in waiting:
                    one.future = _submit(pool, folder, one.batch, store)
                continue
            failures = 0
            done = waiting.popleft()
            store.put(done.batch, posteriors)
            yield done.carried, posteriors
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _submit(
    pool: ProcessPoolExecutor, folder: str, batch: Batch, store: PosteriorStore
) -> Future[NDArray[np.float64]]:
    """Return the future of a batch, done where its posteriors are kept.

    A pool found broken makes a future that fails, as if the worker had died on this batch.
    """
    future: Future[NDArray[np.float64]] = Future()
    known = store.get(batch)
    if known is not None:
        future.set_result(known)
        return future
    try:
        return pool.submit(classify_batch, folder, batch)
    except BrokenProcessPool as error:
        future.set_exception(error)
        return future


def _pool(workers: int) -> ProcessPoolExecutor:
    import multiprocessing

    # spawn: the parent may hold threads (Arrow), which a fork would copy half-way
    return ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"))
