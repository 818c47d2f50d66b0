"""Who answers whom: measures of a reply network, each 0 to 1."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def connection(
    members: NDArray[np.int64],
    ties: NDArray[np.int64],
    groups: NDArray[np.int64] | None = None,
) -> dict[str, float]:
    """Return the measures of a network.

    - `reciprocal`: share of members who have answered someone who answered them (Wasserman &
      Faust 1994, § 13.1, by member);
    - `partners`: k / (1 + k) with k the mean number of partners of a member (mean degree);
    - `giant`: share of members in the largest connected part (Newman 2018, § 6.12);
    - `across`: share of ties between members of different groups, where groups are given and two at
      least have members (external ties of the E-I index, Krackhardt & Stern 1988).

    Parameters
    ----------
    members : distinct members, sorted, shape `(n,)`, those without tie included
    ties : shape `(m, 2)`, who answered whom, repeats allowed; all of them are members
    groups : main group of each member, 0 where it is not known
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    answered = np.unique(ties[ties[:, 0] != ties[:, 1]], axis=0)
    pairs, times = np.unique(np.sort(answered, axis=1), axis=0, return_counts=True)
    count = len(members)
    ends = np.searchsorted(members, pairs).T
    network = coo_array((np.ones(len(pairs), dtype=np.int8), tuple(ends)), shape=(count, count))
    _, parts = connected_components(network, directed=False)
    degree = 2 * len(pairs) / count
    found = {
        # a pair that stands twice is one that answered both ways
        "reciprocal": len(np.unique(pairs[times == 2])) / count,
        "partners": degree / (1 + degree),
        "giant": int(np.bincount(parts).max()) / count,
    }
    if groups is not None and len(np.unique(groups[groups != 0])) > 1:
        one, other = groups[ends]
        told = (one != 0) & (other != 0)
        if told.any():
            found["across"] = float((one != other)[told].mean())
    return found


def expression(counts: NDArray[np.float64], starters: int) -> dict[str, float]:
    """Return how widely a platform's members express themselves.

    - `breadth`: probability that two messages drawn at random have different authors (Gini-Simpson
      index, Simpson 1949);
    - `evenness`: 1 minus the Gini coefficient of messages by author (Gini 1912);
    - `starters`: share of authors who start a thread.

    Parameters
    ----------
    counts : messages of each author, shape `(n,)`, positive
    starters : authors who start at least one thread
    """
    shares = counts / counts.sum()
    return {
        "breadth": float(1 - (shares**2).sum()),
        "evenness": evenness(counts),
        "starters": starters / len(counts),
    }


def evenness(counts: NDArray[np.float64]) -> float:
    """Return 1 minus the Gini coefficient of contributions: 1 where all write as much.

    >>> evenness(np.array([3.0, 3.0, 3.0]))
    1.0
    """
    ordered = np.sort(counts)
    size = len(ordered)
    ranks = np.arange(1, size + 1)
    gini = float((2 * ranks - size - 1) @ ordered / (size * ordered.sum()))
    return 1 - gini
