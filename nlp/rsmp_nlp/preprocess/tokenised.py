"""A batch of texts cut into chunks and tokens, each by its number."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from rsmp_nlp.preprocess.affixes import tokens_of_text
from rsmp_nlp.preprocess.by_rules import NAMED
from rsmp_nlp.preprocess.chunks import Chunks
from rsmp_nlp.preprocess.clean import clean_all, mask
from rsmp_nlp.preprocess.numbers import continues, count_phones, may_have_phones
from rsmp_nlp.preprocess.patterns import flag_of
from rsmp_nlp.preprocess.special_cases import may_straddle
from rsmp_nlp.preprocess.terms import (
    Occurrences,
    gather,
    in_a_row,
    rows_of,
    sequences,
    starts_of,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray


_SPACES: Final = re.compile(r"(\s+)")


@dataclass(frozen=True)
class Tokenised:
    """Texts cut into chunks, and chunks into spaCy's tokens.

    Attributes
    ----------
    cleaned : texts after `clean`, shape `(n,)`
    chunks : what numbers mean
    whole, whole_starts : chunks between spaces, text after text
    pieces, pieces_starts : the same, but tokens one by one where spaCy cuts across chunks
    """

    cleaned: list[str]
    chunks: Chunks
    whole: NDArray[np.int64]
    whole_starts: NDArray[np.int64]
    pieces: NDArray[np.int64]
    pieces_starts: NDArray[np.int64]

    @classmethod
    def of(cls, texts: Sequence[str], chunks: Chunks) -> Tokenised:
        """Clean and cut texts; new chunks are added to those met."""
        return cls.cut(clean_all(texts), chunks)

    @classmethod
    def cut(cls, cleaned: list[str], chunks: Chunks) -> Tokenised:
        """Cut texts, clean or not; new chunks are added to those met."""
        whole = chunks.split(cleaned)
        return cls(cleaned, chunks, *whole, *_pieces(chunks, cleaned.__getitem__, *whole))

    @cached_property
    def _tokens(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        return _tokens_of(self.chunks, self.pieces, self.pieces_starts)

    @property
    def tokens(self) -> NDArray[np.int64]:
        """Tokens, text after text."""
        return self._tokens[0]

    @property
    def token_starts(self) -> NDArray[np.int64]:
        """Where the tokens of each text start, and the end, shape `(n + 1,)`."""
        return self._tokens[1]

    @cached_property
    def token_rows(self) -> NDArray[np.int64]:
        """Text of each token."""
        return rows_of(self.token_starts)

    @cached_property
    def roles(self) -> NDArray[np.int64]:
        """What its neighbours need to know of each token, see `chunks.Tokens`."""
        return self.chunks.tokens.role.values[self.tokens]

    @cached_property
    def whole_rows(self) -> NDArray[np.int64]:
        """Text of each chunk between spaces."""
        return rows_of(self.whole_starts)

    @cached_property
    def _held(self) -> NDArray[np.int64]:
        """What patterns need that each text holds, shape `(n,)`, see `held.held_by_each`."""
        found = np.zeros(len(self.cleaned), dtype=np.int64)
        some = np.flatnonzero(np.diff(self.whole_starts))
        if len(some):
            held = self.chunks.held.values[self.whole]
            found[some] = np.bitwise_or.reduceat(held, self.whole_starts[some])
        return found

    def holding(self, flag: int) -> list[int]:
        """Return the texts that hold one of the characters of a flag of `patterns`."""
        rows: list[int] = np.flatnonzero(self._held & flag).tolist()
        return rows

    @cached_property
    def phones(self) -> NDArray[np.int64]:
        """How many phone numbers each text holds, shape `(n,)`."""
        found = np.zeros(len(self.cleaned), dtype=np.int64)
        for row in may_have_phones(self.chunks.digits.values[self.whole], self.whole_starts):
            found[row] = count_phones(self.cleaned[row])
        return found

    def with_numbers_astride(self) -> list[int]:
        """Return the texts where a number may go on after a space."""
        rows, goes_on = self.whole_rows, self.chunks.goes_on.values[self.whole]
        lefts = np.flatnonzero(goes_on[:-1])
        lefts = lefts[rows[lefts] == rows[lefts + 1]]
        some, places = np.unique(self.whole[lefts + 1], return_inverse=True)
        names = self.chunks.names
        brought = np.array([continues(names[number]) for number in some.tolist()], np.uint8)
        found: list[int] = np.unique(rows[lefts[goes_on[lefts] & brought[places] > 0]]).tolist()
        return found

    def words(self) -> Occurrences:
        """Return the tokens masked, in lower case."""
        tokens, starts = self._tokens
        # an address or a name with a hyphen is several tokens: masked one by one, it would show
        if named := self.holding(flag_of("@")):
            tokens, starts = _with_rows(tokens, starts, named, *self._masked(named))
        return Occurrences(self.chunks.tokens.words, tokens, starts)

    def _masked(self, rows: list[int]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the tokens of texts masked before they are cut."""
        chunks = self.chunks
        whole, starts = gather(np.array(rows), self.whole, self.whole_starts)
        digits = chunks.digits.values[whole]
        shown = np.flatnonzero((digits > 0) | (chunks.held.values[whole] & NAMED != 0))
        names = chunks.names
        some, places = np.unique(whole[shown], return_inverse=True)
        whole[shown] = chunks.numbers([mask(names[number]) for number in some.tolist()])[places]
        # masks of chunks are those of texts, but a phone number may be several chunks
        if phoned := may_have_phones(digits, starts):
            texts = [mask(self.cleaned[rows[place]]) for place in phoned]
            whole, starts = _with_rows(whole, starts, phoned, *chunks.split(texts))
        return _tokens_of(
            chunks,
            *_pieces(chunks, lambda place: mask(self.cleaned[rows[place]]), whole, starts),
        )

    def characters(self) -> Occurrences:
        """Return the chunks masked, in lower case."""
        found = self.whole, self.whole_starts
        # chunks are masked one by one, and a phone number may be several
        if phoned := np.flatnonzero(self.phones).tolist():
            masked = [mask(self.cleaned[row]).lower().split() for row in phoned]
            alone = sequences([self.chunks.alone(chunks) for chunks in masked])
            self.chunks.learn()
            found = _with_rows(*found, phoned, *alone)
        return Occurrences(self.chunks.masked, *found)


