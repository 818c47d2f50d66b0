"""Chunks that are one word of letters, elided or not, between marks: most of those that are not letters.

What marks bring does not depend on the word that they frame: it is worked out once for each opening and
closing, by the rules and the patterns of all chunks, on a word that stands for any.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from rsmp_nlp.compiled import compiled
from rsmp_nlp.preprocess.affixes import cut_affixes, tokens_of_chunk
from rsmp_nlp.preprocess.held import held_by
from rsmp_nlp.preprocess.patterns import found_in
from rsmp_nlp.preprocess.spacy_rules import read_rules
from rsmp_nlp.preprocess.special_cases import mixes
from rsmp_nlp.preprocess.terms import Terms, in_a_row, numbered, sequences

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from rsmp_nlp.compiled.reading import Framer

_READING = compiled("reading")

_MARKS: Final = ',;:!?.…()[]{}"«»“”„*_#<>&`~|^=+\\'
"""None of those that may belong to words, addresses and links, whose rules look at the letters beside."""

_ELIDED: Final = frozenset(
    beginning
    for word in (*"cdjlmnst", "qu", "lorsqu", "jusqu", "puisqu", "quoiqu")
    for beginning in (word, word.capitalize())
)
"""What loses its vowel before an apostrophe, and begins no word that has one."""

_LOWER: Final = "abcdefghijklmnopqrstuvwxyzàâäçéèêëîïôöùûüÿœæ"
_UPPER: Final = _LOWER.upper()
"""Letters of French: those of others differ in what may follow them."""

_MOST_MARKS: Final = 16
"""More on a side are cut by rules: what long runs bring would fill memory, each kept for the next chunk like it."""

_ANY: Final = "zzzz"
"""Stands for any word that no special case holds."""

_WORD: Final = " "
"""Stands for the word in the name of a frame."""


@cache
def _find_parts() -> Callable[[str], list[tuple[str, str, str]]]:
    """Return what tells the opening, the word and the closing of lines apart.

    Of other lines it tells nothing, nor of those where how to cut depends on the letters of the word.
    """
    marks = f"[{re.escape(_MARKS)}]{{0,{_MOST_MARKS}}}+"
    elided = rf"(?:(?:{'|'.join(sorted(_ELIDED))})'(?=[{_LOWER}{_UPPER}]))?+"
    letter = r"[^\W\d_]"
    no_smiley = f"(?<![:;=]{letter})"
    unsure_dot = rf"\.(?:(?<![{_LOWER}].)(?<![{_UPPER}]{{2}}.)|(?<=[Ww]{{3}}.))"
    parts = f"({marks}{elided})({letter}++){no_smiley}((?!{unsure_dot}){marks})"
    return re.compile(f"^{parts}$|^.+$", re.MULTILINE).findall


def frames_of(chunks: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the names of the frames of chunks, "" where rules are needed to cut them, and the words framed.

    >>> frames_of(["(l'avis),", "demain?!", "18h"])
    (["(l' ),", ' ?!', ''], ['avis', 'demain', ''])
    """
    if framer := _framer():
        return framer.frames_of(chunks)
    parts = _find_parts()("\n".join(chunks))
    return _names(parts), [word for _, word, _ in parts]


def _names(parts: Sequence[tuple[str, str, str]]) -> list[str]:
    cased = _cased()
    return [
        f"{opening}{_WORD}{closing}"
        if word.isalpha() and not ((opening or closing) and word in cased)
        else ""
        for opening, word, closing in parts
    ]


@cache
def _framer() -> Framer | None:
    if _READING is None:
        return None
    found: Framer = _READING.Framer(_MARKS, _MOST_MARKS, _ELIDED, _LOWER, _UPPER, _cased())
    return found


@dataclass(frozen=True, slots=True)
class Frame:
    """What marks around a word bring to a chunk.

    Attributes
    ----------
    before, after : their tokens
    found : as `patterns.found_in`
    """

    before: tuple[str, ...]
    after: tuple[str, ...]
    found: list[int]


_BY_RULES: Final = Frame((), (), [])


class Frames(Terms):
    """Frames met, by their names; what they bring is worked out by `of`.

    Attributes
    ----------
    usable : False where rules are needed to cut the chunks of a frame
    before, before_starts : numbers of the tokens before the word, frame after frame
    after, after_starts : of those after
    found, found_starts : as `patterns.found_in`, frame after frame
    """

    def __init__(self) -> None:
        super().__init__()
        self.usable = np.zeros(0, np.bool_)
        self.before = self.after = self.found = np.zeros(0, np.int64)
        self.before_starts = self.after_starts = self.found_starts = np.zeros(1, np.int64)

    def of(self, names: Sequence[str], tokens: Terms) -> NDArray[np.int64]:
        """Return the numbers of frames, given what `frames_of` returns.

        Parameters
        ----------
        tokens : tokens met, to which those of new frames are added
        """
        numbers = self.numbers(names)
        if new := [_frame(name) for name in self.names[len(self.usable) :]]:
            self._add(new, tokens)
        return numbers

    def _add(self, new: Sequence[Frame], tokens: Terms) -> None:
        before = numbered(tokens, [one.before for one in new])
        after = numbered(tokens, [one.after for one in new])
        found = sequences([one.found for one in new])
        self.before, self.before_starts = in_a_row(self.before, self.before_starts, *before)
        self.after, self.after_starts = in_a_row(self.after, self.after_starts, *after)
        self.found, self.found_starts = in_a_row(self.found, self.found_starts, *found)
        self.usable = np.concatenate([self.usable, [one is not _BY_RULES for one in new]])


@lru_cache(4096)
def _frame(name: str) -> Frame:
    """Return what the marks of a frame bring, `_BY_RULES` where a special case may be among them."""
    if not name:
        return _BY_RULES
    chunk = name.replace(_WORD, _ANY)
    tokens = tokens_of_chunk(chunk)
    if (
        _ANY not in tokens
        or tokens != tuple(cut_affixes(chunk, read_rules().exceptions))
        or mixes(chunk, tokens)
    ):
        return _BY_RULES
    place = tokens.index(_ANY)
    return Frame(tokens[:place], tokens[place + 1 :], found_in(chunk, held_by(chunk)))


@cache
def _cased() -> frozenset[str]:
    """Return the words inside special cases."""
    cases = " ".join(read_rules().exceptions)
    return frozenset(re.findall(r"[^\W\d_]+", cases))
