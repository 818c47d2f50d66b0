"""Reading and classification by the workers of a Dask cluster, which share a folder.

Workers read sources and write what they read; the driver decides, in order, what is repeated and what
answers what, from outlines; workers classify what it refers them to. Messages cross the network in files
only. A worker that dies is Dask's business: its tasks run again elsewhere.
"""

from __future__ import annotations

import secrets
import time
from collections import deque
from collections.abc import Generator, Iterator
from typing import IO, TYPE_CHECKING, Any, Final

from rsmp_nlp.engine.cluster_client import Sent, closed, connected
from rsmp_nlp.engine.cluster_reading import ClusterReading
from rsmp_nlp.engine.cluster_worker import MARK, Order, classify_there, read_there, tell_there
from rsmp_nlp.engine.errand import Make
from rsmp_nlp.engine.files import Files
from rsmp_nlp.engine.part import Job, Part
from rsmp_nlp.engine.read_part import all_lines, drop, dropped_lines
from rsmp_nlp.engine.references import References, Sifted, batch_from, references
from rsmp_nlp.engine.sift import Part as ReadPart
from rsmp_nlp.engine.store import PartStore, keep
from rsmp_nlp.engine.versions import mismatch
from rsmp_nlp.engine.watch import Watcher
from rsmp_nlp.errors import RsmpError, UsageError
from rsmp_nlp.read.reading import Reading
from rsmp_nlp.read.threads import REMEMBERED

if TYPE_CHECKING:
    from distributed import Client, Future

_AHEAD: Final = 3
"""Batches sent ahead for each thread of the cluster."""

_READ_AHEAD: Final = 1
"""Tasks that read, sent ahead for each thread."""

_SECONDS_BETWEEN_LOOKS: Final = 2.0
"""How often the scheduler is asked how many threads it has: each time takes as long as ten messages."""

_FIRST: Final = 1
"""Priority of what makes room: batches, before sources are read ahead."""


def classify_on_cluster(
    job: Job,
    reading: Reading,
    rejected: IO[str],
    store: PartStore,
    read: Files,
    workers: int,
    scheduler: str | None,
    watcher: Watcher,
    make: Make = keep,
) -> Generator[Part]:
    """Yield the parts of all that is read, in order, made by a Dask cluster.

    Parameters
    ----------
    rejected : where the lines of what is dropped are written
    read : where what is read is kept meanwhile
    workers : processes of the cluster made on this machine where there is no `scheduler`
    scheduler : address of an existing one

    Raises
    ------
    InputError
        Nothing at all could be read.
    UsageError
        Dask is missing, the scheduler does not answer, or versions differ.
    RsmpError
        A batch cannot be classified, a worker does not see the folder or the model, or the cluster is
        gone.
    """
    with connected(workers, scheduler) as client:
        from concurrent.futures import CancelledError

        if (difference := mismatch(client)) is not None:
            raise UsageError(difference)
        if not client.nthreads():
            watcher.tell("L’ordonnanceur n’a aucun travailleur pour l’instant : attente.")
        order = Order(job, store, read, make, secrets.token_hex(8))
        store.files.write(MARK, order.mark.encode())
        try:
            yield from _Run(client, order, reading, rejected, watcher).parts()
        except (CancelledError, ConnectionError, TimeoutError, closed()) as error:
            raise RsmpError(
                f"L’ordonnanceur Dask ne répond plus ({type(error).__name__}). Relancez la même "
                "commande quand il est revenu : le travail fait est gardé."
            ) from error


