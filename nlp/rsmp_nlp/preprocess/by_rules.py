"""Chunks that rules must cut: links, numbers, words with hyphens and others.

Each question is asked of all chunks before the next one is: the same code in a row is faster.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np

from rsmp_nlp.preprocess.affixes import tokens_of_chunk
from rsmp_nlp.preprocess.clean import lowered, mask
from rsmp_nlp.preprocess.counted import counted
from rsmp_nlp.preprocess.numbers import count_numbers, goes_on
from rsmp_nlp.preprocess.patterns import CHUNK_PATTERNS, flag_of, found_in
from rsmp_nlp.preprocess.special_cases import mixes

UNCUT: Final = " "
"""Begins what stands for a part of a chunk, or of its mask: it is neither cut nor masked any more."""

NAMED: Final = flag_of("/wW") | flag_of("@")
"""Held by what is masked, but digits."""


class Read(NamedTuple):
    """What chunks are, one entry per chunk in each field.

    Attributes
    ----------
    masked : in lower case
    tokens, found, digits, goes_on, mixed : see `chunks.Chunks`
    """

    tokens: list[tuple[str, ...]]
    found: list[list[int]]
    digits: list[int]
    goes_on: list[int]
    mixed: list[bool]
    masked: list[str]


def read_by_rules(chunks: Sequence[str], held: Sequence[int]) -> Read:
    """Return what chunks are.

    Parameters
    ----------
    held : what `held.held_by_each` returns of them

    >>> read_by_rules(["12h,", UNCUT + "12h,"], [0, 0]).tokens
    [('12h', ','), ('12h,',)]
    """
    bare = [chunk.removeprefix(UNCUT) for chunk in chunks]
    found = [*map(found_in, bare, held)]
    [counts] = counted(bare, str.isdecimal)
    digits: list[int] = counts.tolist()
    after = [0] * len(bare)
    for row in np.flatnonzero(counts).tolist():
        after[row] = goes_on(bare[row])
        for number, count in enumerate(count_numbers(bare[row]), len(CHUNK_PATTERNS)):
            found[row] += [number] * count
    masked = [
        mask(one) if (several or needs & NAMED) and chunk[0] != UNCUT else one
        for chunk, one, several, needs in zip(chunks, bare, digits, held, strict=True)
    ]
    tokens = [
        (one,) if chunk[0] == UNCUT else tokens_of_chunk(one)
        for chunk, one in zip(chunks, bare, strict=True)
    ]
    mixed = [len(cut) > 1 and mixes(chunk, cut) for chunk, cut in zip(chunks, tokens, strict=True)]
    return Read(tokens, found, digits, after, mixed, lowered(masked))
