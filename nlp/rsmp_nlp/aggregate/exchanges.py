"""The messages of a platform as codes: measures of the whole and of all but each group, at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from rsmp_nlp.aggregate.jackknife import left
from rsmp_nlp.aggregate.network import connection, expression

if TYPE_CHECKING:
    from numpy.typing import NDArray

LEAST_AUTHORS: Final = 5
"""Authors under which breadth and ties of a network mean nothing."""

LEAST_ROLES: Final = 0.5
"""Share of messages whose author's role must be known for `top_down`."""

IDENTITIES: Final = ("identified", "pseudonymous", "anonymous")

COLUMNS: Final = ("message", "parent", "thread", "author", "space", "told")
"""Of the rows: 64-bit keys, 0 where unknown; `told` is the role, -1 where unknown, plus 1, plus `ROLES`
times the identity, 0 where unknown. Half a million rows are held: columns are few."""

ROLES: Final = 3


# no message may be left in a part
@np.errstate(divide="ignore", invalid="ignore")
def measures(
    rows: NDArray[np.int64], groups: NDArray[np.intp], parts: int
) -> dict[str, NDArray[np.float64]]:
    """Return the measures of every part by name, shape `(parts,)`, NaN where it cannot say.

    Counts are held of each part and author, or pair of them: memory grows as parts times messages.

    Parameters
    ----------
    rows : of `COLUMNS`, shape `(n, 6)`
    groups : the part that leaves each message out, shape `(n,)`, from 1: part 0 is the whole
    parts : their number
    """
    return _exchanged(rows, groups, parts) | _told(rows[:, 5], groups, parts)


def _exchanged(
    rows: NDArray[np.int64], groups: NDArray[np.intp], parts: int
) -> dict[str, NDArray[np.float64]]:
    """Return the measures of the parts that have answers and authors enough."""
    answers = rows[:, 1] != 0
    answered = left(answers.astype(np.intp), groups, (parts, 2))[:, 1] > 0
    signed = np.flatnonzero(rows[:, 3])
    groups, starts, space = groups[signed], ~answers[signed], rows[signed, 4]
    names, author = np.unique(rows[signed, 3], return_inverse=True)
    shape = parts, len(names)
    counts = left(author, groups, shape)
    present = np.count_nonzero(counts, axis=1)
    starters = np.count_nonzero(left(author[starts], groups[starts], shape), axis=1)
    spread = expression(counts, starters)
    places = _tied(rows[signed, 0], rows[signed, 1], author)
    spaces = _main_spaces(author, space, groups, shape) if space.any() else None
    links = connection(author[places], groups[places], present, len(names), spaces)
    found = {"expression": _mean(spread), **spread, "connection": _mean(links), **links}
    enough = answered & (present >= LEAST_AUTHORS)
    return {name: np.where(enough, values, np.nan) for name, values in found.items()}


def _mean(found: dict[str, NDArray[np.float64]]) -> NDArray[np.float64]:
    """Return the mean of the measures that each part has."""
    values = np.stack(list(found.values()))
    known = np.count_nonzero(~np.isnan(values), axis=0)
    mean: NDArray[np.float64] = np.nansum(values, axis=0) / known
    return mean


def _told(
    told: NDArray[np.int64], groups: NDArray[np.intp], parts: int
) -> dict[str, NDArray[np.float64]]:
    """Return the shares of roles and identities."""
    size = len(IDENTITIES) + 1
    counts = left(told, groups, (parts, size * ROLES)).reshape(parts, size, ROLES)
    roles, known_as = counts.sum(axis=1), counts.sum(axis=2)[:, 1:]
    said = roles[:, 1:].sum(axis=1)
    enough = said >= LEAST_ROLES * roles.sum(axis=1)
    shares = known_as / known_as.sum(axis=1, keepdims=True)
    return {
        "top_down": np.where(enough, roles[:, 2] / said, np.nan),
        **dict(zip(IDENTITIES, shares.T, strict=True)),
    }


def _tied(
    message: NDArray[np.int64], parent: NDArray[np.int64], author: NDArray[np.intp]
) -> NDArray[np.intp]:
    """Return the places of answers to someone else, and of what they answer, shape `(2, m)`.

    A message read twice counts its first author.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    # the first of those that are alike
    place = pc.index_in(pa.array(parent), value_set=pa.array(message)).fill_null(-1)
    target = place.to_numpy(zero_copy_only=False).astype(np.intp)
    source = np.flatnonzero((target >= 0) & (parent != 0))
    target = target[source]
    return np.stack([source, target])[:, author[source] != author[target]]


def _main_spaces(
    author: NDArray[np.intp],
    space: NDArray[np.int64],
    groups: NDArray[np.intp],
    shape: tuple[int, int],
) -> NDArray[np.intp]:
    """Return the space where each author writes most in every part, from 1, 0 where it is not known.

    Parameters
    ----------
    author : of each message
    space : its key, 0 where it is not known
    groups : the part that leaves it out
    shape : number of parts, of authors
    """
    known = np.flatnonzero(space)
    names, code = np.unique(space[known], return_inverse=True)
    pairs, pair = np.unique(author[known] * len(names) + code, return_inverse=True)
    author, space = np.divmod(pairs, len(names))
    starts = np.flatnonzero(np.diff(author, prepend=-1))
    size = len(pairs)
    counts = left(pair, groups[known], (shape[0], size))
    # the largest count of each author, and the last space of those that have it
    most, place = np.divmod(
        np.maximum.reduceat(counts * size + np.arange(size), starts, axis=1), size
    )
    found = np.zeros(shape, dtype=np.intp)
    found[:, author[starts]] = np.where(most > 0, space[place] + 1, 0)
    return found
