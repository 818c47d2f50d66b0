"""What each chunk of text between two spaces brings to a message, worked out once per chunk.

Natural text repeats its words: most of what features need of a message is a sum over chunks already met.
"""

from __future__ import annotations

from itertools import compress
from typing import Final

import numpy as np

from rsmp_nlp.preprocess.by_rules import UNCUT, read_by_rules
from rsmp_nlp.preprocess.clean import lowered, mask
from rsmp_nlp.preprocess.framed import Frames, frames_of
from rsmp_nlp.preprocess.growing import Growing, GrowingSequences
from rsmp_nlp.preprocess.held import held_by_each
from rsmp_nlp.preprocess.numbers import NUMBERS
from rsmp_nlp.preprocess.patterns import CHUNK_PATTERNS
from rsmp_nlp.preprocess.terms import Names, Terms, chained, in_a_row, numbered, rows_of, sequences
from rsmp_nlp.preprocess.token_markers import TOKEN_MARKERS, told

MOST_KNOWN: Final = 200_000
"""Chunks kept; with more, what is kept is forgotten: they are what grows most with a corpus."""

MOST_CHARACTERS: Final = 25 * MOST_KNOWN
"""Characters of all chunks kept: a few of them may be as long as a text."""

PARTICIPLE, AUXILIARY, CAPITAL, END = 1, 2, 4, 8
"""What its neighbours need to know of a token, bits of its role."""

OPENING_SHIFT: Final = 4
"""Bits of a role before the place in `token_markers.OPENINGS`."""

_SENTENCE_END: Final = frozenset(".!?…")
_BITS: Final = {"participle": PARTICIPLE, "auxiliary": AUXILIARY, "capital": CAPITAL}
_ROLES: Final = np.array([_BITS.get(name, 0) for name in TOKEN_MARKERS])
"""What each marker adds to a role."""

CHUNK_MARKERS: Final = (*[pattern.name for pattern in CHUNK_PATTERNS], *NUMBERS)
"""What is found in chunks."""


class Tokens(Terms):
    """Tokens met, each with a number; what they are is worked out for many at once, by `learn`.

    Attributes
    ----------
    words : their forms masked, in lower case, spaces as `_`
    role, letters, capitals : of each token
    marker : places in `TOKEN_MARKERS`, token after token
    """

    def __init__(self) -> None:
        super().__init__()
        self.words = Names()
        self.role, self.letters, self.capitals = (Growing(np.int64) for _ in range(3))
        self.marker = GrowingSequences(np.int64)

    def learn(self) -> None:
        """Work out what the new tokens are."""
        new = self.names[len(self.marker) :]
        words = lowered(new)
        says = told(new, words)
        role = says.opening << OPENING_SHIFT
        for place in says.unlike:
            token = new[place]
            words[place] = mask(token).lower().replace(" ", "_")
            if token in _SENTENCE_END:
                role[place] = END
        np.bitwise_or.at(role, rows_of(says.starts), _ROLES[says.marker])
        self.words.names += words
        self.role.add(role)
        self.letters.add(says.letters)
        self.capitals.add(says.capitals)
        self.marker.add(says.marker, says.starts)


class Chunks(Terms):
    """Chunks met, each with a number; what they are is worked out for many at once, by `learn`.

    Attributes
    ----------
    tokens : tokens met
    frames : what is met around words
    token : spaCy's tokens, numbers in `tokens`, chunk after chunk
    masked : chunks masked, in lower case
    held : what patterns need that it holds, see `held.held_by_each`
    found : places in `CHUNK_MARKERS` of what it has, chunk after chunk
    digits : how many it has
    goes_on : what may make a number of it, see `numbers.goes_on`
    mixed : whether it may be cut otherwise beside some neighbours
    characters : of all chunks met
    """

    def __init__(self) -> None:
        super().__init__()
        self.tokens = Tokens()
        self.frames = Frames()
        self.masked = Names()
        self.held, self.digits = (Growing(np.int32) for _ in range(2))
        self.goes_on, self.mixed = Growing(np.uint8), Growing(np.bool_)
        self.token, self.found = (GrowingSequences(np.int64) for _ in range(2))
        self.characters = 0

    def learn(self) -> None:
        """Work out what the new chunks and their tokens are."""
        new = self.names[len(self.token) :]
        if not new:
            return
        names, framed_words = frames_of(new)
        frames = self.frames
        frame = frames.of(names, self.tokens)
        held = held_by_each(new)
        usable = frames.usable[frame]
        ruled = np.flatnonzero(~usable)
        read = read_by_rules([new[row] for row in ruled.tolist()], held[ruled].tolist())
        words = self.tokens.numbers([*compress(framed_words, usable.tolist())])
        tokens = in_a_row(words, np.arange(len(words) + 1), *numbered(self.tokens, read.tokens))
        # place of each chunk where those that rules cut come last
        place = np.where(usable, np.cumsum(usable), len(words) + np.cumsum(~usable)) - 1
        self.token.add(
            *chained(
                (frame, frames.before, frames.before_starts),
                (place, *tokens),
                (frame, frames.after, frames.after_starts),
            ),
        )
        found = np.maximum(place + 1 - len(words), 0), *sequences([[], *read.found])
        self.found.add(
            *chained((frame, frames.found, frames.found_starts), found),
        )
        masked = lowered(new)
        for row, one in zip(ruled.tolist(), read.masked, strict=True):
            masked[row] = one
        self.masked.names += masked
        self.held.add(held)
        for of_chunks, values in (
            (self.digits, read.digits),
            (self.goes_on, read.goes_on),
            (self.mixed, read.mixed),
        ):
            of_all = np.zeros(len(new), np.int64)
            of_all[ruled] = values
            of_chunks.add(of_all)
        self.characters += len("".join(new))
        self.tokens.learn()

    def alone(self, tokens: list[str]) -> list[int]:
        """Return chunks that are each one of these tokens and nothing else, whatever a chunk so written is."""
        found: list[int] = self.numbers([UNCUT + token for token in tokens]).tolist()
        return found


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
