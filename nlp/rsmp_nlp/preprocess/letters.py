"""How many letters and capitals tokens have, counted in all of them at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from rsmp_nlp.preprocess.terms import starts_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

_USUAL: Final = [*map(chr, range(0x180))]
"""Characters looked up in tables, where those that come after are nothing."""

_ARE_LETTERS: Final = np.array([*map(str.isalpha, _USUAL), False])
_ARE_CAPITALS: Final = np.array([*map(str.isupper, _USUAL), False])


def letters_and_capitals(tokens: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return how many letters and how many capitals each token has.

    >>> [counts.tolist() for counts in letters_and_capitals(["Été", "l'", "2024"])]
    [[3, 1, 0], [1, 0, 0]]
    """
    if not tokens:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    codes = np.frombuffer("".join(tokens).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    starts = starts_of(np.fromiter(map(len, tokens), np.int64, len(tokens)))[:-1]
    letters, capitals = (
        np.add.reduceat(np.take(table, codes, mode="clip"), starts, dtype=np.int64)
        for table in (_ARE_LETTERS, _ARE_CAPITALS)
    )
    for row in np.flatnonzero(np.maximum.reduceat(codes, starts) >= len(_USUAL)).tolist():
        letters[row] = sum(map(str.isalpha, tokens[row]))
        capitals[row] = sum(map(str.isupper, tokens[row]))
    return letters, capitals
