"""spaCy's tokenisation algorithm on its French rules, without spaCy.

The algorithm is the documented one (spacy.io/usage/linguistic-features#how-tokenizer-works): a chunk
between spaces loses its prefixes and suffixes one after the other until it is a word or a special case,
what is left is cut at infixes, and special cases are then looked for among all tokens. `import spacy` alone
costs seconds, and its tokeniser looks for a suffix from every character of a chunk; here a pattern is tried
only where it can match, which the tests hold against spaCy's own tokens.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from rsmp_nlp.compiled import compiled
from rsmp_nlp.preprocess.spacy_rules import (
    HYPHENS,
    LINKING,
    OUTSIDE_WORDS,
    is_link,
    is_word,
    read_rules,
    word_match,
)

if TYPE_CHECKING:
    from rsmp_nlp.compiled.cutting import Cutter

_CUTTING = compiled("cutting")

_CHUNK: Final = re.compile(r"(\S+)( ?)(\s*)")
_LEADING: Final = re.compile(r"\s+")

_DIGITS: Final = "0123456789"

_ALONE: Final = "!\"#&'()*,:;<>?[]_`{}«»“”"
"""Prefixes and suffixes that are one character whatever is beside."""

_NEVER: Final = "-/@\\^|~"
"""Neither begin a prefix nor end a suffix."""

_OPENS_WITH_LETTERS: Final = "'’$"
"""A prefix that begins with a letter has one of these within three characters."""

_MAY_CUT: Final = r"(?:(?=\W)|(?<=['’]))"
"""Precedes an infix: each is a mark, or follows an apostrophe."""

_LETTERS: Final = "abcdefghijklmnopqrstuvwxyzàâäçéèêëîïôöùûüÿœæABCDEFGHIJKLMNOPQRSTUVWXYZÉÈÊÀÇ"
"""Those of French but the rarest: suffixes that end with others are looked for from all places."""

_LONGER: Final = ("..", "……", "S$", "C$", "A$")
"""What ends suffixes of several characters, of those that end with a mark."""

_LONGEST_SUFFIX: Final = 12
"""More characters than any suffix has, but dots: none is looked for further from the end."""

Search = Callable[..., "re.Match[str] | None"]


def tokens_of_chunk(chunk: str) -> tuple[str, ...]:
    """Return spaCy's tokens of a chunk without spaces that stands alone.

    >>> tokens_of_chunk("l'après-midi,")
    ("l'", 'après-midi', ',')
    """
    if chunk.isdecimal() and chunk.isascii():  # which no rule cuts
        return (chunk,)
    tokens = cut_affixes(chunk, read_rules().exceptions)
    if len(tokens) == 1:
        return (tokens[0],)
    return tuple(_with_special_cases(tokens, [False] * len(tokens)))


def tokens_of_text(text: str) -> list[str]:
    """Return spaCy's tokens of a text, white space left out.

    >>> tokens_of_text("Venez-vous  demain ?")
    ['Venez', '-vous', 'demain', '?']
    """
    tokens: list[str] = []
    spaced: list[bool] = []
    for chunk, followed in _chunks(text):
        found = [chunk] if chunk.isspace() else _cut(chunk)
        tokens += found
        spaced += [False] * len(found)
        spaced[-1] = followed
    return [token for token in _with_special_cases(tokens, spaced) if not token.isspace()]


def _cut(chunk: str) -> Sequence[str]:
    """Return the tokens of a chunk before special cases are looked for."""
    cases = read_rules().exceptions
    return (chunk,) if chunk.isalpha() and chunk not in cases else cut_affixes(chunk, cases)


def _chunks(text: str) -> Iterator[tuple[str, bool]]:
    """Yield runs of white space or not, and whether a space follows, which is then no token."""
    leading = _LEADING.match(text)
    if leading:
        yield leading[0], False
    for chunk, space, rest in _CHUNK.findall(text):
        yield chunk, bool(space)
        if rest:
            yield rest, False


def cut_affixes(chunk: str, cases: dict[str, list[str]]) -> list[str]:
    """Return the tokens of a chunk by prefixes, suffixes and infixes.

    Parameters
    ----------
    cases : special cases, which are looked up and not cut
    """
    if cutter := _cutter():
        return cutter.cut(chunk, cases)
    prefixes: list[str] = []
    suffixes: list[str] = []
    while chunk and chunk not in cases:
        if is_word(chunk):
            return [*prefixes, chunk, *suffixes[::-1]]
        end = _prefix_end(chunk)
        middle = chunk[end:] if end else chunk
        start = len(middle) if middle in cases else _suffix_start(middle)
        if start < len(middle):
            suffixes.append(middle[start:])
            if chunk[: end + start] in cases:
                chunk = chunk[: end + start]
                break
        elif not end:
            return [*prefixes, *_cut_infixes(chunk), *suffixes[::-1]]
        if end:
            prefixes.append(chunk[:end])
        chunk = middle[:start]
    return [*prefixes, *cases.get(chunk, ()), *suffixes[::-1]]


@cache
def _cutter() -> Cutter | None:
    if _CUTTING is None:
        return None
    found: Cutter = _CUTTING.Cutter(
        alone=_ALONE,
        never=_NEVER,
        opens=_OPENS_WITH_LETTERS,
        hyphens=HYPHENS,
        letters=_LETTERS,
        outside=OUTSIDE_WORDS,
        linking=LINKING,
        longer=_LONGER,
        word_match=word_match,
        prefix_match=_prefix_match,
        suffix_match=_suffix_match,
        search_suffix=_search_suffix,
        cut_infixes=_cut_infixes,
    )
    return found


def _prefix_end(chunk: str) -> int:
    """Return where the prefix of a chunk ends, 0 where it has none."""
    first = chunk[0]
    if first in _ALONE:
        return 1
    if first in _NEVER or (first.isalnum() and set(chunk[1:3]).isdisjoint(_OPENS_WITH_LETTERS)):
        return 0
    found = _prefix_match()(chunk)
    return found.end() if found else 0


def _suffix_start(chunk: str) -> int:
    """Return where the suffix of a chunk begins, its length where it has none."""
    length = len(chunk)
    if not chunk or chunk.isalpha():
        return length
    last = chunk[-1]
    if last in _ALONE:
        return length - 1
    if last in _NEVER or last in _DIGITS:
        return length
    if not last.isalnum():
        if chunk.endswith(_LONGER):
            return _search_suffix(chunk)
        place = length - 1
    else:  # a unit after a digit, or a pronoun after a hyphen
        stem = chunk.rstrip(_LETTERS)
        place = len(stem)
        before = stem[-1:]
        if not before:
            return length
        if before in HYPHENS:
            place -= 1
        elif before not in _DIGITS:
            rare = before.isalnum() or (before == "/" and place == length - 1)  # as in km/h
            return _search_suffix(chunk) if rare else length
    return place if _suffix_match()(chunk, place) else length


def _search_suffix(chunk: str) -> int:
    """Return where the suffix of a chunk begins, looked for from all places."""
    first = 0 if chunk.endswith("..") else max(0, len(chunk) - _LONGEST_SUFFIX)
    found = _suffix_search()(chunk, first)
    return found.start() if found else len(chunk)


def _cut_infixes(chunk: str) -> list[str]:
    """Return the tokens of a chunk without affixes that is no word as a whole."""
    if chunk.isalnum() or ("." in chunk and is_link(chunk)):
        return [chunk]
    tokens: list[str] = []
    start = 0
    for infix in _infixes()(chunk):
        first, end = infix.span()
        if first == 0:
            continue
        tokens += filter(None, (chunk[start:first], infix[0]))
        start = end
    rest = chunk[start:]
    return [*tokens, rest] if rest else tokens


def _with_special_cases(tokens: Sequence[str], spaced: Sequence[bool]) -> Sequence[str]:
    """Return tokens where the special cases found among them are cut as they should be.

    The longest come first, then the leftmost; one that overlaps another, even one that was not taken, is
    left as it is, and so is one that holds a space.
    """
    if len(tokens) < 2 or _pairs().isdisjoint(pairwise(tokens)):
        return tokens
    found = [
        (start, start + length)
        for start, token in enumerate(tokens)
        for length in _lengths().get(token, ())
        if start + length <= len(tokens) and tuple(tokens[start : start + length]) in _sequences()
    ]
    if not found:
        return tokens
    seen: set[int] = set()
    taken: dict[int, int] = {}
    for start, end in sorted(found, key=lambda span: (span[0] - span[1], span[0])):
        if start not in seen and end - 1 not in seen:
            taken[start] = end
        seen.update(range(start, end))
    cases = read_rules().exceptions
    result: list[str] = []
    place = 0
    while place < len(tokens):
        end = taken.get(place, place + 1)
        span = tokens[place:end]
        case = None if any(spaced[place : end - 1]) else cases.get("".join(span))
        result += case if place in taken and case is not None else span
        place = end
    return result


@cache
def _sequences() -> frozenset[tuple[str, ...]]:
    """Return the special cases as they are cut by affixes alone, those that are cut."""
    cut = (tuple(cut_affixes(case, {})) for case in read_rules().exceptions if not case.isspace())
    return frozenset(tokens for tokens in cut if len(tokens) > 1)


@cache
def _pairs() -> frozenset[tuple[str, ...]]:
    """Return the first two tokens of each sequence."""
    return frozenset(sequence[:2] for sequence in _sequences())


@cache
def _lengths() -> dict[str, tuple[int, ...]]:
    """Return the lengths of the sequences that begin with a token."""
    lengths: dict[str, set[int]] = {}
    for sequence in _sequences():
        lengths.setdefault(sequence[0], set()).add(len(sequence))
    return {token: tuple(found) for token, found in lengths.items()}


@cache
def _prefix_match() -> Search:
    return re.compile(read_rules().prefix).match


@cache
def _suffix_search() -> Search:
    return re.compile(read_rules().suffix).search


@cache
def _suffix_match() -> Search:
    return re.compile(read_rules().suffix).match


@cache
def _infixes() -> Callable[[str], Iterator[re.Match[str]]]:
    return re.compile(f"{_MAY_CUT}(?:{read_rules().infix})").finditer
