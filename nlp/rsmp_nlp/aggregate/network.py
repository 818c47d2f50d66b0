"""Who writes and who answers whom: measures of parts of a reply network at once, each 0 to 1."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from rsmp_nlp.aggregate.jackknife import left_out

if TYPE_CHECKING:
    from numpy.typing import NDArray


def connection(
    answers: NDArray[np.intp],
    groups: NDArray[np.intp],
    present: NDArray[np.intp],
    members: int,
    spaces: NDArray[np.intp] | None = None,
) -> dict[str, NDArray[np.float64]]:
    """Return how members are tied in every part, NaN where it cannot say.

    - `reciprocal`: share of members who have answered someone who answered them (Wasserman &
      Faust 1994, § 13.1, by member);
    - `partners`: k / (1 + k) with k the mean number of partners of a member (mean degree);
    - `giant`: share of members in the largest connected component (Newman 2018, § 6.12), 0 without ties;
    - `across`: share of ties between members of different spaces, where spaces are given and two
      at least have members (external ties of the E-I index, Krackhardt & Stern 1988).

    Parameters
    ----------
    answers : who answered whom, another, repeats allowed: places of members, shape `(2, m)`
    groups : the part that leaves out the answer, and what it answers, shape `(2, m)`, from 1: part 0
        is the whole; an answer to a message left out is no tie
    present : members in each part, those without tie included
    members : their number
    spaces : main space of each member, 0 where it is not known, shape `(parts, members)`
    """
    parts = len(present)
    ends, ways = _ways(answers, groups, parts, members)
    mutual = np.zeros((parts, members), dtype=bool)
    part, tie = np.nonzero(ways.all(axis=1))
    mutual[part, ends[:, tie]] = True
    part, tie = np.nonzero(ways.any(axis=1))
    ties = np.bincount(part, minlength=parts)
    # members of a part follow those of the part before: one network holds all
    tied = ends.take(tie, axis=1) + members * part
    degree = 2 * ties / present
    found = {
        "reciprocal": np.count_nonzero(mutual, axis=1) / present,
        "partners": degree / (1 + degree),
        "giant": np.where(ties > 0, largest_components(tied, parts, members), 0) / present,
    }
    if spaces is not None:
        least = spaces.min(axis=1, where=spaces > 0, initial=np.iinfo(np.intp).max)
        first, second = spaces.ravel()[tied]
        told = (first != 0) & (second != 0)
        differ = np.bincount(part[told & (first != second)], minlength=parts)
        shares = differ / np.bincount(part[told], minlength=parts)
        found["across"] = np.where(spaces.max(axis=1) > least, shares, np.nan)
    return found


def _ways(
    answers: NDArray[np.intp], groups: NDArray[np.intp], parts: int, members: int
) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """Return the pairs of members tied, shape `(2, pairs)`, and which way in every part.

    Ways are of shape `(parts, 2, pairs)`: whether the first answered, whether the second did.
    """
    low, high = np.minimum(*answers), np.maximum(*answers)
    pairs, pair = np.unique(low * members + high, return_inverse=True)
    way = pair + len(pairs) * (answers[0] != low)
    shape = parts, 2 * len(pairs)
    source, target = groups
    apart = source != target
    gone = left_out(way, source, shape)
    gone += left_out(way[apart], target[apart], shape)
    there = gone < np.bincount(way, minlength=shape[1])
    return np.stack(np.divmod(pairs, max(members, 1))), there.reshape(parts, 2, len(pairs))


def largest_components(ends: NDArray[np.intp], networks: int, members: int) -> NDArray[np.intp]:
    """Return the number of members of the largest connected component of each of several networks.

    Each component that others touch joins the one of least root among them, and members are then led to the
    root of theirs, by doubling steps (Shiloach & Vishkin 1982, Journal of Algorithms 3). SciPy does as
    much in as long, once it has imported its linear algebra: as long as reading a thousand messages.

    Parameters
    ----------
    ends : shape `(2, ties)`, members tied, those of a network numbered after those of the one before
    networks : their number
    members : of each network, those without tie included

    Examples
    --------
    >>> largest_components(np.array([[0, 3, 1, 6], [1, 4, 5, 8]]), 2, 6).tolist()
    [3, 2]
    """
    root = np.arange(networks * members)
    one, other = ends
    while len(one):
        one, other = root[one], root[other]
        apart = one != other
        one, other = one.compress(apart), other.compress(apart)
        np.minimum.at(root, np.maximum(one, other), np.minimum(one, other))
        above = root[root]
        while (above != root).any():
            root, above = above, above[above]
    sizes = np.bincount(root, minlength=len(root)).reshape(networks, members)
    largest: NDArray[np.intp] = sizes.max(axis=1, initial=0)
    return largest


def expression(
    counts: NDArray[np.intp], starters: NDArray[np.intp]
) -> dict[str, NDArray[np.float64]]:
    """Return how widely the members of every part express themselves.

    - `breadth`: probability that two messages drawn at random have different authors (Gini-Simpson
      index, Simpson 1949);
    - `evenness`: 1 minus the Gini coefficient of messages by author (Gini 1912);
    - `starters`: share of authors who start a thread.

    Parameters
    ----------
    counts : messages of each author, 0 where an author has none in a part, shape `(parts, n)`
    starters : authors who start at least one thread, shape `(parts,)`
    """
    squares = np.einsum("ij,ij->i", counts, counts)
    return {
        "breadth": 1 - squares / counts.sum(axis=1) ** 2,
        "evenness": evenness(counts),
        "starters": starters / np.count_nonzero(counts, axis=1),
    }


def evenness(counts: NDArray[np.intp]) -> NDArray[np.float64]:
    """Return 1 minus the Gini coefficient of contributions in each row: 1 where all write as much.

    Who contributes nothing does not count.

    >>> evenness(np.array([[3, 3, 3], [0, 2, 2]])).tolist()
    [1.0, 1.0]
    """
    ordered = np.sort(counts, axis=1)
    size = np.count_nonzero(counts, axis=1)
    total = counts.sum(axis=1)
    # ranks run from 1 after the zeros, which weigh nothing
    ranked = ordered @ np.arange(1, counts.shape[1] + 1) - (counts.shape[1] - size) * total
    gini: NDArray[np.float64] = (2 * ranked - (size + 1) * total) / (size * total)
    return 1 - gini
