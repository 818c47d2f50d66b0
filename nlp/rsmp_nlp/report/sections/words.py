"""What weighs in each usage: words of the model's vocabulary, and markers said in words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from rsmp_nlp.classify.wording import marker_name
from rsmp_nlp.report.contents import Contents
from rsmp_nlp.report.names import clean_name
from rsmp_nlp.report.profile import share_bar
from rsmp_nlp.report.rows import WordRow
from rsmp_nlp.report.wording import counted, names, texts
from rsmp_nlp.taxonomy import FAMILIES, USAGES
from rsmp_nlp.typography import typeset

WORDS: Final = 8
"""Words shown for a usage."""

MARKERS: Final = 5
"""Markers shown for a usage."""

_TERM: Final = 40
_LETTERS: Final = 2

_FUNCTION_WORDS: Final = frozenset(
    [
        "à",
        "au",
        "aux",
        "avec",
        "c",
        "ça",
        "car",
        "ce",
        "ces",
        "cet",
        "cette",
        "d",
        "dans",
        "de",
        "des",
        "donc",
        "du",
        "elle",
        "elles",
        "en",
        "est",
        "et",
        "eux",
        "il",
        "ils",
        "j",
        "je",
        "l",
        "la",
        "là",
        "le",
        "les",
        "leur",
        "leurs",
        "lui",
        "m",
        "ma",
        "mais",
        "me",
        "mes",
        "moi",
        "mon",
        "n",
        "ne",
        "ni",
        "nos",
        "notre",
        "on",
        "ont",
        "ou",
        "où",
        "par",
        "pas",
        "plus",
        "pour",
        "qu",
        "que",
        "qui",
        "s",
        "sa",
        "sans",
        "se",
        "ses",
        "si",
        "son",
        "sont",
        "sur",
        "t",
        "ta",
        "te",
        "tes",
        "toi",
        "ton",
        "tu",
        "un",
        "une",
        "vos",
        "votre",
        "y",
    ]
)
"""Words that tell a reader nothing by themselves; negation, persons and the like are markers too."""


def words(contents: Contents, lang: str) -> dict[str, Any] | None:
    """Return the heaviest words and markers of each usage; None where a run does not tell them."""
    if not contents.words:
        return None
    name = names(lang)
    return {
        "families": [
            {
                "name": name[family.slug],
                "usages": [
                    {"name": name[usage.slug], **_usage(contents.words, usage.slug, lang)}
                    for usage in USAGES
                    if usage.family == family.slug
                ],
            }
            for family in FAMILIES
        ]
    }


def _usage(rows: Sequence[WordRow], usage: str, lang: str) -> dict[str, Any]:
    for_it = sorted(
        (row for row in rows if row.usage == usage and row.contribution > 0),
        key=lambda row: (-row.contribution, row.term),
    )
    kept = [row for row in for_it if row.kind == "word" and _tells(row.term)][:WORDS]
    markers = [row for row in for_it if row.kind == "marker"][:MARKERS]
    heaviest = max((row.contribution for row in (*kept, *markers)), default=1.0)
    return {
        "words": [_item(row, heaviest, lang) for row in kept],
        "markers": [_item(row, heaviest, lang) for row in markers],
    }


def _tells(term: str) -> bool:
    """Tell whether a word, or a suite of words, says something to a reader.

    >>> _tells("réunion"), _tells("n' est"), _tells(", et"), _tells("merci de"), _tells("00h")
    (True, False, False, True, False)
    """
    parts = re.split(r"[^\w]+", term.lower())
    return any(
        part not in _FUNCTION_WORDS and sum(map(str.isalpha, part)) >= _LETTERS for part in parts
    )


def _item(row: WordRow, heaviest: float, lang: str) -> dict[str, Any]:
    term = clean_name(row.term if row.kind == "word" else marker_name(row.term, lang), _TERM)
    messages = counted(row.messages, texts(lang)["words_messages"], lang)
    return {
        "term": term if row.kind == "word" else typeset(term, lang),
        "messages": messages,
        "bar": share_bar(row.contribution / heaviest, None, None),
    }
