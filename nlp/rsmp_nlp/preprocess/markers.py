"""Markers: what a message does rather than what it is about.

A date, an hour, a place, an imperative opening or a question tell the function of a message on
any network, whatever its topic; words mostly tell the topic. Markers are names, possibly with a
suffix for quantity ("date", "date:many"), so that any bag-of-words estimator can use them.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np

from rsmp_nlp.preprocess.chunks import (
    AUXILIARY,
    CAPITAL,
    CHUNK_MARKERS,
    END,
    OPENING_SHIFT,
    PARTICIPLE,
)
from rsmp_nlp.preprocess.growing import GrowingSequences
from rsmp_nlp.preprocess.numbers import NUMBERS, count_numbers
from rsmp_nlp.preprocess.patterns import CHUNK_PATTERNS, TEXT_PATTERNS
from rsmp_nlp.preprocess.terms import gather, rows_of, sums_of
from rsmp_nlp.preprocess.token_markers import OPENINGS, TOKEN_MARKERS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from rsmp_nlp.preprocess.tokenised import Tokenised

_COUNTED: Final = (
    *[pattern.name for pattern in CHUNK_PATTERNS],
    *[pattern.name for pattern in TEXT_PATTERNS],
    *("phone", *NUMBERS),
    *TOKEN_MARKERS,
    *("past", "name"),
    *OPENINGS[1:],
)
"""Markers that have a quantity."""

_MORE: Final = (("", 0), (":some", 1), (":many", 3))
"""Suffix of a marker that is found more often than that."""

_LENGTHS: Final = (2, 4, 7, 11, 17, 26, 40, 60, 90, 140, 220, 400)
_LINES: Final = (1, 2, 4, 8, 16)
_TITLE: Final = 90
"""Characters that the first of several lines has at most if it is a title."""

_CAPITALS: Final = 0.3
_LAST_CHARACTERS: Final = (".", "!", "?", "…", ":", ")")
_ENDS: Final = (*_LAST_CHARACTERS, "word", "other")

MARKERS: Final = (
    *[name + suffix for name in _COUNTED for suffix, _ in _MORE],
    *[f"opens:{name}" for name in OPENINGS[1:]],
    *[f"first:{name}" for name in TOKEN_MARKERS],
    *[f"length>{limit}" for limit in _LENGTHS],
    *[f"lines>{limit}" for limit in _LINES],
    *("title", "starts_low", "capitals"),
    *[f"ends:{name}" for name in _ENDS],
)
"""All markers, in the order of the columns of `markers_of`."""

_FIRST_COLUMN: Final = {name: column for column, name in enumerate(MARKERS)}
_COUNT: Final = {name: column for column, name in enumerate(_COUNTED)}
_OF_CHUNKS: Final = np.array([_COUNT[name] for name in CHUNK_MARKERS])
_OF_TOKENS: Final = np.array([_COUNT[name] for name in TOKEN_MARKERS])


def markers_of(texts: Tokenised) -> NDArray[np.bool_]:
    """Return which markers each text has, shape `(n, len(MARKERS))`."""
    counts = _counts(texts)
    limits = np.array([limit for _, limit in _MORE])
    levels = counts[:, :, None] > limits
    found = np.zeros((len(texts.cleaned), len(MARKERS)), dtype=np.bool_)
    found[:, : counts.shape[1] * len(_MORE)] = levels.reshape(len(counts), -1)
    _mark_first_tokens(texts, found)
    _mark_shapes(texts, found)
    return found


def _counts(texts: Tokenised) -> NDArray[np.int64]:
    """Return how often each marker of `_COUNTED` is found, shape `(n, m)`."""
    chunks, tokens = texts.chunks, texts.chunks.tokens
    size = len(texts.cleaned), len(_COUNTED)
    cells = [
        _cells(texts.whole_rows, texts.whole, chunks.found, _OF_CHUNKS),
        _cells(texts.token_rows, texts.tokens, tokens.marker, _OF_TOKENS),
    ]
    counts = np.bincount(np.concatenate(cells), minlength=size[0] * size[1]).reshape(size)
    _count_neighbours(texts, counts)
    for column, pattern in enumerate(TEXT_PATTERNS, len(CHUNK_PATTERNS)):
        rows = texts.holding(pattern.flag)
        counts[rows, column] = [pattern.count(texts.cleaned[row]) for row in rows]
    counts[:, _COUNT["phone"]] = texts.phones
    first = _COUNT[NUMBERS[0]]
    for row in texts.with_numbers_astride():
        counts[row, first : first + len(NUMBERS)] = count_numbers(texts.cleaned[row])
    return counts


def _cells(
    rows: NDArray[np.int64],
    chosen: NDArray[np.int64],
    sequences: GrowingSequences[np.int64],
    columns: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Return the places in counts of the values of the sequences chosen, see `gather`.

    Parameters
    ----------
    rows : of each sequence chosen
    columns : of each value
    """
    some = np.flatnonzero(np.diff(sequences.starts)[chosen])  # most have no value
    found, bounds = gather(chosen[some], sequences.values, sequences.starts)
    return np.repeat(rows[some] * len(_COUNTED), np.diff(bounds)) + columns[found]


