"""What chunks hold that patterns cannot do without: a text without it is not searched.

It is looked for in all new chunks at once, each after a line feed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from rsmp_nlp.preprocess.patterns import PATTERNS
from rsmp_nlp.preprocess.terms import starts_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

_PARTS: Final = tuple((one.flag, part.finditer) for one in PATTERNS for part in one.parts)
_WITHIN: Final = tuple((one.flag, one.within.search) for one in PATTERNS if one.within)


def _flags_of_characters() -> NDArray[np.int32]:
    """Return the bits that characters bring by their codes; those after the last bring none."""
    flags = {(ord(one), pattern.flag) for pattern in PATTERNS for one in pattern.needed}
    found = np.zeros(max(flags)[0] + 2, dtype=np.int32)
    for code, flag in flags:
        found[code] |= flag
    return found


_FLAGS: Final = _flags_of_characters()


def held_by_each(chunks: Sequence[str]) -> NDArray[np.int64]:
    """Return the bits of what patterns need that each chunk holds, see `Pattern.flag`.

    >>> held_by_each(["oui?", "neuronal", "euros"]).astype(bool).tolist()
    [True, False, True]
    """
    if not chunks:
        return np.zeros(0, dtype=np.int64)
    lines = "\n".join(["", *chunks])
    codes = np.frombuffer(lines.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    starts = starts_of(np.fromiter(map(len, chunks), np.int64, len(chunks)) + 1)[:-1]
    flags = _FLAGS[np.minimum(codes, len(_FLAGS) - 1)]
    held = np.bitwise_or.reduceat(flags, starts).astype(np.int64)
    for flag, search in _WITHIN:
        for row in np.flatnonzero(held & flag).tolist():
            if not search(chunks[row]):
                held[row] ^= flag
    for flag, find in _PARTS:
        places = [found.start() for found in find(lines)]
        held[np.searchsorted(starts, places, side="right") - 1] |= flag
    return held


def held_by(chunk: str) -> int:
    """Return what `held_by_each` does of one chunk."""
    return int(held_by_each([chunk])[0])
