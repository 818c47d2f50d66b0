"""Dates, hours, years and phone numbers in a text, looked for only where digits are."""

from __future__ import annotations

import re
from typing import Final

from rsmp_nlp.preprocess.clean import PHONE

_RUN: Final = re.compile(r"\d+")
_HOUR: Final = re.compile(r"(?:[01]?\d|2[0-4]) ?(?:[hH](?![a-z])|:)(?: ?[0-5]\d)?\b")
_DATE: Final = re.compile(
    r"(?:[0-3]?\d|1er)[/.-](?:0?[1-9]|1[0-2])(?:[/.-](?:19|20)?\d\d)?\b"
    r"|(?:[0-3]?\d|1er) (?:janv|févr?|fevr?|mars|avr|mai|juin|juil|ao[uû]t|sept|oct|nov|d[ée]c)"
)
_YEAR: Final = re.compile(r"(?:19|20)\d\d\b")
_PHONE_DIGITS: Final = 10


NUMBERS: Final = ("phone", "hour", "date", "year")
"""Names of what is counted."""


def count_numbers(text: str) -> tuple[int, int, int, int]:
    """Return how many of each of `NUMBERS` a text holds.

    >>> count_numbers("le 12/03/2024 de 18h30 à 20 h, depuis 1981")
    (0, 2, 1, 2)
    """
    phone = hour = date = year = digits = 0
    hour_end = date_end = 0
    for run in _RUN.finditer(text):
        start, end = run.span()
        digits += end - start
        if start and (text[start - 1].isalnum() or text[start - 1] == "_"):
            continue  # each begins where a word does
        if start >= hour_end and (found := _HOUR.match(text, start)):
            hour, hour_end = hour + 1, found.end()
        if start >= date_end and (found := _DATE.match(text, start)):
            date, date_end = date + 1, found.end()
        year += _YEAR.match(text, start) is not None
    if digits >= _PHONE_DIGITS:
        phone = len(PHONE.findall(text))
    return phone, hour, date, year
