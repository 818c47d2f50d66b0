"""Where spaCy's special cases keep a chunk from being cut by itself.

spaCy cuts a text at white space, then each chunk by itself, so that a chunk needs only be cut once. One
pass of spaCy alone looks across chunks, that for special cases: one found inside a chunk can be hidden by
one that straddles two. Where that may be, the text is cut whole.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import Final

from rsmp_nlp.preprocess.affixes import cut_affixes
from rsmp_nlp.preprocess.spacy_rules import read_rules

_IN_SEVERAL: Final = frozenset("-°")
"""A special case of several tokens has one of these."""


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


def may_straddle(left: str, right: str) -> bool:
    """Tell whether a special case may be a part of two chunks in a row; False is certain.

    >>> may_straddle("(aujourd'hui)", "oui"), may_straddle("(aujourd'hui):", ")")
    (False, True)
    """
    return left[-1] + right[0] in _special_cases()[2]


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
