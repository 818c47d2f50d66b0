"""What the workers of a Dask cluster do: read sources, classify batches, tell what was dropped."""

from __future__ import annotations

import pickle
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from rsmp_nlp import __version__
from rsmp_nlp.engine.errand import Failure, Make, attempt
from rsmp_nlp.engine.files import Files
from rsmp_nlp.engine.part import Job
from rsmp_nlp.engine.read_part import keep_lines
from rsmp_nlp.engine.read_there import NotHere, Sources, read_sources
from rsmp_nlp.engine.references import References, batch_from
from rsmp_nlp.engine.store import PartStore
from rsmp_nlp.errors import RsmpError, UsageError

MARK: Final = ".driver"
"""File by which workers know that they see what the driver wrote."""


@dataclass(frozen=True)
class Order:
    """What every task is told.

    Attributes
    ----------
    job : what batches are classified with
    store : of classified parts
    read : where read parts are kept
    make : makes a classified part
    mark : what the driver wrote under the name `MARK`
    """

    job: Job
    store: PartStore
    read: Files
    make: Make
    mark: str
    version: str = __version__


@dataclass(frozen=True)
class Answer:
    """What a task says: a word for the driver, or what failed."""

    word: str = ""
    failure: Failure | None = None


def classify_there(order: Order, found: References) -> Answer:
    """Make the part of a batch where it is not kept; answer its name."""

    def work() -> Answer:
        batch = batch_from(found, order.read, order.job.fingerprint)
        if order.store.holds(batch.name):
            return Answer(batch.name)
        return Answer(batch.name, attempt(order.job, batch, order.store, order.make))

    return _answer(order, work)


def read_there(order: Order, pickled: bytes) -> Answer:
    """Read sources into parts; answer why they are not to be read on this machine, else nothing."""

    def work() -> Answer:
        try:
            sources: Sources = pickle.loads(pickled)  # noqa: S301 - by the driver, whose calls are pickles too
        except (ImportError, AttributeError) as error:  # a reader that is not installed here
            return Answer(str(error))
        try:
            for _ in read_sources(sources, order.read, away=True):
                pass
        except NotHere as why:
            return Answer(str(why))
        finally:
            sources.let_go()
        return Answer()

    return _answer(order, work)


def tell_there(order: Order, name: str, drops: Sequence[int], repeated: Sequence[int]) -> Answer:
    """Put the lines of messages read before among those of what was dropped of a read part."""

    def work() -> Answer:
        keep_lines(order.read, name, drops, repeated, order.job.key)
        return Answer()

    return _answer(order, work)


def _answer(order: Order, work: Callable[[], Answer]) -> Answer:
    """Do something where this machine can; say where it was, if that fails."""
    from distributed import get_worker

    answer = _refusal(order)
    if answer is None:
        try:
            answer = work()
        except RsmpError as mistake:
            answer = Answer(failure=(type(mistake), str(mistake)))
        except Exception:
            answer = Answer(failure=(None, traceback.format_exc()))
    if answer.failure is None:
        return answer
    kind, said = answer.failure
    return Answer(failure=(kind, f"Travailleur {get_worker().address} : {said}"))


def _refusal(order: Order) -> Answer | None:
    if order.version != __version__:
        said = f"rsmp-nlp {__version__} ici, {order.version} chez le pilote."
    elif order.store.files.read(MARK) != order.mark.encode():
        said = (
            f"{order.store.files.where} : dossier de sortie invisible d’ici. Donnez avec -o un dossier partagé "
            "entre toutes les machines."
        )
    else:
        return None
    return Answer(failure=(UsageError, said))
