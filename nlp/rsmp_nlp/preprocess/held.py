"""What chunks hold that patterns cannot do without: a text without it is not searched.

It is looked for in all new chunks at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from rsmp_nlp.compiled import compiled
from rsmp_nlp.preprocess.patterns import PATTERNS
from rsmp_nlp.preprocess.terms import starts_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

_READING = compiled("reading")

_PARTS: Final = tuple((one.flag, part.finditer) for one in PATTERNS for part in one.parts)
_WITHIN: Final = tuple((one.flag, one.within.search) for one in PATTERNS if one.within)
_OPENINGS: Final = tuple((one.flag, one.opening.match) for one in PATTERNS if one.opening)
_USUAL: Final = 0x180
"""Characters after these are not told apart as the first of a chunk."""

_OPENS: Final = 32
"""Bits after which those that tell of openings stand, each as far from its pattern's own."""


def _flags_of_characters() -> NDArray[np.int64]:
    """Return the bits that characters bring by their codes; those after the last bring none."""
    flags = [(ord(one), pattern.flag) for pattern in PATTERNS for one in pattern.needed]
    flags += [(ord(one), pattern.flag << _OPENS) for pattern in PATTERNS for one in pattern.closes]
    found = np.zeros(max(flags)[0] + 2, dtype=np.int64)
    for code, flag in flags:
        found[code] |= flag
    return found


def _flags_of_first_characters() -> NDArray[np.int64]:
    """Return the bits of the openings that a chunk may have, by the code of its first character."""
    found = np.zeros(_USUAL + 1, dtype=np.int64)
    for one in PATTERNS:
        begins = [code for code in range(_USUAL) if chr(code) in one.begins + one.closes]
        digits = [code for code in range(_USUAL) if chr(code).isdecimal()]
        found[[*begins, *digits, _USUAL]] |= one.flag << _OPENS
    return found


_FLAGS: Final = _flags_of_characters()
_FIRST: Final = _flags_of_first_characters()


def held_by_each(chunks: Sequence[str]) -> NDArray[np.int64]:
    """Return the bits of what patterns need that each chunk holds, see `Pattern.flag`.

    >>> held_by_each(["oui?", "neuronal", "euros"]).astype(bool).tolist()
    [True, False, True]
    """
    if not chunks:
        return np.zeros(0, dtype=np.int64)
    lines = "\n".join(["", *chunks])
    starts = starts_of(np.fromiter(map(len, chunks), np.int64, len(chunks)) + 1)[:-1]
    flags, first = _flags_of(chunks, lines, starts)
    held, opens = flags & ((1 << _OPENS) - 1), (flags & first) >> _OPENS
    for flag, search in _WITHIN:
        for row in np.flatnonzero(held & flag).tolist():
            if not search(chunks[row]):
                held[row] ^= flag
    for flag, match in _OPENINGS:
        for row in np.flatnonzero(opens & flag).tolist():
            if match(chunks[row]):
                held[row] |= flag
    for flag, find in _PARTS:
        places = [found.start() for found in find(lines)]
        held[np.searchsorted(starts, places, side="right") - 1] |= flag
    return held


def _flags_of(
    chunks: Sequence[str], lines: str, starts: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the bits of the characters of each chunk, and those of its first."""
    if _READING:
        flags, first = _READING.flags_of(chunks, _FLAGS, _FIRST)
        return flags, first
    codes = np.frombuffer(lines.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    flags = np.bitwise_or.reduceat(np.take(_FLAGS, codes, mode="clip"), starts)
    return flags, np.take(_FIRST, codes[starts + 1], mode="clip")


def held_by(chunk: str) -> int:
    """Return what `held_by_each` does of one chunk."""
    return int(held_by_each([chunk])[0])
