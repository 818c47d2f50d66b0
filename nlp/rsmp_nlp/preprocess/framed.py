"""Chunks that are one word of letters, elided or not, between marks: most of those that are not letters.

What marks bring does not depend on the word that they frame: it is worked out once for each opening and
closing, by the rules and the patterns of all chunks, on a word that stands for any.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from rsmp_nlp.preprocess.affixes import cut_affixes, tokens_of_chunk
from rsmp_nlp.preprocess.patterns import found_in, held_by
from rsmp_nlp.preprocess.spacy_rules import read_rules
from rsmp_nlp.preprocess.special_cases import mixes

_MARKS: Final = ',;:!?.…()[]{}"«»“”„*_#<>&`~|^=+\\'
"""None of those that may belong to words, addresses and links, whose rules look at the letters beside."""

_ELIDING: Final = (
    *("l", "d", "j", "n", "s", "c", "m", "t", "qu"),
    *("lorsqu", "jusqu", "puisqu", "quoiqu"),
)
_ELIDED: Final = frozenset(_ELIDING) | {word.capitalize() for word in _ELIDING}
"""What loses its vowel before an apostrophe, and begins no word that has one."""

_LOWER: Final = frozenset("abcdefghijklmnopqrstuvwxyzàâäçéèêëîïôöùûüÿœæ")
_UPPER: Final = frozenset("".join(_LOWER).upper())
_LATIN: Final = _LOWER | _UPPER
"""Letters of French: those of others differ in what may follow them."""

_MOST_MARKS: Final = 32
"""More are cut by rules: what long runs bring would fill memory, each kept for the next chunk like it."""

_EYES: Final = frozenset(":;=")

_ANY: Final = "zzzz"
"""Stands for any word that no special case holds."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What marks around a word bring to a chunk.

    Attributes
    ----------
    before, after : their tokens
    held, found : as `patterns.held_by` and `patterns.found_in`
    """

    before: tuple[str, ...]
    after: tuple[str, ...]
    held: int
    found: list[int]


def framed(chunk: str) -> tuple[Frame, tuple[str, ...], str] | None:
    """Return the frame of a chunk, its tokens, and what is framed; None where rules are needed to cut it.

    >>> framed("(l'avis),")[1:], framed("demain?!")[1], framed("etc.")
    ((('(', "l'", 'avis', ')', ','), "l'avis"), ('demain', '?', '!'), None)
    """
    inside = word = chunk.strip(_MARKS)
    elided = ""
    if not inside.isalpha():
        elided, _, word = inside.partition("'")
        if elided not in _ELIDED or not word.isalpha() or word[0] not in _LATIN:
            return None
    if word in _cased() or len(chunk) - len(inside) > _MOST_MARKS:
        return None
    start = chunk.index(inside)
    opening, closing = chunk[:start], chunk[start + len(inside) :]
    if opening[-1:] in _EYES and len(elided or word) == 1:
        return None  # a smiley, perhaps
    if closing[:1] == "." and (word[-3:].lower() == "www" or not _before_dot(word)):
        return None
    frame = _frame(opening, closing)
    if frame is None:
        return None
    words = (elided + "'", word) if elided else (word,)
    return frame, frame.before + words + frame.after, inside


def _before_dot(word: str) -> bool:
    """Tell whether a dot after a word is a token: False means that rules are needed to know."""
    return word[-1] in _LOWER or (len(word) > 1 and _UPPER.issuperset(word[-2:]))


@lru_cache(4096)
def _frame(opening: str, closing: str) -> Frame | None:
    """Return what these marks bring, None where a special case may be among them."""
    chunk = opening + _ANY + closing
    tokens = tokens_of_chunk(chunk)
    if (
        _ANY not in tokens
        or tokens != tuple(cut_affixes(chunk, read_rules().exceptions))
        or mixes(chunk, tokens)
    ):
        return None
    place = tokens.index(_ANY)
    held = held_by(chunk)
    return Frame(tokens[:place], tokens[place + 1 :], held, found_in(chunk, held))


@cache
def _cased() -> frozenset[str]:
    """Return the words inside special cases."""
    cases = " ".join(read_rules().exceptions)
    return frozenset(re.findall(r"[^\W\d_]+", cases))
