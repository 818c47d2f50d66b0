"""spaCy's French tokens, chunk by chunk.

spaCy cuts a text at white space, then each chunk by itself, so that a chunk needs only be cut once. One
pass of spaCy alone looks across chunks, that for special cases: one found inside a chunk can be hidden by
one that straddles two. Where that may be, the text is given to spaCy whole.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from rsmp_nlp.imports import without_torch
from rsmp_nlp.preprocess.spacy_rules import is_word, read_rules

if TYPE_CHECKING:
    from spacy.tokenizer import Tokenizer  # type: ignore[import-not-found]

MOST_CUT: Final = 500_000
"""Chunks after which a new tokeniser is made: spaCy keeps every string that it has met."""

_CUTTER: Tokenizer | None = None
_CUT = 0


def tokenize(text: str) -> list[str]:
    """Return the tokens of `text`, spaces left out.

    >>> tokenize("L'équipe vient-elle ?")
    ["L'", 'équipe', 'vient', '-elle', '?']
    """
    chunks = text.split()
    found = [cut(chunk) for chunk in chunks]
    mixed = [mixes(*each) for each in zip(chunks, found, strict=True)]
    if straddled(chunks, mixed):
        return cut_whole(text)
    return [token for tokens in found for token in tokens]


def cut(chunk: str) -> tuple[str, ...]:
    """Return the tokens of a chunk without spaces, as spaCy cuts it alone."""
    if chunk.isalpha() and chunk not in read_rules().exceptions:
        return (chunk,)  # no rule cuts between letters, and most chunks are letters
    return tuple([token.text for token in _cutter()(chunk)])


def cut_whole(text: str) -> list[str]:
    """Return the tokens of `text` as spaCy cuts it whole, spaces left out."""
    return [token.text for token in _cutter()(text) if not token.text.isspace()]


def mixes(chunk: str, tokens: tuple[str, ...]) -> bool:
    """Tell whether spaCy may find a special case inside a chunk; False is certain.

    >>> mixes("(aujourd'hui)", ("(", "aujourd'hui", ")")), mixes("demain,", ("demain", ","))
    (True, False)
    """
    single, several, _ = _special_cases()
    return chunk not in read_rules().exceptions and (
        not single.isdisjoint(tokens) or any(case in chunk for case in several)
    )


def straddled(chunks: Sequence[str], mixed: Sequence[bool]) -> bool:
    """Tell whether a special case may straddle a chunk that mixes and its neighbour.

    >>> straddled(["(aujourd'hui)", "oui"], [True, False])
    False
    """
    _, _, inside = _special_cases()
    return any(
        (left_mixed or right_mixed) and left[-1] + right[0] in inside
        for (left, right), (left_mixed, right_mixed) in zip(
            pairwise(chunks), pairwise(mixed), strict=True
        )
    )


@cache
def _special_cases() -> tuple[frozenset[str], tuple[str, ...], frozenset[str]]:
    """Return the special cases of one token, those of several, and where one can be split.

    The last are pairs of the characters before and after.
    """
    cases = read_rules().exceptions
    plain = _tokenizer({})
    cuts = [pairwise(token.text for token in plain(case)) for case in cases]
    return (
        frozenset(case for case, tokens in cases.items() if len(tokens) == 1),
        tuple(case for case, tokens in cases.items() if len(tokens) > 1),
        frozenset(left[-1] + right[0] for pairs in cuts for left, right in pairs),
    )


def _cutter() -> Tokenizer:
    """Return the French tokeniser, a new one from time to time."""
    global _CUTTER, _CUT
    if _CUTTER is None or _CUT >= MOST_CUT:
        _CUTTER, _CUT = _tokenizer(read_rules().exceptions), 0
    _CUT += 1
    return _CUTTER


def _tokenizer(cases: dict[str, list[str]]) -> Tokenizer:
    """Return spaCy's French tokeniser with special cases, without the rest of a pipeline."""
    with without_torch():
        from spacy.symbols import ORTH  # type: ignore[import-not-found]
        from spacy.tokenizer import Tokenizer
        from spacy.vocab import Vocab
    rules = read_rules()
    return Tokenizer(
        Vocab(),
        {case: [{ORTH: token} for token in tokens] for case, tokens in cases.items()},
        prefix_search=re.compile(rules.prefix).search,
        suffix_search=re.compile(rules.suffix).search,
        infix_finditer=re.compile(rules.infix).finditer,
        token_match=is_word,
        url_match=re.compile(rules.url).match,
    )
