"""Cells of a table by period or segment: which there are, and which are too small to be shown.

The least sizes are those under which a share says what a few people wrote. A cell masked alone would
be found again as the total minus the others, so that others are masked with it where that is needed
(secondary suppression; Hundepool et al. 2012, Statistical Disclosure Control, ch. 4).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

LEAST_MESSAGES: Final = 10
"""Messages under which a cell is masked."""

LEAST_AUTHORS: Final = 5
"""Authors under which a cell is masked, where the source knows authors."""

TOO_FEW_MESSAGES: Final = "messages"
TOO_FEW_AUTHORS: Final = "authors"
PROTECTS: Final = "complement"
"""Why a cell is masked, in the column `masked`; the last is large enough, and hides another."""

OTHERS: Final = "(autres)"
"""Value of the cell that holds the values beyond the largest ones."""

MOST_VALUES: Final = 100_000
"""Values of a column on a platform beyond which they are not counted apart."""


@dataclass
class Values:
    """Messages of a platform by value of a column; empty, and `overflown`, beyond `MOST_VALUES`."""

    counts: Counter[str] = field(default_factory=Counter)
    overflown: bool = False

    def add(self, counts: Mapping[str, int]) -> None:
        """Count messages by value."""
        if not self.overflown:
            self.counts.update(counts)
            if len(self.counts) > MOST_VALUES:
                self.counts, self.overflown = Counter(), True

    def shown(self, most: int) -> frozenset[str]:
        """Return the values that have a cell of their own: the `most` largest."""
        ranked = sorted(self.counts, key=lambda value: (-self.counts[value], value))
        return frozenset(ranked[:most])

    def merged(self, most: int) -> int | None:
        """Return how many values the cell `OTHERS` holds, None where they are not counted."""
        return None if self.overflown else max(0, len(self.counts) - most)

    def __len__(self) -> int:
        """Return the number of values, `MOST_VALUES` and one where there are more."""
        return MOST_VALUES + 1 if self.overflown else len(self.counts)


@dataclass(frozen=True)
class Cell:
    """What tells whether a cell may be shown.

    Attributes
    ----------
    messages : number of messages
    authors : keys of the authors known, shape `(n,)`, sorted
    unsigned : messages without author; each may be someone else's
    """

    messages: int
    authors: NDArray[np.uint64]
    unsigned: int


def masked(cells: Mapping[str, Cell], whole: Cell, *, authors_known: bool) -> dict[str, str]:
    """Return the cells that must not be shown, and why.

    Parameters
    ----------
    cells : by value of a column; a message is in one of them at most
    whole : the platform
    authors_known : whether the source knows authors

    Examples
    --------
    >>> def cell(count: int) -> Cell:
    ...     return Cell(count, np.zeros(0, dtype=np.uint64), count)
    >>> sizes = {"a": 4, "b": 30, "c": 50}
    >>> cells = {value: cell(count) for value, count in sizes.items()}
    >>> masked(cells, cell(84), authors_known=False)
    {'a': 'messages', 'b': 'complement'}
    """
    found = {}
    for value, cell in cells.items():
        if cell.messages < LEAST_MESSAGES:
            found[value] = TOO_FEW_MESSAGES
        elif authors_known and len(cell.authors) + cell.unsigned < LEAST_AUTHORS:
            found[value] = TOO_FEW_AUTHORS
    smallest_first = sorted(cells, key=lambda value: (cells[value].messages, value))
    shown = [value for value in smallest_first if value not in found]
    while found and shown and _derivable(cells, shown, whole, authors_known=authors_known):
        found[shown.pop(0)] = PROTECTS
    return found


def _derivable(
    cells: Mapping[str, Cell], shown: list[str], whole: Cell, *, authors_known: bool
) -> bool:
    """Tell whether the total minus the cells shown is itself too small a cell."""
    messages = whole.messages - sum(cells[value].messages for value in shown)
    if messages < LEAST_MESSAGES:
        return True
    unsigned = whole.unsigned - sum(cells[value].unsigned for value in shown)
    if not authors_known or unsigned >= LEAST_AUTHORS:
        return False
    seen = np.concatenate([cells[value].authors for value in shown])
    hidden = [cell.authors for value, cell in cells.items() if value not in shown]
    # an author of a message without cell is at least one who is in no cell shown
    rest = np.union1d(np.setdiff1d(whole.authors, seen), np.concatenate(hidden))
    return len(rest) + unsigned < LEAST_AUTHORS
