"""A platform's position read aloud, and what to be careful about, in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from rsmp_nlp.report.names import clean_name
from rsmp_nlp.report.numbers import percent, percent_range
from rsmp_nlp.report.rows import PlatformRow, platform_row
from rsmp_nlp.report.wording import counted, names, texts
from rsmp_nlp.taxonomy import FAMILY_SLUGS
from rsmp_nlp.typography import typeset

FEW_MESSAGES: Final = 100
"""Messages under which a position is flagged."""

FEW_UNITS: Final = 20
"""Threads, authors or messages under which a bootstrap interval covers too little."""

LOW_GRID: Final = 0.5
"""Share of messages in the grid under which the position is flagged."""

_NEARLY: Final = 0.99
"""Certainty above which whole percents would hide the difference that matters."""

VERIFIED: Final = "vérifié"
"""Value of the column `basis` where labels rectified the position."""

_WARNING_LIMIT: Final = 400

_SURE: Final = 0.999
"""Certainty above which its percentage would be written « 100 % », which no draw proves."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A platform's name (cleaned) and what is said of it, without final stop."""

    name: str
    says: str
    lang: str

    def __str__(self) -> str:
        """Return the whole sentence."""
        return f"{self.name}{texts(self.lang)['colon']}{self.says}."


def position_sentence(row: PlatformRow, lang: str = "fr") -> Sentence:
    """Return the sentence that says where a platform leans, or that nothing stands out."""
    say = texts(lang)
    return Sentence(clean_name(row.name), _position(row, say, names(lang), lang), lang)


def _position(
    row: PlatformRow, say: Mapping[str, str], family: Mapping[str, str], lang: str
) -> str:
    shares = row.position
    if shares is None:
        return say["no_position"]
    lowered = {slug: family[slug].lower() for slug in FAMILY_SLUGS}
    if row.centre in FAMILY_SLUGS:
        place = FAMILY_SLUGS.index(row.centre)
        return say["leans"].format(
            family=lowered[row.centre],
            share=percent(shares[place], lang),
            interval=percent_range(row.low[place], row.high[place], lang),
        )
    ranked = sorted(range(len(shares)), key=lambda place: -shares[place])
    listed = ", ".join(
        f"{lowered[FAMILY_SLUGS[place]]} {percent(shares[place], lang)}" for place in ranked
    )
    sentence = say["no_leader"].format(shares=listed)
    if row.certainty is None:
        return sentence + say["semicolon"] + say["no_interval"]
    first = lowered[FAMILY_SLUGS[ranked[0]]]
    leads = say["leads_in"].format(family=first, certainty=certainty(row.certainty, lang))
    return sentence + say["semicolon"] + leads


def certainty(value: float | None, lang: str = "fr") -> str:
    """Return a certainty (0 to 1) as a percentage that never claims to be whole.

    >>> certainty(1.0) == "> 99,9 %".replace(" ", chr(0xA0))
    True
    """
    if value is not None and value > _SURE:
        return f">\u00a0{percent(_SURE, lang, decimals=1)}"
    return percent(value, lang, decimals=1 if value is not None and value > _NEARLY else 0)


def sample_warnings(row: PlatformRow, lang: str = "fr") -> list[str]:
    """Return what the numbers of a row themselves call for caution about."""
    say = texts(lang)
    if row.position is None:
        return [say["warn_no_grid"]]
    found = []
    if row.messages < FEW_MESSAGES:
        messages = counted(row.messages, say["unit_message"], lang)
        found.append(say["warn_few_messages"].format(messages=messages))
    known_unit = f"unit_{row.unit}"
    noun = say[known_unit if known_unit in say else "unit_unit"]
    if row.clusters is not None and row.clusters < FEW_UNITS:
        key = "warn_no_interval" if row.certainty is None else "warn_few_units"
        found.append(say[key].format(units=counted(row.clusters, noun, lang)))
    if row.unit == "message":
        found.append(say["warn_message_unit"])
    if row.in_grid is not None and row.in_grid < LOW_GRID:
        found.append(say["warn_low_grid"].format(share=percent(row.in_grid, lang)))
    return found


def warnings_text(row: Mapping[str, Any]) -> str:
    """Return the `warnings` cell of a row of `platforms` or `timeline`: sentences and bars."""
    return " | ".join(sample_warnings(platform_row(row)))


@dataclass(frozen=True, slots=True)
class Warnings:
    """What is said of one platform, and what its run said in French when the page is not."""

    name: str
    said: tuple[str, ...]
    french: tuple[str, ...] = ()


def platform_warnings(row: PlatformRow, lang: str = "fr") -> Warnings | None:
    """Return the warnings of a platform, or None.

    The run's own come first in French. They exist in French only: another language shows those
    that it cannot derive from the numbers again, marked as French.
    """
    name = clean_name(row.name)
    derived = sample_warnings(row, lang)
    run = tuple(typeset(text[:_WARNING_LIMIT], "fr") for text in row.warnings)
    if lang == "fr":
        found = Warnings(name, run or tuple(derived))
    else:
        again = set(sample_warnings(row, "fr"))
        found = Warnings(name, tuple(derived), tuple(text for text in run if text not in again))
    return found if found.said or found.french else None
