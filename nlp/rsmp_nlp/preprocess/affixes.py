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
from typing import Final

from rsmp_nlp.preprocess.spacy_rules import is_word, read_rules

_CHUNK: Final = re.compile(r"(\S+)( ?)(\s*)")
_LEADING: Final = re.compile(r"\s+")

_ALONE: Final = frozenset(',;:!?()[]{}"»«”“')
"""Suffixes that are one character whatever comes before, and end no other suffix."""

_DIGITS: Final = frozenset("0123456789")

_OPENS_WITH_LETTERS: Final = frozenset("'’$")
"""A prefix that begins with a letter has one of these."""

_MARK: Final = re.compile(r"[\W_]")

_BEFORE_LETTERS: Final = frozenset("0123456789-–—‐‑")
_BEFORE_LETTER: Final = frozenset("'’")
"""A suffix that ends with a letter is a unit after a digit, a pronoun after a hyphen, or s after an apostrophe."""

_LONGEST_SUFFIX: Final = 12
"""More characters than any suffix has, but dots: none is looked for further from the end."""

Search = Callable[..., "re.Match[str] | None"]


def tokens_of_chunk(chunk: str) -> tuple[str, ...]:
    """Return spaCy's tokens of a chunk without spaces that stands alone.

    >>> tokens_of_chunk("l'après-midi,")
    ("l'", 'après-midi', ',')
    """
    tokens = cut_affixes(chunk, read_rules().exceptions)
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
    prefixes: list[str] = []
    suffixes: list[str] = []
    length = 0
    whole = False
    while chunk and len(chunk) != length and chunk not in cases:
        if whole := bool(is_word(chunk)):
            break
        length = len(chunk)
        end = _prefix_end(chunk)
        prefix, middle = chunk[:end], chunk[end:]
        start = len(middle) if middle in cases else _suffix_start(middle)
        middle, suffix = middle[:start], middle[start:]
        if suffix:
            suffixes.append(suffix)
            if prefix + middle in cases:
                chunk = prefix + middle
                break
        if prefix:
            prefixes.append(prefix)
        chunk = middle
    if chunk:
        prefixes += cases.get(chunk) or ([chunk] if whole else _cut_infixes(chunk))
    return prefixes + suffixes[::-1]


def _prefix_end(chunk: str) -> int:
    """Return where the prefix of a chunk ends, 0 where it has none."""
    if chunk[0] in _DIGITS or (chunk[0].isalpha() and _OPENS_WITH_LETTERS.isdisjoint(chunk)):
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
    if last in _DIGITS:
        return length
    near = chunk[-_LONGEST_SUFFIX:]
    if last.isalpha() and _BEFORE_LETTERS.isdisjoint(near) and near[-2:-1] not in _BEFORE_LETTER:
        return length
    dots = last == "." and chunk.endswith("..")
    found = _suffix_search()(chunk, 0 if dots else max(0, length - _LONGEST_SUFFIX))
    return found.start() if found else length


def _cut_infixes(chunk: str) -> list[str]:
    """Return the tokens of a chunk without affixes that is no word as a whole."""
    if chunk.isalnum() or ("." in chunk and _link_match()(chunk)):
        return [chunk]
    tokens: list[str] = []
    start = 0
    for infix in _infixes(chunk):
        if infix.start() == 0:
            continue
        tokens += filter(None, (chunk[start : infix.start()], infix[0]))
        start = infix.end()
    rest = chunk[start:]
    return [*tokens, rest] if rest else tokens


def _infixes(chunk: str) -> Iterator[re.Match[str]]:
    """Yield the infixes of a chunk as `finditer` does: each is a mark, or follows one."""
    match, end, tried = _infix_match(), 0, -1
    for mark in _MARK.finditer(chunk):
        for place in mark.span():
            if tried < place >= end:
                tried = place
                if found := match(chunk, place):
                    end = found.end()
                    yield found


def _with_special_cases(tokens: Sequence[str], spaced: Sequence[bool]) -> Sequence[str]:
    """Return tokens where the special cases found among them are cut as they should be.

    The longest come first, then the leftmost; one that overlaps another, even one that was not taken, is
    left as it is, and so is one that holds a space.
    """
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
def _infix_match() -> Search:
    return re.compile(read_rules().infix).match


@cache
def _link_match() -> Search:
    return re.compile(read_rules().url).match
