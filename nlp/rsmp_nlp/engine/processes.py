"""Processes that make parts, each with its own pipe: one that dies costs the batch it was making.

The one that reads may make parts beside them: with as many processes as cores none waits for a core.

The pool of the standard library is broken as a whole by one death, and does not say which batch caused
it; here a batch is given up only after its own process died `ATTEMPTS` times while making it.
"""

from __future__ import annotations

import multiprocessing
import os
import queue
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import chain, count
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Final

from rsmp_nlp.collection import collect_less_often
from rsmp_nlp.engine.batches import Batch
from rsmp_nlp.engine.errand import Failure, Make, attempt, raised
from rsmp_nlp.engine.machine import cores_shared
from rsmp_nlp.engine.memory import PARTS_BETWEEN, keep_large_apart, trim
from rsmp_nlp.engine.part import Job, warm
from rsmp_nlp.engine.store import PartStore, keep
from rsmp_nlp.errors import RsmpError
from rsmp_nlp.imports import import_less

ATTEMPTS: Final = 3
"""How often a batch whose process died is given to a new one."""

_GIVEN: Final = 4
"""Batches a process holds: one it makes, and those that it need not wait for while this one makes one too."""

_AHEAD: Final = 4
"""Batches read ahead for each process, so that a slow one does not stop the others."""

_SECONDS_TO_LEAVE: Final = 2.0


@dataclass(frozen=True)
class _Order:
    """What every process is told; `count` processes share the cores."""

    job: Job
    store: PartStore
    count: int
    make: Make


@dataclass(eq=False)
class _Entry:
    """A batch on its way; `deaths` are those of processes that were making it."""

    batch: Batch
    made: bool
    deaths: int = 0


@dataclass(eq=False)
class _Worker:
    process: BaseProcess
    pipe: Connection
    given: deque[_Entry] = field(default_factory=deque)


class Workers:
    """Processes that make parts until the context is left.

    Parameters
    ----------
    count : number of processes
    here : whether this process makes parts beside them while it would wait; not one that killed another
    """

    def __init__(
        self, job: Job, store: PartStore, count: int, make: Make = keep, *, here: bool = False
    ) -> None:
        self._order = _Order(job, store, count + here, make)
        self._store, self._count, self._here = store, count, here
        self._workers: list[_Worker] = []
        self._waiting: deque[_Entry] = deque()

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            worker.pipe.close()  # a process leaves when its pipe is closed
        for worker in self._workers:
            worker.process.join(_SECONDS_TO_LEAVE)
            if worker.process.is_alive():
                worker.process.kill()
                worker.process.join()

    def made(self, batches: Iterable[Batch]) -> Iterator[Batch]:
        """Yield batches in order, each once its part is in the store.

        Raises
        ------
        RsmpError
            What a process raised, or a batch killed `ATTEMPTS` of them.
        """
        source = iter(batches)
        window: deque[_Entry] = deque()
        most = (self._count + self._here) * _AHEAD
        while True:
            while len(window) < most and (batch := next(source, None)) is not None:
                entry = _Entry(batch, self._store.holds(batch.name))
                window.append(entry)
                if not entry.made:
                    self._waiting.append(entry)
                self._hand_out()
            if not window:
                return
            self._listen(0)
            while not window[0].made:
                self._hand_out()
                own = self._own()
                if own is not None:
                    self._order.make(self._order.job, own.batch, self._store)
                    own.made = True
                self._listen(None if own is None else 0)
            self._hand_out()
            yield window.popleft().batch

    def _hand_out(self) -> None:
        """Give waiting batches to the processes that hold the fewest; start those that are missing."""
        while self._waiting:
            if len(self._workers) < self._count:
                self._workers.append(_start(self._order))
            worker = min(self._workers, key=lambda one: len(one.given))
            if len(worker.given) >= _GIVEN:
                return
            entry = self._waiting.popleft()
            worker.given.append(entry)
            with suppress(OSError):  # it just died: its end is seen by `_listen`
                worker.pipe.send(entry.batch)

    def _own(self) -> _Entry | None:
        """Return what this process had better make than wait: what no other has, or has not begun."""
        if not self._here:
            return None
        begun_nowhere = chain(self._waiting, *(list(one.given)[:0:-1] for one in self._workers))
        own = next((one for one in begun_nowhere if not (one.made or one.deaths)), None)
        if own is not None and own in self._waiting:
            self._waiting.remove(own)
        return own

    def _listen(self, seconds: float | None) -> None:
        """Wait for a process to say something, or to die; `seconds` at most, unless None."""
        ready = wait(
            [one for worker in self._workers for one in (worker.pipe, worker.process.sentinel)],
            seconds,
        )
        for worker in list(self._workers):
            if worker.pipe in ready or worker.process.sentinel in ready:
                dead = not self._hear(worker)
                if dead:
                    self._bury(worker)

    def _hear(self, worker: _Worker) -> bool:
        """Take what a process said; return whether it lives."""
        try:
            while worker.pipe.poll():
                failure: Failure | None = worker.pipe.recv()
                if failure is not None:
                    raise raised(failure)
                worker.given.popleft().made = True
        except (EOFError, OSError):
            return False
        return worker.process.is_alive()

    def _bury(self, worker: _Worker) -> None:
        """Take back what a dead process was given: the first is what it was making."""
        self._workers.remove(worker)
        worker.pipe.close()
        worker.process.join()
        given = [one for one in worker.given if not one.made]
        if given:
            given[0].deaths += 1
            if given[0].deaths == ATTEMPTS:
                raise RsmpError(
                    f"Un processus de classement s’est arrêté {ATTEMPTS} fois sur le même lot "
                    "(mémoire insuffisante ?). Relancez avec --workers 1 : le travail fait est gardé."
                )
        self._waiting.extendleft(reversed(given))


