"""The messages of a platform as codes, sorted once: what measures of any part of them are made from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from rsmp_nlp.aggregate.network import Ties, expression

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


class Exchanges:
    """The messages of a platform.

    Parameters
    ----------
    rows : of `COLUMNS`, shape `(n, 6)`
    """

    def __init__(self, rows: NDArray[np.int64]) -> None:
        message, parent, _, author, space, told = rows.T
        self._identity, role = np.divmod(told, ROLES)
        self._role = role - 1
        self._answers = parent != 0
        self._signed = np.flatnonzero(author)
        """Messages of a known author, and that author's place among `_members`."""
        names, self._author = np.unique(author[self._signed], return_inverse=True)
        self._members = len(names)
        self._source, self._target = self._tied(message[self._signed], parent[self._signed])
        who = np.stack([self._author[self._source], self._author[self._target]], axis=1)
        self._ties = Ties(who, self._members)
        self._spaces = _Spaces(self._author, space[self._signed], self._members)

    def measures(self, kept: NDArray[np.bool_]) -> dict[str, float]:
        """Return the measures of some of the messages, by name; what they cannot say is missing.

        Parameters
        ----------
        kept : shape `(n,)`
        """
        found: dict[str, float] = {}
        if (self._answers & kept).any():
            signed = kept[self._signed]
            counts = np.bincount(self._author[signed], minlength=self._members)
            present = int(np.count_nonzero(counts))
            if present >= LEAST_AUTHORS:
                starting = signed & ~self._answers[self._signed]
                starters = np.bincount(self._author[starting], minlength=self._members)
                parts = expression(
                    counts[counts > 0].astype(np.float64), int(np.count_nonzero(starters))
                )
                found["expression"] = float(np.mean(list(parts.values())))
                found |= parts
                # an answer to a message left out is no tie
                tied = signed[self._source] & signed[self._target]
                links = self._ties.measures(tied, present, self._spaces.main(signed))
                found["connection"] = float(np.mean(list(links.values())))
                found |= links
        role = self._role[kept]
        said = np.count_nonzero(role >= 0)
        if said and said >= LEAST_ROLES * len(role):
            found["top_down"] = np.count_nonzero(role > 0) / said
        known_as = np.bincount(self._identity[kept], minlength=len(IDENTITIES) + 1)[1:]
        if known_as.any():
            found |= {
                name: int(count) / int(known_as.sum())
                for name, count in zip(IDENTITIES, known_as, strict=True)
            }
        return found

    def _tied(
        self, message: NDArray[np.int64], parent: NDArray[np.int64]
    ) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Return the places of answers to someone else, and of what they answer, among those signed.

        A message read twice counts its first author.
        """
        names, first = np.unique(message, return_index=True)
        if not len(names):
            return first, first
        place = np.minimum(np.searchsorted(names, parent), len(names) - 1)
        source = np.flatnonzero((names[place] == parent) & (parent != 0))
        target = first[place[source]]
        others = self._author[source] != self._author[target]
        return source[others], target[others]


class _Spaces:
    """Where members write.

    Parameters
    ----------
    author : place of each message's author among `members`
    space : its key, 0 where it is not known
    """

    def __init__(self, author: NDArray[np.intp], space: NDArray[np.int64], members: int) -> None:
        self._known = np.flatnonzero(space)
        names, code = np.unique(space[self._known], return_inverse=True)
        pairs, self._pair = np.unique(author[self._known] * len(names) + code, return_inverse=True)
        self._author, self._space = np.divmod(pairs, max(len(names), 1))
        self._starts = np.flatnonzero(np.diff(self._author, prepend=-1))
        self._members = members

    def main(self, kept: NDArray[np.bool_]) -> NDArray[np.intp] | None:
        """Return the space where each member writes most, from 1, 0 where it is not known.

        None without spaces.

        Parameters
        ----------
        kept : which messages count
        """
        if not len(self._known):
            return None
        size = len(self._author)
        counts = np.bincount(self._pair[kept[self._known]], minlength=size)
        # the largest count of each author, and the last space of those that have it
        best = np.maximum.reduceat(counts * size + np.arange(size), self._starts)
        most, place = np.divmod(best, size)
        found = np.zeros(self._members, dtype=np.intp)
        found[self._author[self._starts]] = np.where(most > 0, self._space[place] + 1, 0)
        return found
