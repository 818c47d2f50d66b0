"""Dates, hours, years and phone numbers, looked for only where digits are.

Those of a text are those of its chunks between spaces, where none straddles two of them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from rsmp_nlp.preprocess.clean import PHONE, PHONE_DIGITS

if TYPE_CHECKING:
    from numpy.typing import NDArray

_START: Final = re.compile(r"\d(?<!\w.)")
"""Where a number begins, if a word does too."""

_HOUR: Final = re.compile(r"(?:[01]?\d|2[0-4]) ?(?:[hH](?![a-z])|:)(?: ?[0-5]\d)?\b")
_DATE: Final = re.compile(
    r"(?:[0-3]?\d|1er)[/.-](?:0?[1-9]|1[0-2])(?:[/.-](?:19|20)?\d\d)?\b"
    r"|(?:[0-3]?\d|1er) (?:janv|févr?|fevr?|mars|avr|mai|juin|juil|ao[uû]t|sept|oct|nov|d[ée]c)"
)
_YEAR: Final = re.compile(r"(?:19|20)\d\d\b")
_MONTHS: Final = frozenset(
    (
        "jan",
        "fév",
        "fev",
        "mar",
        "avr",
        "mai",
        "jui",
        "aou",
        "aoû",
        "sep",
        "oct",
        "nov",
        "dec",
        "déc",
    )
)
"""How what is a month begins."""

_OPENS_UNIT: Final = frozenset(":hH") | {month[0] for month in _MONTHS}
"""First characters of an hour sign and of months."""

NUMBERS: Final = ("hour", "date", "year")
"""Names of what is counted."""

_UNIT, _MINUTES = 1, 2
"""What may follow a number: an hour sign or a month; minutes."""


def count_numbers(text: str) -> tuple[int, int, int]:
    """Return how many of each of `NUMBERS` a text holds.

    >>> count_numbers("le 12/03/2024 de 18h30 à 20 h, depuis 1981")
    (2, 1, 2)
    """
    if text.isdecimal():  # nothing else can be in digits alone
        return 0, 0, int(_YEAR.fullmatch(text) is not None)
    hour = date = year = 0
    hour_end = date_end = 0
    for first in _START.finditer(text):
        start = first.start()
        if start >= hour_end and (found := _HOUR.match(text, start)):
            hour, hour_end = hour + 1, found.end()
        if start >= date_end and (found := _DATE.match(text, start)):
            date, date_end = date + 1, found.end()
        year += _YEAR.match(text, start) is not None
    return hour, date, year


def count_phones(text: str) -> int:
    """Return how many phone numbers a text holds.

    >>> count_phones("01 23 45 67 89")
    1
    """
    return len(PHONE.findall(text))


def may_have_phones(digits: NDArray[np.integer[Any]], starts: NDArray[np.int64]) -> list[int]:
    """Return the texts where chunks beside each other have the digits of a phone number; no other has one.

    Parameters
    ----------
    digits : of the chunks of texts in a row, shape `(k,)`
    starts : place of the first chunk of each text, and the end

    >>> may_have_phones(np.array([2, 8, 0, 5, 0, 5, 0, 12]), np.array([0, 3, 7, 8]))
    [0, 2]
    """
    some = np.flatnonzero(digits)
    runs = np.cumsum(np.diff(some, prepend=-1) != 1)
    enough = np.bincount(runs, digits[some])[runs] >= PHONE_DIGITS
    rows: list[int] = np.unique(np.searchsorted(starts, some[enough], side="right") - 1).tolist()
    return rows


def goes_on(chunk: str) -> int:
    """Return what a chunk with digits may need after it to be a number, bits of `_UNIT` and `_MINUTES`."""
    last = chunk[-1]
    if last.isdecimal():
        return _UNIT if len(chunk) < 3 or not chunk[-3:].isdecimal() else 0
    if last not in "rhH:":
        return 0
    if chunk.endswith("1er"):
        return _UNIT
    return _MINUTES if chunk[-2:-1].isdecimal() else 0


def continues(chunk: str) -> int:
    """Return what a chunk may bring to a number before it; see `goes_on`.

    >>> goes_on("18") & continues("h"), goes_on("18h") & continues("30"), goes_on("18") & continues("ans")
    (1, 2, 0)
    """
    first = chunk[0]
    if first in _OPENS_UNIT:
        is_unit = (
            first == ":" or chunk[:3] in _MONTHS or (first in "hH" and not "a" <= chunk[1:2] <= "z")
        )
        return _UNIT if is_unit else 0
    return _MINUTES if first.isdecimal() else 0
