"""Where spaCy's special cases keep a chunk from being cut by itself.

spaCy cuts a text at white space, then each chunk by itself, so that a chunk needs only be cut once. One
pass of spaCy alone looks across chunks, that for special cases: one found inside a chunk can be hidden by
one that straddles two. Where that may be, the text is cut whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from itertools import pairwise

from rsmp_nlp.preprocess.affixes import cut_affixes
from rsmp_nlp.preprocess.spacy_rules import read_rules


def mixes(chunk: str, tokens: tuple[str, ...]) -> bool:
    """Tell whether spaCy may find a special case inside a chunk; False is certain.

    >>> mixes("(aujourd'hui)", ("(", "aujourd'hui", ")")), mixes("demain,", ("demain", ","))
    (True, False)
    """
    if _telling().isdisjoint(tokens) or chunk in read_rules().exceptions:
        return False
    return not _of_one_token().isdisjoint(tokens) or _several_search()(chunk) is not None


def may_straddle(left: str, right: str) -> bool:
    """Tell whether a special case may be a part of two chunks in a row; False is certain.

    >>> may_straddle("(aujourd'hui)", "oui"), may_straddle("(aujourd'hui):", ")")
    (False, True)
    """
    return left[-1] + right[0] in _splits()


@cache
def _telling() -> frozenset[str]:
    """Return the tokens of which a chunk with a special case has one."""
    return _of_one_token() | _of_several()


@cache
def _of_one_token() -> frozenset[str]:
    return frozenset(case for case, tokens in read_rules().exceptions.items() if len(tokens) == 1)


@cache
def _of_several() -> frozenset[str]:
    """Return one token of each special case of several, the longest: it is in fewer chunks."""
    several = {case: cut for case, cut in read_rules().exceptions.items() if len(cut) > 1}
    cuts = [*several.values(), *(cut_affixes(case, {}) for case in several)]
    return frozenset(max(tokens, key=len) for tokens in cuts)


@cache
def _several_search() -> Callable[[str], re.Match[str] | None]:
    """Return what looks for a special case of several tokens."""
    several = [case for case, tokens in read_rules().exceptions.items() if len(tokens) > 1]
    return re.compile("|".join(map(re.escape, several))).search


@cache
def _splits() -> frozenset[str]:
    """Return the characters before and after each place where a special case can be split."""
    cuts = [pairwise(cut_affixes(case, {})) for case in read_rules().exceptions]
    return frozenset(left[-1] + right[0] for pairs in cuts for left, right in pairs)
