"""What each chunk of text between two spaces brings to a message, worked out once per chunk.

Natural text repeats its words: most of what features need of a message is a sum over chunks already met.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from rsmp_nlp.preprocess.affixes import tokens_of_text
from rsmp_nlp.preprocess.clean import mask
from rsmp_nlp.preprocess.token_markers import opening, token_markers
from rsmp_nlp.preprocess.tokens import cut, mixes, straddled

MOST_KNOWN: Final = 100_000
"""Chunks kept, and tokens; with one more, what is kept is forgotten."""

LONGEST_KNOWN: Final = 50
"""Characters of a chunk or token that is kept: a longer one hardly comes back."""

OPENINGS: Final = ("", "imperative", "infinitive", "let_us")
"""What the first word of a sentence may be."""

_SENTENCE_END: Final = frozenset(".!?…")
_PARTICIPLE, _AUXILIARY, _CAPITAL, _END = 1, 2, 4, 8
_FIRST_ROLE: Final = 0x40  # within a byte, where sets of characters are looked up fastest


class Piece(NamedTuple):
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
    return "[" + re.escape("".join(map(chr, roles))) + "]"


PAST_TENSE: Final = re.compile(
    rf"(?:(?<={_with(_AUXILIARY)})|(?<={_with(_AUXILIARY)}.)){_with(_PARTICIPLE)}"
)
FULL_NAME: Final = re.compile(rf"{_with(_CAPITAL)}(?<={_with(_CAPITAL)}.)")
_START: Final = re.compile(rf"^.|(?<={_with(_END)})(?!{_with(_END)}).")


def sentence_openings(roles: str) -> list[str]:
    """Return what opens each sentence, one of `OPENINGS`, from the roles of all tokens."""
    return [OPENINGS[(ord(role) - _FIRST_ROLE) >> 4] for role in _START.findall(roles)]


class _Pieces(dict[str, Piece]):
    """Pieces of single tokens already met; a missing one is made on the way."""

    def __missing__(self, token: str) -> Piece:
        names = token_markers(token)
        letters = len(token) if token.isalpha() else sum(map(str.isalpha, token))
        capitals = 0 if token.islower() else sum(map(str.isupper, token))
        words, role = _masked_word(token), _role(token, names)
        piece = Piece((token,), words, names, role, letters, capitals)
        _keep(self, token, piece)
        return piece


def _keep(known: dict[str, Piece], text: str, piece: Piece) -> None:
    if len(known) >= MOST_KNOWN:
        known.clear()
    if len(text) <= LONGEST_KNOWN:
        known[text] = piece


_TOKENS: Final = _Pieces()


def piece_of(tokens: tuple[str, ...], mixed: bool = False) -> Piece:
    """Return the piece that holds these tokens."""
    if len(tokens) == 1:
        return _TOKENS[tokens[0]]
    pieces = [_TOKENS[token] for token in tokens]
    return Piece(
        tokens,
        " ".join([piece.words for piece in pieces]),
        tuple([name for piece in pieces for name in piece.markers]),
        "".join([piece.roles for piece in pieces]),
        sum([piece.letters for piece in pieces]),
        sum([piece.capitals for piece in pieces]),
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
        piece = piece_of(tokens, len(tokens) > 1 and mixes(chunk, tokens))
        _keep(self, chunk, piece)
        return piece


_KNOWN: Final = _Known()


def forget_words() -> None:
    """Forget the chunks and tokens met: the next ones are worked out again."""
    _KNOWN.clear()
    _TOKENS.clear()


def pieces_of(text: str) -> list[Piece]:
    """Return the pieces of a text, whose tokens are spaCy's.

    >>> [piece.words for piece in pieces_of("L'équipe vient à 18h")]
    ["l' équipe", 'vient', 'à', '00h']
    """
    known, chunks = _KNOWN, text.split()
    found = [known[chunk] for chunk in chunks]
    mixed = [piece.mixed for piece in found]
    if True in mixed and straddled(chunks, mixed):
        return [piece_of((token,)) for token in tokens_of_text(text)]
    return found
