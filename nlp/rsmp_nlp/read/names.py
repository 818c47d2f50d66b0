"""Names of the authors of a source, masked in the samples that are shown of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

REMEMBERED: Final = 200_000
"""Words of names kept in mind, so that memory does not grow with the corpus."""

MASK: Final = "NOM"
_SHORTEST: Final = 3
_WORD: Final = re.compile(r"\w+")
_MASKS: Final = re.compile(rf"\b{MASK}(?:[ -]{MASK})+\b")


@dataclass
class AuthorNames:
    """Words of which the names of authors are made.

    A word of a name of several is masked where it has a capital, a name of one word (an account)
    however it is written. Words of one or two letters are left.
    """

    _words: set[str] = field(default_factory=set)
    _accounts: set[str] = field(default_factory=set)

    def add(self, author: str | None) -> None:
        """Take the name of an author into account."""
        words = [word.casefold() for word in _WORD.findall(author or "") if len(word) >= _SHORTEST]
        if len(self._words) < REMEMBERED:
            self._words.update(words)
            self._accounts.update(words if len(words) == 1 else ())

    def masked(self, text: str) -> str:
        """Return `text` with `NOM` for every name.

        >>> names = AuthorNames()
        >>> names.add("Zoé Martin")
        >>> names.masked("Merci Zoé Martin, et à toi martin-pêcheur")
        'Merci NOM, et à toi martin-pêcheur'
        """
        return _MASKS.sub(MASK, _WORD.sub(self._replaced, text))

    def _replaced(self, match: re.Match[str]) -> str:
        word = match[0]
        folded = word.casefold()
        hidden = folded in self._accounts or (word[0].isupper() and folded in self._words)
        return MASK if hidden else word