_begun: Final[list[_Worker]] = []
"""Processes that were not told yet what to do."""


@contextmanager
def begun(count: int) -> Iterator[None]:
    """Have processes load what they need while this one is not ready; those of no use in the end leave.

    Else a core waits for the other until the first batch is read.
    """
    try:
        for _ in range(count):
            _begun.append(_spawned(ahead=True))
        yield
    finally:
        while _begun:  # these do nothing that could be left half done
            worker = _begun.pop()
            worker.process.kill()
            worker.process.join()
            worker.pipe.close()


def _start(order: _Order) -> _Worker:
    worker = _begun.pop() if _begun else _spawned()
    with suppress(OSError):  # it just died: its end is seen by `_listen`
        worker.pipe.send(order)
    return worker


def _spawned(ahead: bool = False) -> _Worker:
    # spawn: the parent may hold threads (Arrow), which a fork would copy half-way
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=serve, args=(theirs, ahead), daemon=True)
    try:
        with _deaf_to_interruption():
            process.start()
    except OSError as error:
        raise RsmpError(
            f"Aucun processus de classement de plus ne peut être lancé ici ({error.strerror or error}). Relancez avec "
            "--workers 1 : le travail fait est gardé."
        ) from error
    theirs.close()
    return _Worker(process, ours)


@contextmanager
def _deaf_to_interruption() -> Iterator[None]:
    """Let processes started inside never see Ctrl-C, which is for their parent to act on."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def serve(pipe: Connection, ahead: bool = False) -> None:
    """Make the part of every batch that comes after an order; leave when the other end is closed.

    Parameters
    ----------
    ahead : whether there is time, before the order comes, to load what all of them need
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    collect_less_often()
    keep_large_apart()
    import_less()
    if ahead:
        warm()
    try:
        order: _Order = pipe.recv()
    except (EOFError, OSError):
        return
    inbox: queue.SimpleQueue[Batch] = queue.SimpleQueue()
    threading.Thread(target=_receive, args=(pipe, inbox), daemon=True).start()
    with cores_shared(order.count):
        for number in count(1):
            batch = inbox.get()
            made = order.store.holds(batch.name)  # meanwhile, by the process that reads
            pipe.send(None if made else attempt(order.job, batch, order.store, order.make))
            if number % PARTS_BETWEEN == 0:
                trim()


def _receive(pipe: Connection, inbox: queue.SimpleQueue[Batch]) -> None:
    """Take batches as they come, so that the parent never waits to send one; end with the parent."""
    try:
        while True:
            inbox.put(pipe.recv())
    except (EOFError, OSError):
        os._exit(0)
