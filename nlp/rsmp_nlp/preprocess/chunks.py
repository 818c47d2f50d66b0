"""What each chunk of text between two spaces brings to a message, worked out once per chunk.

Natural text repeats its words: most of what features need of a message is a sum over chunks already met.
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Final

import numpy as np

from rsmp_nlp.preprocess.clean import mask
from rsmp_nlp.preprocess.patterns import found_in, held_by
from rsmp_nlp.preprocess.terms import Terms
from rsmp_nlp.preprocess.token_markers import TOKEN_MARKERS, opening, token_markers
from rsmp_nlp.preprocess.tokens import cut, mixes

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_KNOWN: Final = 200_000
"""Chunks kept; with more, what is kept is forgotten."""

MOST_CHARACTERS: Final = 25 * MOST_KNOWN
"""Characters of all chunks kept: a few of them may be as long as a text."""

OPENINGS: Final = ("", "imperative", "infinitive", "let_us")
"""What the first word of a sentence may be."""

PARTICIPLE, AUXILIARY, CAPITAL, END = 1, 2, 4, 8
"""What its neighbours need to know of a token, bits of its role."""

OPENING_SHIFT: Final = 4
"""Bits of a role before the place in `OPENINGS`."""

_SENTENCE_END: Final = frozenset(".!?…")
_MARKER_NUMBERS: Final = {name: number for number, name in enumerate(TOKEN_MARKERS)}
_ROLES: Final = {"participle": PARTICIPLE, "auxiliary": AUXILIARY, "capital": CAPITAL}
_UNCUT: Final = " "
"""Begins what stands for a token that is no chunk: it is not cut any more."""


class _Numbers:
    """Whole numbers to which some are added, read as an array in between."""

    def __init__(self, *first: int) -> None:
        self.added = array("q", first)
        self._read = np.array(self.added)

    def read(self) -> NDArray[np.int64]:
        """Return all numbers, shape `(k,)`."""
        if len(self._read) != len(self.added):
            self._read = np.array(self.added)
        return self._read


class Tokens(dict[str, int]):
    """Tokens met, each with a number; a new one is worked out on the way.

    Attributes
    ----------
    words : their forms masked, in lower case, spaces as `_`
    word, role, letters, capitals : of each token, the first a number in `words`
    marker, marker_starts : places in `TOKEN_MARKERS`, token after token
    """

    def __init__(self) -> None:
        self.words = Terms()
        self.word, self.role = _Numbers(), _Numbers()
        self.letters, self.capitals = _Numbers(), _Numbers()
        self.marker, self.marker_starts = _Numbers(), _Numbers(0)

    def __missing__(self, token: str) -> int:
        number = self[token] = len(self)
        word = masked = token.lower()
        letters, capitals = len(token), 0
        if not token.isalpha():  # of letters, nothing to mask
            letters = sum(map(str.isalpha, token))
            masked = mask(token).lower().replace(" ", "_")
        if not token.islower():
            capitals = sum(map(str.isupper, token))
        role = END * (token in _SENTENCE_END)
        if opens := opening(token, word):
            role |= OPENINGS.index(opens) << OPENING_SHIFT
        for name in token_markers(token, word):
            role |= _ROLES.get(name, 0)
            self.marker.added.append(_MARKER_NUMBERS[name])
        self.word.added.append(self.words[masked])
        self.role.added.append(role)
        self.letters.added.append(letters)
        self.capitals.added.append(capitals)
        self.marker_starts.added.append(len(self.marker.added))
        return number


class Chunks(dict[str, int]):
    """Chunks met, each with a number; a new one is worked out on the way.

    Attributes
    ----------
    tokens : tokens met
    token, token_starts : spaCy's tokens, numbers in `tokens`, chunk after chunk
    masked : chunks masked, in lower case
    character : number in `masked` of each chunk
    held : what patterns need that it holds, see `patterns.held_by`
    found, found_starts : places in `CHUNK_PATTERNS` of what it has, chunk after chunk
    digits : how many it has
    mixed : 1 where it may be cut otherwise beside some neighbours
    characters : of all chunks met
    """

    def __init__(self) -> None:
        self.tokens = Tokens()
        self.token, self.token_starts = _Numbers(), _Numbers(0)
        self.masked = Terms()
        self.character, self.held, self.digits = _Numbers(), _Numbers(), _Numbers()
        self.found, self.found_starts = _Numbers(), _Numbers(0)
        self.mixed = _Numbers()
        self.characters = 0

    def __missing__(self, chunk: str) -> int:
        if chunk[0] == _UNCUT:
            number = self[chunk] = len(self)
            chunk = chunk[1:]
            tokens: tuple[str, ...] = (chunk,)
            mixed = False
        else:
            number = self[chunk] = len(self)
            tokens = cut(chunk)
            mixed = len(tokens) > 1 and mixes(chunk, tokens)
        self.token.added.extend(map(self.tokens.__getitem__, tokens))
        self.token_starts.added.append(len(self.token.added))
        held = digits = 0
        masked = chunk
        if not chunk.isalpha():
            digits = sum(map(str.isdecimal, chunk))
            if held := held_by(chunk):
                self.found.added.extend(found_in(chunk, held))
            if held or digits:
                masked = mask(chunk)
        self.character.added.append(self.masked[masked.lower()])
        self.held.added.append(held)
        self.found_starts.added.append(len(self.found.added))
        self.digits.added.append(digits)
        self.mixed.added.append(mixed)
        self.characters += len(chunk)
        return number

    def alone(self, tokens: list[str]) -> list[int]:
        """Return chunks that hold each one of these tokens, whatever a chunk so written holds."""
        return [self[_UNCUT + token] for token in tokens]


class _Known:
    """The chunks met by this process."""

    chunks = Chunks()


def known_chunks() -> Chunks:
    """Return the chunks met, all forgotten where they are too many.

    Numbers mean the same as long as the object is the same.
    """
    known = _Known.chunks
    if len(known) > MOST_KNOWN or known.characters > MOST_CHARACTERS:
        forget_words()
    return _Known.chunks


def forget_words() -> None:
    """Forget the chunks and tokens met: the next ones are worked out again."""
    _Known.chunks = Chunks()