def _count_neighbours(texts: Tokenised, counts: NDArray[np.int64]) -> None:
    """Count what tokens are beside each other: past tenses, names, openings of sentences."""
    rows, roles = texts.token_rows, texts.roles
    place = np.arange(len(rows)) - texts.token_starts[rows]

    def before(flag: int, distance: int) -> NDArray[np.bool_]:
        """Tell which tokens have one with that flag at a distance to their left."""
        found = np.zeros(len(roles), dtype=np.bool_)
        found[distance:] = (roles[:-distance] & flag) != 0
        return np.logical_and(found, place >= distance)

    def has(flag: int) -> NDArray[np.bool_]:
        found: NDArray[np.bool_] = (roles & flag) != 0
        return found

    past = has(PARTICIPLE) & (before(AUXILIARY, 1) | before(AUXILIARY, 2))
    name = has(CAPITAL) & before(CAPITAL, 1)
    opens = (place == 0) | (before(END, 1) & ~has(END))
    found = {"past": past, "name": name}
    for number, opening in enumerate(OPENINGS[1:], 1):
        found[opening] = opens & (roles >> OPENING_SHIFT == number)
    for marker, where in found.items():
        counts[:, _COUNT[marker]] += np.bincount(rows[where], minlength=len(counts))


def _mark_first_tokens(texts: Tokenised, found: NDArray[np.bool_]) -> None:
    """Mark what the first token of each text is, and how it opens the text."""
    rows = np.flatnonzero(np.diff(texts.token_starts))
    first = texts.token_starts[rows]
    opening = texts.roles[first] >> OPENING_SHIFT
    opens = opening > 0
    found[rows[opens], _FIRST_COLUMN[f"opens:{OPENINGS[1]}"] - 1 + opening[opens]] = True
    tokens = texts.chunks.tokens
    marks, starts = gather(texts.tokens[first], tokens.marker.values, tokens.marker.starts)
    found[rows[rows_of(starts)], _FIRST_COLUMN[f"first:{TOKEN_MARKERS[0]}"] + marks] = True


def _mark_shapes(texts: Tokenised, found: NDArray[np.bool_]) -> None:
    """Mark lengths, lines, a title, how a text begins and ends, and many capitals."""
    cleaned, starts = texts.cleaned, texts.token_starts
    lines = np.array([text.count("\n") + 1 for text in cleaned], dtype=np.int64)
    for name, limits, values in (("length", _LENGTHS, np.diff(starts)), ("lines", _LINES, lines)):
        column = _FIRST_COLUMN[f"{name}>{limits[0]}"]
        found[:, column : column + len(limits)] = values[:, None] > np.array(limits)
    tokens = texts.chunks.tokens
    letters, capitals = (
        sums_of(of.values[texts.tokens], starts) for of in (tokens.letters, tokens.capitals)
    )
    found[:, _FIRST_COLUMN["capitals"]] = capitals / np.maximum(letters, 1) > _CAPITALS
    found[:, _FIRST_COLUMN["title"]] = [0 <= text.find("\n") < _TITLE for text in cleaned]
    found[:, _FIRST_COLUMN["starts_low"]] = [text[:1].islower() for text in cleaned]
    rows = [row for row, text in enumerate(cleaned) if text]
    found[rows, [_end_column(cleaned[row][-1]) for row in rows]] = True


@cache
def _end_column(last: str) -> int:
    return _FIRST_COLUMN[f"ends:{_end(last)}"]


def _end(last: str) -> str:
    if last in _LAST_CHARACTERS:
        return last
    return "word" if last.isalnum() else "other"
