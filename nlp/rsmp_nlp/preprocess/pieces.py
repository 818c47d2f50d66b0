"""What each chunk of text between two spaces brings to a message, worked out once per chunk.

Natural text repeats its words: most of what features need of a message is a sum over chunks already met.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from rsmp_nlp.preprocess.clean import mask
from rsmp_nlp.preprocess.token_markers import opening, token_markers
from rsmp_nlp.preprocess.tokens import cut, cut_whole, mixes, straddled

MOST_KNOWN: Final = 100_000
"""Chunks kept; with one more, what is kept is forgotten."""

LONGEST_KNOWN: Final = 50
"""Characters of a chunk that is kept: a longer one hardly comes back."""

OPENINGS: Final = ("", "imperative", "infinitive", "let_us")
"""What the first word of a sentence may be."""

_SENTENCE_END: Final = frozenset(".!?…")
_PARTICIPLE, _AUXILIARY, _CAPITAL, _END = 1, 2, 4, 8
_FIRST_ROLE: Final = 0x100


@dataclass(frozen=True, slots=True)
class Piece:
    """A chunk of text without spaces.

    Attributes
    ----------
    tokens : spaCy's
    words : the tokens masked, in lower case, joined by spaces
    markers : those of its tokens, one after the other
    roles : a character per token: what its neighbours need to know of it
    letters, capitals : how many
    mixed : whether it may be cut otherwise beside some neighbours
    """

    tokens: tuple[str, ...]
    words: str
    markers: tuple[str, ...]
    roles: str
    letters: int
    capitals: int
    mixed: bool = False


def _with(flag: int) -> str:
    """Return a pattern for the roles that have a flag."""
    roles = [_FIRST_ROLE + bits for bits in range(len(OPENINGS) * 16) if bits & flag]
    return "[" + "".join(map(chr, roles)) + "]"


PAST_TENSE: Final = re.compile(
    rf"(?:(?<={_with(_AUXILIARY)})|(?<={_with(_AUXILIARY)}.)){_with(_PARTICIPLE)}"
)
FULL_NAME: Final = re.compile(rf"(?<={_with(_CAPITAL)}){_with(_CAPITAL)}")
_START: Final = re.compile(rf"^.|(?<={_with(_END)})(?!{_with(_END)}).")


def sentence_openings(roles: str) -> list[str]:
    """Return what opens each sentence, one of `OPENINGS`, from the roles of all tokens."""
    return [OPENINGS[(ord(role) - _FIRST_ROLE) >> 4] for role in _START.findall(roles)]


def piece_of(tokens: tuple[str, ...], mixed: bool = False) -> Piece:
    """Return the piece that holds these tokens."""
    marks = [token_markers(token) for token in tokens]
    text = "".join(tokens)
    return Piece(
        tokens,
        " ".join([_masked_word(token) for token in tokens]),
        tuple([name for names in marks for name in names]),
        "".join([_role(token, names) for token, names in zip(tokens, marks, strict=True)]),
        sum(map(str.isalpha, text)),
        sum(map(str.isupper, text)),
        mixed,
    )


def _masked_word(token: str) -> str:
    if token.isalpha():  # nothing to mask
        return token.lower()
    return mask(token).lower().replace(" ", "_")


def _role(token: str, names: tuple[str, ...]) -> str:
    bits = OPENINGS.index(opening(token)) << 4
    for flag, name in (
        (_PARTICIPLE, "participle"),
        (_AUXILIARY, "auxiliary"),
        (_CAPITAL, "capital"),
    ):
        bits |= flag * (name in names)
    return chr(_FIRST_ROLE + (bits | _END * (token in _SENTENCE_END)))


class _Known(dict[str, Piece]):
    """Pieces already met; a missing one is made on the way."""

    def __missing__(self, chunk: str) -> Piece:
        tokens = cut(chunk)
        piece = piece_of(tokens, mixes(chunk, tokens))
        if len(self) >= MOST_KNOWN:
            self.clear()
        if len(chunk) <= LONGEST_KNOWN:
            self[chunk] = piece
        return piece


_KNOWN: Final = _Known()


def pieces_of(text: str) -> list[Piece]:
    """Return the pieces of a text, whose tokens are spaCy's.

    >>> [piece.words for piece in pieces_of("L'équipe vient à 18h")]
    ["l' équipe", 'vient', 'à', '00h']
    """
    known, chunks = _KNOWN, text.split()
    found = [known[chunk] for chunk in chunks]
    mixed = [piece.mixed for piece in found]
    if any(mixed) and straddled(chunks, mixed):
        return [piece_of((token,)) for token in cut_whole(text)]
    return found
