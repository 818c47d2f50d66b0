"""Classification of batches by the workers of a Dask cluster, which write parts to a shared folder.

The driver reads, since identifiers seen and threads begun must be known in order; what it sends is a
batch, what comes back is whether it was done. A worker that dies is Dask's business: its tasks run
again elsewhere.
"""

from __future__ import annotations

import logging
import os
import secrets
import time
import warnings
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from rsmp_nlp import __version__
from rsmp_nlp.engine.batches import Batch
from rsmp_nlp.engine.errand import Failure, Make, attempt, raised
from rsmp_nlp.engine.part import Job, Part
from rsmp_nlp.engine.store import PartStore, keep
from rsmp_nlp.engine.versions import mismatch
from rsmp_nlp.engine.watch import Watcher
from rsmp_nlp.errors import RsmpError, UsageError

if TYPE_CHECKING:
    from distributed import Client, Future

ATTEMPTS: Final = 2
"""How often a batch is sent; each time Dask gives it to four workers if they die."""

_AHEAD: Final = 3
"""Batches sent ahead for each thread of the cluster."""

_BYTES_AHEAD: Final = 512 << 20
_SECONDS_TO_CONNECT: Final = 20
_SECONDS_TO_BE_SEEN: Final = (0.0, 0.1, 0.5, 1.0, 3.0, 10.0, 30.0)
"""Pauses before a part that was written must be seen: network file systems remember absences."""

_MARK: Final = ".driver"
_LOGGERS: Final = ("distributed", "tornado.application", "bokeh")


def classify_on_cluster(
    job: Job,
    batches: Iterable[Batch],
    store: PartStore,
    workers: int,
    scheduler: str | None,
    watcher: Watcher,
    make: Make = keep,
) -> Generator[Part]:
    """Yield the parts of batches, in order, made by a Dask cluster.

    Parameters
    ----------
    workers : processes of the cluster made on this machine where there is no `scheduler`
    scheduler : address of an existing one

    Raises
    ------
    UsageError
        Dask is missing, the scheduler does not answer, or versions differ.
    RsmpError
        A batch cannot be classified, a worker does not see the folder or the model, or the cluster is
        gone.
    """
    _require()
    mark = secrets.token_hex(8)
    (store.folder / _MARK).write_text(mark, encoding="ascii")
    from concurrent.futures import CancelledError

    with _client(workers, scheduler) as client:
        if (difference := mismatch(client)) is not None:
            raise UsageError(difference)
        if not client.nthreads():
            watcher.tell("L’ordonnanceur n’a aucun travailleur pour l’instant : attente.")
        try:
            for batch in _made(client, _Order(job, store, make, mark), batches):
                yield store.get(batch.name) or keep(job, batch, store)
        except (CancelledError, ConnectionError, TimeoutError, _closed()) as error:
            raise RsmpError(
                f"L’ordonnanceur Dask ne répond plus ({type(error).__name__}). Relancez la même "
                "commande quand il est revenu : le travail fait est gardé."
            ) from error


@dataclass(frozen=True)
class _Order:
    """What every task is told; `mark` is what the driver wrote in the shared folder."""

    job: Job
    store: PartStore
    make: Make
    mark: str
    version: str = __version__


def make_there(order: _Order, batch: Batch) -> Failure | None:
    """Make the part of a batch on a worker; return what failed."""
    from distributed import get_worker

    failure: Failure | None
    if order.version != __version__:
        failure = (UsageError, f"rsmp-nlp {__version__} ici, {order.version} chez le pilote.")
    elif _read_mark(order.store) != order.mark:
        failure = (
            UsageError,
            f"{order.store.folder} : dossier de sortie invisible d’ici. Donnez avec -o un dossier partagé "
            "entre toutes les machines.",
        )
    else:
        failure = attempt(order.job, batch, order.store, order.make)
    return failure and (failure[0], f"Travailleur {get_worker().address} : {failure[1]}")


@dataclass
class _Sent:
    """A batch on its way; `future` is None where its part was kept by an interrupted run."""

    batch: Batch
    future: Future | None
    attempts: int = 1