def _tokens_of(
    chunks: Chunks, pieces: NDArray[np.int64], starts: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the tokens of texts cut into pieces, and where those of each text start, and the end."""
    tokens, bounds = gather(pieces, chunks.token.values, chunks.token.starts)
    return tokens, bounds[starts]


def _pieces(
    chunks: Chunks,
    text_of: Callable[[int], str],
    whole: NDArray[np.int64],
    starts: NDArray[np.int64],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the chunks of texts, tokens one by one where a special case of spaCy straddles two."""
    chunks.learn()
    mixed = np.flatnonzero(chunks.mixed.values[whole])
    lefts = np.unique(np.concatenate([mixed - 1, mixed]))
    row_of = np.searchsorted(starts, lefts, side="right") - 1
    inside = (lefts >= 0) & (lefts + 1 < starts[row_of + 1])
    lefts, row_of = lefts[inside], row_of[inside]
    pairs = zip(whole[lefts].tolist(), whole[lefts + 1].tolist(), strict=True)
    names = chunks.names
    cut_across = [may_straddle(names[left], names[right]) for left, right in pairs]
    rows = np.unique(row_of[cut_across]).tolist()
    if not rows:
        return whole, starts
    alone = [
        _cut_across(chunks, text_of(row), whole[starts[row] : starts[row + 1]].tolist())
        for row in rows
    ]
    chunks.learn()
    lengths = np.fromiter(map(len, alone), np.int64, len(alone))
    return _with_rows(whole, starts, rows, np.concatenate(alone), starts_of(lengths))


def _cut_across(chunks: Chunks, text: str, whole: list[int]) -> list[int]:
    """Return the chunks of a text, tokens one by one where special cases straddle some of them.

    Chunks that none straddles are cut apart, and what stands between two such places together.
    """
    known = chunks.names
    names = [known[number] for number in whole]
    parts = _SPACES.split(text.strip())  # chunks, and what separates them
    found: list[int] = []
    first = 0
    for end in range(1, len(whole) + 1):
        if end < len(whole) and may_straddle(names[end - 1], names[end]):
            continue
        if end - first > 1:
            found += chunks.alone(tokens_of_text("".join(parts[2 * first : 2 * end - 1])))
        else:
            found.append(whole[first])
        first = end
    return found


def _with_rows(
    values: NDArray[np.int64],
    starts: NDArray[np.int64],
    rows: Sequence[int],
    others: NDArray[np.int64],
    other_starts: NDArray[np.int64],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return sequences in a row, some of which are replaced by others."""
    chosen = np.arange(len(starts) - 1)
    chosen[rows] = len(chosen) + np.arange(len(rows))
    return gather(chosen, *in_a_row(values, starts, others, other_starts))
