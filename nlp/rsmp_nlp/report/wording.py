"""Texts of the page in one language: chosen, typeset, and agreeing in number."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from rsmp_nlp.errors import UsageError
from rsmp_nlp.report.numbers import number
from rsmp_nlp.report.texts import LANGUAGES, TEXTS
from rsmp_nlp.report.texts.glossary import DOES_EN
from rsmp_nlp.taxonomy import FAMILIES, OUT_OF_GRID, USAGES
from rsmp_nlp.typography import typeset


@cache
def texts(lang: str) -> Mapping[str, str]:
    """Return every text of a language, by key, typeset.

    Raises
    ------
    UsageError
        The page does not exist in this language.
    """
    if lang not in LANGUAGES:
        raise UsageError(
            f"Langue « {lang[:20]} » inconnue. Langues du rapport : {', '.join(LANGUAGES)}."
        )
    side = LANGUAGES.index(lang)
    return MappingProxyType({key: typeset(pair[side], lang) for key, pair in TEXTS.items()})


def counted(amount: float, forms: str, lang: str) -> str:
    r"""Return a whole number and its noun; `forms` is "singular|plural".

    French takes the plural from two on, and English everywhere but at one.

    >>> counted(0, "fil|fils", "fr"), counted(0, "thread|threads", "en")
    ('0\xa0fil', '0\xa0threads')
    """
    singular, _, plural = forms.partition("|")
    alone = amount < 2 if lang == "fr" else amount == 1
    return f"{number(amount, lang)}\u00a0{singular if alone else plural}"


@cache
def names(lang: str) -> Mapping[str, str]:
    """Return the name of every family and usage, by slug."""
    grid = (*FAMILIES, *USAGES, OUT_OF_GRID)
    return MappingProxyType(
        {item.slug: typeset(item.fr if lang == "fr" else item.en, lang) for item in grid}
    )


def definitions(lang: str) -> dict[str, str]:
    """Return what a message of each family and usage does for its network, by slug."""
    if lang != "fr":
        return dict(DOES_EN)
    return {item.slug: typeset(item.does_fr, lang) for item in (*FAMILIES, *USAGES, OUT_OF_GRID)}
