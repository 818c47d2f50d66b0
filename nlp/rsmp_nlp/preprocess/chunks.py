"""What each chunk of text between two spaces brings to a message, worked out once per chunk.

Natural text repeats its words: most of what features need of a message is a sum over chunks already met.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from rsmp_nlp.preprocess.affixes import marks_after, plain_tokens, tokens_by_rules, tokens_of_chunk
from rsmp_nlp.preprocess.clean import mask
from rsmp_nlp.preprocess.numbers import NUMBERS, count_numbers, joint
from rsmp_nlp.preprocess.patterns import (
    CHUNK_PATTERNS,
    found_in,
    held_by,
    held_by_mark,
    held_by_opening,
    held_by_word,
)
from rsmp_nlp.preprocess.special_cases import mixes
from rsmp_nlp.preprocess.terms import Terms
from rsmp_nlp.preprocess.token_markers import TOKEN_MARKERS, opening, token_markers

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

CHUNK_MARKERS: Final = (*[pattern.name for pattern in CHUNK_PATTERNS], *NUMBERS)
"""What is found in chunks."""


class Tokens(Terms):
    """Tokens met, each with a number; what they are is worked out for many at once, by `learn`.

    Attributes
    ----------
    words : their forms masked, in lower case, spaces as `_`
    word, role, letters, capitals : of each token, the first a number in `words`
    marker, marker_starts : places in `TOKEN_MARKERS`, token after token
    """

    def __init__(self) -> None:
        super().__init__()
        self.words = Terms()
        self.word = self.role = self.letters = self.capitals = np.zeros(0, np.int64)
        self.marker, self.marker_starts = np.zeros(0, np.int64), np.zeros(1, np.int64)

    def learn(self) -> None:
        """Work out what the new tokens are."""
        words, roles, letters, capitals = [], [], [], []
        markers: list[int] = []
        counts = []
        for token in self.names[len(self.word) :]:
            word = masked = token.lower()
            length = len(token)
            if not token.isalpha():  # of letters, nothing to mask
                length = sum(map(str.isalpha, token))
                masked = mask(token).lower().replace(" ", "_")
            role = END if token in _SENTENCE_END else 0
            if opens := opening(token, word):
                role |= OPENINGS.index(opens) << OPENING_SHIFT
            found = token_markers(token, word)
            for name in found:
                role |= _ROLES.get(name, 0)
                markers.append(_MARKER_NUMBERS[name])
            words.append(self.words[masked])
            roles.append(role)
            letters.append(length)
            capitals.append(0 if token.islower() else sum(map(str.isupper, token)))
            counts.append(len(found))
        self.word, self.role = _more(self.word, words), _more(self.role, roles)
        self.letters, self.capitals = _more(self.letters, letters), _more(self.capitals, capitals)
        self.marker = _more(self.marker, markers)
        self.marker_starts = _ends(self.marker_starts, counts)


class Chunks(Terms):
    """Chunks met, each with a number; what they are is worked out for many at once, by `learn`.

    Attributes
    ----------
    tokens : tokens met
    token, token_starts : spaCy's tokens, numbers in `tokens`, chunk after chunk
    masked : chunks masked, in lower case
    character : number in `masked` of each chunk
    held : what patterns need that it holds, see `patterns.held_by`
    found, found_starts : places in `CHUNK_MARKERS` of what it has, chunk after chunk
    digits : how many it has
    joint : what it may be a part of, see `numbers.joint`
    mixed : 1 where it may be cut otherwise beside some neighbours
    characters : of all chunks met
    """

    def __init__(self) -> None:
        super().__init__()
        self.tokens = Tokens()
        self.masked = Terms()
        nothing = np.zeros(0, np.int64)
        self.character = self.held = self.digits = self.mixed = self.token = self.found = nothing
        self.joint = nothing
        self.token_starts = self.found_starts = np.zeros(1, np.int64)
        self.characters = 0

    def learn(self) -> None:
        """Work out what the new chunks and their tokens are."""
        tokens: list[int] = []
        found: list[int] = []
        characters, held, digits, mixed, joints = [], [], [], [], []
        token_counts, found_counts = [], []
        for chunk in self.names[len(self.held) :]:
            of_chunk, needs, finds, count, mixing, masked = _read(chunk)
            tokens += [self.tokens[token] for token in of_chunk]
            found += finds
            characters.append(self.masked[masked])
            held.append(needs)
            digits.append(count)
            joints.append(joint(chunk))
            mixed.append(mixing)
            token_counts.append(len(of_chunk))
            found_counts.append(len(finds))
            self.characters += len(chunk)
        if not held:
            return
        self.character, self.held = _more(self.character, characters), _more(self.held, held)
        self.digits, self.mixed = _more(self.digits, digits), _more(self.mixed, mixed)
        self.joint = _more(self.joint, joints)
        self.token, self.found = _more(self.token, tokens), _more(self.found, found)
        self.token_starts = _ends(self.token_starts, token_counts)
        self.found_starts = _ends(self.found_starts, found_counts)
        self.tokens.learn()

    def alone(self, tokens: list[str]) -> list[int]:
        """Return chunks that hold each one of these tokens, whatever a chunk so written holds."""
        return [self[_UNCUT + token] for token in tokens]


def _read(chunk: str) -> tuple[tuple[str, ...], int, list[int], int, bool, str]:
    """Return what a chunk is: tokens, `held`, `found`, digits, `mixed`, and it masked in lower case."""
    if chunk.isalpha():
        tokens = tokens_of_chunk(chunk)
        return (
            tokens,
            held_by_word(chunk),
            [],
            0,
            len(tokens) > 1 and mixes(chunk, tokens),
            chunk.lower(),
        )
    if (marks := marks_after(chunk)) is not None:
        holds, found = _read_marks(marks)
        held = holds | held_by_word(chunk[: len(chunk) - len(marks)]) | held_by_opening(chunk)
        return plain_tokens(chunk, marks), held, found, 0, False, chunk.lower()
    uncut = chunk[0] == _UNCUT
    bare = chunk[1:] if uncut else chunk
    digits, held = sum(map(str.isdecimal, bare)), held_by(bare)
    masked = mask(bare) if held or digits else bare
    found = found_in(bare, held) if held else []
    if digits:
        for number, count in enumerate(count_numbers(bare), len(CHUNK_PATTERNS)):
            found += [number] * count
    tokens = (bare,) if uncut else tokens_by_rules(bare)
    return tokens, held, found, digits, len(tokens) > 1 and mixes(chunk, tokens), masked.lower()


@lru_cache(4096)
def _read_marks(marks: str) -> tuple[int, list[int]]:
    """Return `held` and `found` of punctuation, which is that of letters before it too."""
    held = held_by_mark(marks)
    return held, found_in(marks, held)


def _more(known: NDArray[np.int64], new: Sequence[int]) -> NDArray[np.int64]:
    return np.concatenate([known, np.array(new, dtype=np.int64)])


def _ends(starts: NDArray[np.int64], counts: list[int]) -> NDArray[np.int64]:
    """Return where sequences in a row start, and the end, with more sequences of these lengths."""
    return np.concatenate([starts, starts[-1] + np.cumsum(np.array(counts, dtype=np.int64))])


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
