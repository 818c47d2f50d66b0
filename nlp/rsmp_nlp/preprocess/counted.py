"""How many letters, capitals or digits strings have, counted in all of them at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np

from rsmp_nlp.preprocess.terms import starts_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

_USUAL: Final = [*map(chr, range(0x180))]
"""Characters looked up in a table; strings with others are counted one by one."""


def counted(strings: Sequence[str], *kinds: Callable[[str], bool]) -> Sequence[NDArray[np.int64]]:
    """Return how many characters of each kind each string has; none is empty.

    >>> [counts.tolist() for counts in counted(["Été", "l'", "24"], str.isalpha, str.isdecimal)]
    [[3, 1, 0], [0, 0, 2]]
    """
    if not strings:
        return [np.zeros(0, dtype=np.int64) for _ in kinds]
    codes = np.frombuffer("".join(strings).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    starts = starts_of(np.fromiter(map(len, strings), np.int64, len(strings)))[:-1]
    unusual = np.flatnonzero(np.maximum.reduceat(codes, starts) >= len(_USUAL)).tolist()
    found = []
    for kind in kinds:
        counts = np.add.reduceat(np.take(_table(kind), codes, mode="clip"), starts, dtype=np.int64)
        counts[unusual] = [sum(map(kind, strings[row])) for row in unusual]
        found.append(counts)
    return found


@cache
def _table(kind: Callable[[str], bool]) -> NDArray[np.bool_]:
    """Return which characters are of a kind by their codes, and that none after them is."""
    return np.array([*map(kind, _USUAL), False])
