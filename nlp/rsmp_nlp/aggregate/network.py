"""Who answers whom: measures of a reply network, each 0 to 1."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Ties:
    """Answers between members, paired once, so that parts of them can be measured without a sort.

    Parameters
    ----------
    answers : shape `(m, 2)`, who answered whom, another, repeats allowed: places of members
    members : their number
    """

    def __init__(self, answers: NDArray[np.intp], members: int) -> None:
        low, high = answers.min(axis=1), answers.max(axis=1)
        pairs, self._pair = np.unique(low * members + high, return_inverse=True)
        self._ends = np.stack(np.divmod(pairs, max(members, 1)))
        self._forward = answers[:, 0] == low
        self._members = members

    def measures(
        self,
        kept: NDArray[np.bool_],
        present: int,
        groups: NDArray[np.intp] | None = None,
    ) -> dict[str, float]:
        """Return the measures of a network made of a part of the answers.

        - `reciprocal`: share of members who have answered someone who answered them (Wasserman &
          Faust 1994, § 13.1, by member);
        - `partners`: k / (1 + k) with k the mean number of partners of a member (mean degree);
        - `giant`: share of members in the largest connected part (Newman 2018, § 6.12);
        - `across`: share of ties between members of different groups, where groups are given and two
          at least have members (external ties of the E-I index, Krackhardt & Stern 1988).

        Parameters
        ----------
        kept : which answers stand, shape `(m,)`
        present : members in this part, those without tie included
        groups : main group of each member, 0 where it is not known
        """
        one_way, other_way = self._pairs(kept & self._forward), self._pairs(kept & ~self._forward)
        if not (one_way | other_way).any():
            return {"reciprocal": 0.0, "partners": 0.0, "giant": 0.0}
        ends = self._ends[:, one_way | other_way]
        degree = 2 * ends.shape[1] / present
        found = {
            "reciprocal": len(np.unique(self._ends[:, one_way & other_way])) / present,
            "partners": degree / (1 + degree),
            "giant": largest_part(ends, self._members) / present,
        }
        if groups is not None and len(np.unique(groups[groups != 0])) > 1:
            one, other = groups[ends]
            told = (one != 0) & (other != 0)
            if told.any():
                found["across"] = float((one != other)[told].mean())
        return found

    def _pairs(self, answers: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Return which pairs some answers are of."""
        return np.bincount(self._pair[answers], minlength=self._ends.shape[1]) > 0


def largest_part(ends: NDArray[np.intp], members: int) -> int:
    """Return the number of members of the largest connected part of a network.

    Each part that others touch joins the one of least root among them, and members are then led to the
    root of theirs, by doubling steps (Shiloach & Vishkin 1982, Journal of Algorithms 3). SciPy does as
    much in as long, once it has imported its linear algebra: as long as reading a thousand messages.

    Parameters
    ----------
    ends : shape `(2, ties)`, members tied
    members : their number, those without tie included

    Examples
    --------
    >>> largest_part(np.array([[0, 3, 1], [1, 4, 5]]), 6)
    3
    """
    root = np.arange(members)
    one, other = ends
    while len(one):
        one, other = root[one], root[other]
        apart = one != other
        one, other = one[apart], other[apart]
        np.minimum.at(root, np.maximum(one, other), np.minimum(one, other))
        above = root[root]
        while (above != root).any():
            root, above = above, above[above]
    return int(np.bincount(root).max())


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
