"""A batch given to another process: how what failed there is told here."""

from __future__ import annotations

import traceback
from collections.abc import Callable

from rsmp_nlp.engine.batches import Batch
from rsmp_nlp.engine.part import Job
from rsmp_nlp.engine.store import PartStore, keep
from rsmp_nlp.errors import RsmpError

Make = Callable[[Job, Batch, PartStore], object]
"""What a process does with a batch."""

Failure = tuple[type[RsmpError] | None, str]
"""Kind and sentence of a user's mistake; None and a traceback for a defect.

Exceptions themselves do not all survive being pickled.
"""


def attempt(job: Job, batch: Batch, store: PartStore, make: Make = keep) -> Failure | None:
    """Make the part of a batch; return what failed, None if nothing did."""
    try:
        make(job, batch, store)
    except RsmpError as mistake:
        return type(mistake), str(mistake)
    except Exception:
        return None, traceback.format_exc()
    return None


def raised(failure: Failure) -> Exception:
    """Return what to raise for a failure."""
    kind, said = failure
    if kind is None:
        return RuntimeError(said)
    error = kind.__new__(kind)  # its own arguments are in the sentence
    error.args = (said,)
    return error
