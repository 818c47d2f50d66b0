"""spaCy's French tokens, chunk by chunk.

spaCy cuts a text at white space, then each chunk by itself, so that a chunk needs only be cut once. One
pass of spaCy alone looks across chunks, that for special cases: one found inside a chunk can be hidden by
one that straddles two. Where that may be, the text is cut whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import Final

from rsmp_nlp.preprocess.affixes import cut_affixes, tokens_of_chunk, tokens_of_text
from rsmp_nlp.preprocess.spacy_rules import read_rules

_IN_SEVERAL: Final = frozenset("-°")
"""A special case of several tokens has one of these."""


def tokenize(text: str) -> list[str]:
    """Return the tokens of `text`, spaces left out.

    >>> tokenize("L'équipe vient-elle ?")
    ["L'", 'équipe', 'vient', '-elle', '?']
    """
    chunks = text.split()
    found = [tokens_of_chunk(chunk) for chunk in chunks]
    mixed = [mixes(*each) for each in zip(chunks, found, strict=True)]
    if straddled(chunks, mixed):
        return tokens_of_text(text)
    return [token for tokens in found for token in tokens]


def mixes(chunk: str, tokens: tuple[str, ...]) -> bool:
    """Tell whether spaCy may find a special case inside a chunk; False is certain.

    >>> mixes("(aujourd'hui)", ("(", "aujourd'hui", ")")), mixes("demain,", ("demain", ","))
    (True, False)
    """
    single, several, _ = _special_cases()
    if chunk in read_rules().exceptions:
        return False
    if not single.isdisjoint(tokens):
        return True
    return not _IN_SEVERAL.isdisjoint(chunk) and any(case in chunk for case in several)


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
    cuts = [pairwise(cut_affixes(case, {})) for case in cases]
    return (
        frozenset(case for case, tokens in cases.items() if len(tokens) == 1),
        tuple(case for case, tokens in cases.items() if len(tokens) > 1),
        frozenset(left[-1] + right[0] for pairs in cuts for left, right in pairs),
    )