class _Run:
    """One reading and classification by a cluster."""

    def __init__(
        self, client: Client, order: Order, reading: Reading, rejected: IO[str], watcher: Watcher
    ) -> None:
        self.client, self.order = client, order
        self.lines = _Lines(self, rejected)
        self.kept = self._threads = 0
        self._looked = float("-inf")
        self.passed: deque[tuple[int, int]] = deque()
        """Numbers of read parts whose messages were taken, and how many were kept up to each."""

        self.reading = ClusterReading(
            reading,
            order.read,
            order.mark,
            order.job.key,
            self._send_sources,
            lambda: _READ_AHEAD * self.threads,
            self._pass,
            watcher,
        )

    @property
    def threads(self) -> int:
        """Threads of the cluster, some seconds ago at most."""
        now = time.monotonic()
        if now > self._looked + _SECONDS_BETWEEN_LOOKS:
            self._looked, self._threads = now, max(2, sum(self.client.nthreads().values()))
        return self._threads

    def parts(self) -> Iterator[Part]:
        """Yield the parts of batches, in order, each once it is in the store."""
        source = references(self._counted(), self.reading.parts)
        window: deque[tuple[References, Sent]] = deque()
        while True:
            most = _AHEAD * self.threads
            while len(window) < most and (found := next(source, None)) is not None:
                window.append((found, self._send_batch(found)))
            self.lines.write()
            if not window:
                break
            found, sent = window.popleft()
            name = sent.word()
            yield self._part(name, found)
            self._forget(found.end - REMEMBERED)
        self.lines.write(wait=True)
        self._forget(self.kept)

    def _part(self, name: str, found: References) -> Part:
        store, job = self.order.store, self.order.job
        part = store.get(name)
        if part is None and store.seen(name):
            part = store.get(name)
        # one kept by an interrupted run may be damaged
        return part or keep(job, batch_from(found, self.order.read, job.fingerprint), store)

    def _counted(self) -> Iterator[Sifted]:
        for sifted in self.reading.kept():
            self.kept += len(sifted)
            yield sifted

    def _pass(self, part: ReadPart) -> None:
        self.lines.add(part, self.reading.parts[part.number])
        self.passed.append((part.number, self.kept))

    def _forget(self, rank: int) -> None:
        """Forget read parts whose messages all stand before one, which nobody refers to any more."""
        while self.passed and self.passed[0][1] <= rank and self.lines.told > self.passed[0][0]:
            number, _ = self.passed.popleft()
            drop(self.order.read, self.reading.parts.pop(number))

    def _send_batch(self, found: References) -> Sent:
        return self._sent(
            f"batch-{found.first}", "le même lot", _FIRST, classify_there, self.order, found
        )

    def _send_sources(self, name: str, pickled: bytes) -> Sent:
        return self._sent(name, "les mêmes entrées", 0, read_there, self.order, pickled)

    def send_lines(self, part: ReadPart, name: str) -> Sent:
        """Have the lines of messages read before put among those of a read part."""
        drops = [one.after for one in part.outline.drops]
        arguments = (self.order, name, drops, part.repeated)
        return self._sent(
            f"lines-{part.number}", "les mêmes entrées", _FIRST, tell_there, *arguments
        )

    def _sent(self, name: str, what: str, priority: int, work: Any, *arguments: object) -> Sent:
        def send(attempt: int) -> Future:
            key = f"rsmp-{self.order.mark}-{name}-{attempt}"
            return self.client.submit(work, *arguments, key=key, priority=priority, pure=False)

        return Sent(send, what)


class _Lines:
    """The lines of what is dropped, written in the order of what was read."""

    def __init__(self, run: _Run, rejected: IO[str]) -> None:
        self.told = 0
        """Read parts of which all lines are written."""

        self._run, self._rejected = run, rejected
        self._waiting: deque[tuple[str, bool, Sent | None]] = deque()

    def add(self, part: ReadPart, name: str) -> None:
        """Take the lines of a read part once they are there."""
        sent = self._run.send_lines(part, name) if part.repeated else None
        self._waiting.append((name, bool(part.outline.drops), sent))

    def write(self, *, wait: bool = False) -> None:
        """Write what is there; everything, if need be after a wait."""
        files = self._run.order.read
        while self._waiting:
            name, dropped, sent = self._waiting[0]
            if sent is not None:
                if not (wait or sent.answered()):
                    return
                sent.word()
                self._rejected.write(all_lines(files, name).decode())
            elif dropped:
                self._rejected.write(dropped_lines(files, name).decode())
            self._waiting.popleft()
            self.told += 1
