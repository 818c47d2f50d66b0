"""The same text, or nearly, labelled differently."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

SHINGLE: Final = 8
"""Characters of a shingle: long enough for most to be of few texts."""

ALIKE: Final = 0.7
"""Shingles in common, of all of both texts (Jaccard 1912), from which two texts are nearly the same."""

LEAST_EXACT: Final = 12
LEAST_NEAR: Final = 40
"""Letters and digits under which equal, or nearly equal, texts may well do different things."""

_COMMON: Final = 200
"""Texts from which a shingle is a formula of the network and tells no copy."""

_NOT_WORD: Final = re.compile(r"[\W_]+")
_ADDRESS: Final = re.compile(r"https?://\S+|@\w+")


@dataclass(frozen=True)
class Copy:
    """Two texts, by their places, how alike they are (0 to 1), and whether they are the same."""

    first: int
    second: int
    likeness: float


def plain(text: str) -> str:
    """Return the letters and digits of a text, without case, accents, addresses and mentions.

    >>> plain("À 18h : RÉUNION ! https://exemple.org")
    'a18hreunion'
    """
    bare = unicodedata.normalize("NFKD", _ADDRESS.sub(" ", text).casefold())
    return _NOT_WORD.sub("", "".join(one for one in bare if not unicodedata.combining(one)))


def copies(texts: Sequence[str], situations: Sequence[Any]) -> list[Copy]:
    """Return the pairs of texts that are the same or nearly, each pair once.

    Of many copies of one text, each is paired with the first only. The same words do something else
    elsewhere (an opinion as a post or as a comment), so that only texts of one situation are paired.

    Parameters
    ----------
    situations : what must be equal for two texts to be compared, for instance the kind of message
    """
    first_of: dict[tuple[Any, str], int] = {}
    found, alone = [], []
    for place, (text, situation) in enumerate(zip(texts, situations, strict=True)):
        letters = plain(text)
        if len(letters) < LEAST_EXACT:
            continue
        first = first_of.setdefault((situation, letters), place)
        if first != place:
            found.append(Copy(first, place, 1.0))
        elif len(letters) >= LEAST_NEAR:
            alone.append((place, letters))
    return found + _near(alone, situations)


def _near(alone: list[tuple[int, str]], situations: Sequence[Any]) -> list[Copy]:
    """Return the pairs of texts that share most of their shingles."""
    shingles = [
        {letters[start : start + SHINGLE] for start in range(len(letters) - SHINGLE + 1)}
        for _, letters in alone
    ]
    texts_of: dict[str, list[int]] = defaultdict(list)
    for place, own in enumerate(shingles):
        for shingle in own:
            texts_of[shingle].append(place)
    counts: list[Counter[int]] = [Counter() for _ in alone]
    sizes = [0] * len(alone)
    for places in texts_of.values():
        if len(places) > _COMMON:
            continue
        for rank, place in enumerate(places):
            sizes[place] += 1
            counts[place].update(places[rank + 1 :])
    found = []
    for first, shared in enumerate(counts):
        for second, common in shared.items():
            likeness = common / (sizes[first] + sizes[second] - common)
            left, right = alone[first][0], alone[second][0]
            if likeness >= ALIKE and situations[left] == situations[right]:
                found.append(Copy(left, right, likeness))
    return sorted(found, key=lambda one: (one.first, one.second))
