"""Numbers, percents and dates as French or English readers write them, by Babel.

Tables for machines (JSON, CSV, Parquet) are never localised: only the page is.
"""

from __future__ import annotations

import math
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from typing import Final

MISSING: Final = "—"
"""What stands where a number is not known."""

DAY_PATTERN: Final = "d MMMM y"


def known(value: object) -> float | None:
    """Return a finite number as float, and None for anything else (None, NaN, text).

    >>> known(2), known(float("nan")), known("2")
    (2.0, None, None)
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if math.isfinite(value) else None


def number(value: float | None, lang: str = "fr", decimals: int = 0) -> str:
    """Return a number with `decimals` decimals, thousands set apart; `MISSING` if not known.

    >>> number(1234.5, decimals=1) == "1\u202f234,5"
    True
    """
    amount = known(value)
    if amount is None:
        return MISSING
    # rounded as Babel rounds, so that numbers written alike are written once
    rounded = Decimal(str(amount)).quantize(Decimal(1).scaleb(-decimals))
    return _written(str(rounded), lang, decimals)


@lru_cache(maxsize=4_096)  # a page writes the same percentages over and over
def _written(amount: str, lang: str, decimals: int) -> str:
    from babel.numbers import format_decimal

    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return str(format_decimal(Decimal(amount), format=pattern, locale=lang))


def percent(value: float | None, lang: str = "fr", decimals: int = 0) -> str:
    """Return a share (0 to 1) as a percentage; `MISSING` if not known.

    >>> percent(0.123, decimals=1) == "12,3\u00a0%"
    True
    """
    share = known(value)
    if share is None:
        return MISSING
    return number(100 * share, lang, decimals) + _percent_sign(lang)


def percent_range(
    low: float | None, high: float | None, lang: str = "fr", decimals: int = 0
) -> str:
    """Return the two ends (0 to 1) of an interval as one percentage; `MISSING` if not known.

    Ends that are written alike are written once.

    >>> percent_range(0.54, 0.67) == "54–67\u00a0%"
    True
    """
    first, last = known(low), known(high)
    if first is None or last is None:
        return MISSING
    start, end = (number(100 * share, lang, decimals) for share in (first, last))
    return (start if start == end else f"{start}–{end}") + _percent_sign(lang)


def day(value: date | str | None, lang: str = "fr") -> str:
    """Return a date, given as date or ISO 8601 text, in full; `MISSING` if it is neither.

    >>> day("2026-11-22T10:00:00Z") == "22 novembre 2026"
    True
    """
    from babel.dates import format_date

    parsed = _parsed(value)
    if parsed is None:
        return MISSING
    written = str(format_date(parsed, format=DAY_PATTERN, locale=lang))
    # Babel has no ordinal day, and French wants one for the first of the month only.
    return f"1er{written[1:]}" if lang == "fr" and parsed.day == 1 else written


def moment(value: datetime | str | None, lang: str = "fr") -> str:
    """Return a date and its time of day, which the caller knows to be UTC; `MISSING` if neither.

    >>> moment("2026-11-22T10:05:00Z") == "22 novembre 2026 à 10\u00a0h\u00a005"
    True
    """
    parsed = _parsed(value)
    if not isinstance(parsed, datetime):
        return day(parsed, lang)
    if lang == "fr":
        return f"{day(parsed, lang)} à {parsed.hour}\u00a0h\u00a0{parsed.minute:02d}"
    return f"{day(parsed, lang)}, {parsed.hour:02d}:{parsed.minute:02d}"


def period(start: date | str | None, end: date | str | None, lang: str = "fr") -> str:
    """Return two dates as a period; one date if they are the same day; `MISSING` if unknown.

    >>> period("2026-01-02", "2026-03-04") == "2 janvier 2026 – 4 mars 2026"
    True
    """
    first, last = day(start, lang), day(end, lang)
    if MISSING in (first, last):
        return MISSING
    return first if first == last else f"{first} – {last}"


@cache
def _percent_sign(lang: str) -> str:
    """Return the percent sign with the space that the language puts before it."""
    from babel import Locale

    pattern = str(Locale.parse(lang).percent_formats[None].pattern)
    return pattern.partition(";")[0].rpartition("0")[2]


def _parsed(value: date | str | None) -> date | None:
    if isinstance(value, date):
        return value
    if not isinstance(value, str):
        return None
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        return None
