"""spaCy's French tokenisation rules, kept in a file so that they need not be compiled in full.

`import spacy.lang.fr` takes seconds: its pattern of words with hyphens repeats the lower-case letters of
all scripts four hundred times, and compiling a set of letters whatever their case is slow. Here the
alternatives that end alike are put together, sets hold both cases already, and all hyphens are read as
one: the same words match, in six sets of letters. The file is made again, after an update of spaCy, by

    python -m rsmp_nlp.preprocess.spacy_rules
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

FILE: Final = Path(__file__).with_name("spacy_rules.json")

_LETTERS: Final = "{letters}"
_LOWER: Final = "{lower}"
HYPHENS: Final = "-–—‐‑"
"""As in spaCy's patterns, which name all or none of them."""

OUTSIDE_WORDS: Final = '0123456789.,;:!?…()[]{}<>«»“”"/\\@#*_=&%|+·'
"""What many chunks have and no word."""

LINKING: Final = HYPHENS + "'’"
"""Hyphens and apostrophes: every word of the pattern has one."""

_MAY_BE_WORD: Final = re.compile(
    "[^{0}{1}]*+[{1}][^{0}]*".format(*map(re.escape, (OUTSIDE_WORDS, LINKING)))
).fullmatch

_SET: Final = re.compile(r"\[[^\[\]]*\{(?:letters|lower)\}[^\[\]]*\]")

_WORD: Final = re.compile(r"((?:\[\{letters\}\]\+)?)(.*?)(\[[^\[\]]*\{(?:letters|lower)\}.*)")
"""Opening letters, what differs from one alternative to the next, and the letters that end it."""

_INITIAL: Final = re.compile(r"([^\W\d_])(?!\?)(.*)")

_NAME: Final = r"(?:\S+(?::\S*)?@)?"
"""A name and a password, in the pattern of links."""

_SCHEME: Final = re.compile(r"[\w+.-]{2,}://").match
_AT: Final = re.compile("@").finditer


@dataclass(frozen=True)
class Rules:
    """The rules of a blank French pipeline.

    Attributes
    ----------
    spacy : version they were taken from (MIT licence)
    letters, lower : ranges of what ALPHA and ALPHA_LOWER match whatever the case, as in a pattern's
        brackets
    exceptions : words with the tokens that they are cut into
    prefix, suffix, infix, url : patterns
    words : alternatives of `token_match` between ^ and $, where `{letters}` and `{lower}` stand for the
        two above
    """

    spacy: str
    letters: str
    lower: str
    exceptions: dict[str, list[str]]
    prefix: str
    suffix: str
    infix: str
    url: str
    words: list[str]

    def word_pattern(self) -> str:
        """Return a pattern that matches what `token_match` matches, in a fraction of its length.

        Alternatives that begin and end with the same letters are put together. It is to be tried on
        texts whose hyphens are all "-".
        """
        middles: dict[tuple[str, str], list[str]] = {}
        for word in self.words:
            found = _WORD.fullmatch(word)
            opening, middle, closing = found.groups() if found else ("", word, "")
            middles.setdefault((opening, closing), []).append(middle)
        joined = "|".join(
            f"{a}(?:{_by_initial(between)}){b}" for (a, b), between in middles.items()
        )
        both_cases = _SET.sub(r"(?-i:\g<0>)", joined).replace(HYPHENS, "-").replace("[-]", "-")
        letters = both_cases.replace(_LETTERS, self.letters).replace(_LOWER, self.lower)
        return f"(?iu)^(?:{letters})$"


def _by_initial(words: Sequence[str]) -> str:
    """Return alternatives put together by first character: few are tried on a word."""
    rests: dict[str, list[str]] = {}
    for word in words:
        found = _INITIAL.fullmatch(word)
        initial, rest = found.groups() if found else ("", word)
        rests.setdefault(initial.lower(), []).append(rest)
    return "|".join(f"{initial}(?:{'|'.join(rest)})" for initial, rest in rests.items())


@cache
def read_rules() -> Rules:
    """Return the rules of the file."""
    return Rules(**json.loads(FILE.read_text(encoding="utf-8")))


def extract() -> Rules:
    """Return the rules of the spaCy that is installed."""
    import spacy
    from spacy.lang.char_classes import ALPHA, ALPHA_LOWER
    from spacy.symbols import ORTH  # type: ignore[import-not-found]

    tokenizer: Any = spacy.blank("fr").tokenizer

    def pattern(function: Any) -> str:
        return str(function.__self__.pattern)

    words = pattern(tokenizer.token_match).replace(ALPHA, _LETTERS).replace(ALPHA_LOWER, _LOWER)
    return Rules(
        spacy=version("spacy"),
        letters=_whatever_case(ALPHA),
        lower=_whatever_case(ALPHA_LOWER),
        exceptions={
            word: [token[ORTH] for token in tokens]
            for word, tokens in sorted(tokenizer.rules.items())
        },
        prefix=pattern(tokenizer.prefix_search),
        suffix=pattern(tokenizer.suffix_search),
        infix=pattern(tokenizer.infix_finditer),
        url=pattern(tokenizer.url_match),
        words=words.removeprefix("(?iu)(?:^").removesuffix("$)").split("$)|(?:^"),
    )


def _whatever_case(characters: str) -> str:
    """Return the ranges of all characters that a set matches whatever their case."""
    matches = re.compile(f"(?iu)[{characters}]").match
    found = [bool(matches(chr(code))) for code in range(sys.maxunicode + 1)]
    edges = [code for code, (a, b) in enumerate(pairwise([False, *found, False])) if a != b]
    ranges = (f"{chr(start)}-{chr(end - 1)}" for start, end in zip(*[iter(edges)] * 2, strict=True))
    return "".join(ranges).encode("unicode_escape").decode()


def is_word(text: str) -> object:
    """Return what spaCy's French `token_match` returns: something true where `text` is one word.

    >>> bool(is_word("sous-marin")), bool(is_word("sous-")), bool(is_word("marin"))
    (True, False, False)
    """
    # fast in a text of any length, unlike `translate`: affixes are cut from it one by one
    if not _MAY_BE_WORD(text):
        return None
    for hyphen in HYPHENS[1:]:
        text = text.replace(hyphen, "-")
    return word_match()(text)


def is_link(text: str) -> object:
    """Return something true where spaCy's `url_match` reads a link, or what looks like one.

    >>> bool(is_link("exemple.org/a?b")), bool(is_link("fin.Puis"))
    (True, False)
    """
    match = _link_match()
    # what precedes an "@" is a name, if it is something, and no scheme comes after
    return match(text) or any(
        match(text, at.end()) and not _SCHEME(text, at.end()) for at in _AT(text, 1)
    )


@cache
def _link_match() -> Callable[..., object]:
    """Return what matches links without a name, from a place on."""
    return re.compile(read_rules().url.replace(_NAME, "").replace("^", "", 1)).match


@cache
def word_match() -> Callable[[str], object]:
    """Return what matches words with hyphens, all of them "-", or apostrophes."""
    return re.compile(read_rules().word_pattern()).match


if __name__ == "__main__":
    content = json.dumps(asdict(extract()), ensure_ascii=False, indent=1)
    FILE.write_text(content + "\n", encoding="utf-8")
