"""The connection to a Dask cluster, and tasks that are sent again when their workers die."""

from __future__ import annotations

import logging
import os
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from rsmp_nlp.engine.cluster_worker import Answer
from rsmp_nlp.engine.errand import raised
from rsmp_nlp.errors import RsmpError, UsageError

if TYPE_CHECKING:
    from distributed import Client, Future

ATTEMPTS: Final = 2
"""How often a task is sent; each time Dask gives it to four workers if they die."""

_SECONDS_TO_CONNECT: Final = 20
_LOGGERS: Final = ("distributed", "tornado.application", "bokeh")


@dataclass
class Sent:
    """A task on its way.

    Parameters
    ----------
    send : sends it, the attempt being given
    what : it works on, for the user
    """

    send: Callable[[int], Future]
    what: str

    def __post_init__(self) -> None:
        self._attempts = 1
        self._future = self.send(1)
        self._word: str | None = None

    def answered(self) -> bool:
        """Tell whether the task is done.

        Raises
        ------
        RsmpError
            What failed there, or the task killed its workers each time it was sent.
        """
        return self._word is not None or (self._future.done() and self._hear())

    def word(self) -> str:
        """Wait until the task is done, and return what it answers.

        Raises
        ------
        RsmpError
            As for `answered`.
        """
        while self._word is None:
            self._hear()
        return self._word

    def _hear(self) -> bool:
        """Wait for the task; return False where it was sent again."""
        from distributed import KilledWorker

        try:
            answer: Answer = self._future.result()
        except KilledWorker:
            self._send_again()
            return False
        except ModuleNotFoundError as error:
            raise UsageError(
                f"Un travailleur Dask n’a pas le module {error.name} : installez rsmp-nlp, à la même "
                "version, sur chaque machine (docs/cluster.md)."
            ) from None
        if answer.failure is not None:
            raise raised(answer.failure)
        self._word = answer.word
        return True

    def _send_again(self) -> None:
        if self._attempts == ATTEMPTS:
            raise RsmpError(
                f"Des travailleurs Dask se sont arrêtés plusieurs fois sur {self.what} (mémoire "
                "insuffisante ?). Donnez-leur plus de mémoire, puis relancez : le travail fait est gardé."
            ) from None
        self._attempts += 1
        self._future = self.send(self._attempts)


@contextmanager
def connected(workers: int, scheduler: str | None) -> Iterator[Client]:
    """Connect to a scheduler, or to a cluster made on this machine.

    Raises
    ------
    UsageError
        Dask is missing, or the scheduler does not answer.
    """
    _require()
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


def closed() -> type[Exception]:
    """Return what Dask raises where a connection is lost."""
    from distributed.comm import CommClosedError

    kind: type[Exception] = CommClosedError
    return kind


def _require() -> None:
    try:
        import distributed  # noqa: F401
    except ImportError:
        raise UsageError(
            "--engine dask demande Dask, qui n’est pas installé : pip install 'rsmp-nlp[dask]'."
        ) from None