def _made(client: Client, order: _Order, batches: Iterable[Batch]) -> Iterator[Batch]:
    """Yield batches in order, each once its part is in the store."""

    def send(batch: Batch, attempts: int = 1) -> Future:
        key = f"rsmp-{batch.name}-{attempts}"
        return client.submit(make_there, order, batch, key=key)

    source = iter(batches)
    window: deque[_Sent] = deque()
    ahead = 0
    while True:
        most = _AHEAD * max(2, sum(client.nthreads().values()))
        while (
            len(window) < most
            and ahead < _BYTES_AHEAD
            and (batch := next(source, None)) is not None
        ):
            window.append(_Sent(batch, None if order.store.holds(batch.name) else send(batch)))
            ahead += len(batch.payload)
        if not window:
            return
        sent = window.popleft()
        while sent.future is not None and not _done(sent):
            sent.attempts += 1
            sent.future = send(sent.batch, sent.attempts)
        if sent.future is not None:
            _await(order.store, sent.batch.name)
        ahead -= len(sent.batch.payload)
        yield sent.batch


def _done(sent: _Sent) -> bool:
    """Wait for a batch; return False where it must be sent again.

    Raises
    ------
    RsmpError
        What failed there, or the batch killed its workers each time it was sent.
    """
    from distributed import KilledWorker

    try:
        failure: Failure | None = sent.future.result()  # type: ignore[union-attr]
    except KilledWorker:
        if sent.attempts < ATTEMPTS:
            return False
        raise RsmpError(
            "Des travailleurs Dask se sont arrêtés plusieurs fois sur le même lot (mémoire "
            "insuffisante ?). Donnez-leur plus de mémoire, puis relancez : le travail fait est gardé."
        ) from None
    except ModuleNotFoundError as error:
        raise UsageError(
            f"Un travailleur Dask n’a pas le module {error.name} : installez rsmp-nlp, à la même "
            "version, sur chaque machine (docs/cluster.md)."
        ) from None
    if failure is not None:
        raise raised(failure)
    return True


def _await(store: PartStore, name: str) -> None:
    """Wait until a part written elsewhere is seen here."""
    for pause in _SECONDS_TO_BE_SEEN:
        time.sleep(pause)
        os.listdir(store.folder)  # noqa: PTH208 - makes a network file system look again
        if store.holds(name):
            return


def _read_mark(store: PartStore) -> str | None:
    try:
        return (store.folder / _MARK).read_text(encoding="ascii")
    except OSError:
        return None


@contextmanager
def _client(workers: int, scheduler: str | None) -> Iterator[Client]:
    """Connect to a scheduler, or to a cluster made on this machine.

    Raises
    ------
    UsageError
        The scheduler does not answer.
    """
    # workers and what Dask starts inherit it: its warnings and tracebacks are no user's business
    os.environ.setdefault("DASK_LOGGING__DISTRIBUTED", "critical")
    from distributed import Client, LocalCluster

    for name in _LOGGERS:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    with ExitStack() as stack, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of versions, which `mismatch` tells in a sentence
        address: Any = scheduler
        if scheduler is None:
            address = stack.enter_context(
                LocalCluster(
                    n_workers=workers,
                    threads_per_worker=1,
                    host="127.0.0.1",
                    dashboard_address=None,
                    silence_logs=logging.CRITICAL,
                )
            )
        try:
            client = Client(address, timeout=_SECONDS_TO_CONNECT, set_as_default=False)
        except (OSError, ValueError, RuntimeError) as error:
            raise UsageError(
                f"--scheduler {scheduler} : aucun ordonnanceur Dask ne répond ici "
                f"({str(error)[:120]}). Vérifiez l’adresse, le port et la version (docs/cluster.md)."
            ) from error
        yield stack.enter_context(client)


def _closed() -> type[Exception]:
    from distributed.comm import CommClosedError

    closed: type[Exception] = CommClosedError
    return closed


def _require() -> None:
    try:
        import distributed  # noqa: F401
    except ImportError:
        raise UsageError(
            "--engine dask demande Dask, qui n’est pas installé : pip install 'rsmp-nlp[dask]'."
        ) from None
