"""Readings beside the triangle, after the study: potentiel social, organisation, identity.

Each is null where the source cannot say. Intervals are of a delete-a-group jackknife over threads
(Kott 2001, Journal of Official Statistics 17): drawing threads with replacement would tear the reply
network apart.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

from rsmp_nlp.aggregate.batch import by_value, coded, keyed
from rsmp_nlp.aggregate.exchanges import IDENTITIES, ROLES, measures

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

READ: Final = (
    "platform",
    "message_id",
    "parent_id",
    "thread_id",
    "author",
    "role",
    "space",
    "identity",
)
"""Columns that readings are made from; the last two where they are known."""

MOST_MESSAGES: Final = 500_000
"""Messages of a platform held in memory; beyond, whole threads are kept by chance, half of them, a
quarter, and so on."""

GROUPS: Final = ((20_000, 20), (100_000, 10), (MOST_MESSAGES, 5))
"""Groups of threads left out in turn by the jackknife, by number of messages: each is a network."""

_ORGANISATION: Final = re.compile(
    r"\b(equipe|staff|direction|dirigeante?|communication|com|admin\w*|animat\w+|moderat\w+"
    r"|officiel\w*|organisation|organisat\w+|permanente?|bureau|porte-parole|secretaire\w*"
    r"|secretariat|siege|redaction|community manager|elue?s?|delegue?e? national\w*|federation)\b"
)
"""Roles that speak for the organisation rather than for a member, without accents."""


@dataclass(frozen=True)
class Reading:
    """A measure, 0 to 1, and its 95 % interval; bounds are None where they cannot be told."""

    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Readings:
    """The readings of one platform by name; what the source cannot say is missing."""

    found: dict[str, Reading] = field(default_factory=dict)

    def __getattr__(self, name: str) -> float | None:
        """Return the value of a reading, None where it is missing."""
        if name.startswith("_"):
            raise AttributeError(name)
        reading = self.found.get(name)
        return None if reading is None else reading.value

    def as_columns(self) -> dict[str, float | None]:
        """Return the readings as columns of a table: value, `_low`, `_high`."""
        columns: dict[str, float | None] = {}
        for name, reading in self.found.items():
            columns |= {
                name: reading.value,
                f"{name}_low": reading.low,
                f"{name}_high": reading.high,
            }
        return columns


@dataclass
class _Kept:
    """The messages of a platform held for its readings, one row each of `exchanges.COLUMNS`."""

    parts: list[NDArray[np.int64]] = field(default_factory=list)
    rate: int = 1

    def add(self, rows: NDArray[np.int64]) -> None:
        self.parts.append(self._sampled(rows))
        while sum(map(len, self.parts)) > MOST_MESSAGES:
            self.rate *= 2
            self.parts = [self._sampled(np.concatenate(self.parts))]

    def rows(self) -> NDArray[np.int64]:
        return np.concatenate(self.parts)

    def _sampled(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        # the low bits are those of the jackknife's groups
        return rows if self.rate == 1 else rows[(rows[:, 2] >> 16) % self.rate == 0]


def readings(
    batches: Iterable[pa.RecordBatch], organisation: frozenset[str] = frozenset()
) -> dict[str, Readings]:
    """Return the readings of every platform.

    Parameters
    ----------
    batches : with the columns of `READ`
    organisation : authors who speak for the organisation, whatever their role
    """
    kept: dict[str, _Kept] = {}
    roles: dict[str, int] = {}
    for batch in batches:
        rows = _rows(batch, organisation, roles)
        for platform, places in by_value(coded(batch.column("platform"))):
            kept.setdefault(platform, _Kept()).add(rows[places])
    # each is let go of before its network is made
    return {name: social(kept.pop(name).rows()) for name in list(kept)}


def social(rows: NDArray[np.int64]) -> Readings:
    """Return the readings of one platform, from rows of `exchanges.COLUMNS`."""
    number = next((number for most, number in GROUPS if len(rows) <= most), GROUPS[-1][1])
    groups = (rows[:, 2].astype(np.uint64) % np.uint64(number)).astype(np.intp)
    # groups that have messages, from 1
    place = np.cumsum(np.bincount(groups, minlength=number) > 0, dtype=np.intp)
    found = measures(rows, place[groups], int(place[-1]) + 1)
    return Readings(
        {name: _with_interval(values) for name, values in found.items() if not np.isnan(values[0])}
    )


def _with_interval(values: NDArray[np.float64]) -> Reading:
    """Return a reading with its jackknife interval (Student's t over groups).

    Parameters
    ----------
    values : that of the whole, then those without each group, NaN where they cannot be told
    """
    value, others = float(values[0]), values[1:][~np.isnan(values[1:])]
    count = len(others)
    if count < 5:
        return Reading(value)
    from scipy.special import stdtrit

    error = float(np.sqrt((count - 1) / count * ((others - others.mean()) ** 2).sum()))
    reach = float(stdtrit(count - 1, 0.975)) * error
    return Reading(value, max(0.0, value - reach), min(1.0, value + reach))


def _rows(
    batch: pa.RecordBatch, organisation: frozenset[str], roles: dict[str, int]
) -> NDArray[np.int64]:
    """Return messages as rows of `exchanges.COLUMNS`."""
    there = batch.schema.names
    message = _key(batch.column("message_id"))
    parent = _key(batch.column("parent_id"))
    thread = _key(batch.column("thread_id"))
    # without thread a reply stands with what it answers
    thread = np.where(thread != 0, thread, np.where(parent != 0, parent, message))
    author = _key(batch.column("author"))
    space = _key(batch.column("space")) if "space" in there else np.zeros_like(author)
    identity = np.zeros_like(author)
    if "identity" in there:
        told_as = coded(batch.column("identity"))
        places = {name: place for place, name in enumerate(IDENTITIES, start=1)}
        identity = np.array([places.get(name, 0) for name in told_as.names])[told_as.codes]
    said = coded(batch.column("role"))
    role = np.array([_speaks(name, roles) for name in said.names])[said.codes]
    if organisation:
        authors = coded(batch.column("author"))
        ours = np.array([name in organisation for name in authors.names])[authors.codes]
        # whoever is not named speaks for themselves
        role = np.where(ours, 1, np.where(author != 0, 0, role))
    told = role + 1 + ROLES * identity
    return np.stack([message, parent, thread, author, space, told], axis=1)


def _speaks(role: str, roles: dict[str, int]) -> int:
    if not role:
        return -1
    if role not in roles:
        roles[role] = int(is_organisation(role))
    return roles[role]


def _key(values: pa.Array) -> NDArray[np.int64]:
    return keyed(values).values.view(np.int64)


def is_organisation(role: str) -> bool:
    """Tell whether a role speaks for the organisation.

    >>> is_organisation("Équipe nationale"), is_organisation("sympathisant")
    (True, False)
    """
    plain = unicodedata.normalize("NFKD", role.lower()).encode("ascii", "ignore").decode()
    return _ORGANISATION.search(plain) is not None
