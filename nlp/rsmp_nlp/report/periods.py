"""Periods of a timeline: their place in time, and their name."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from rsmp_nlp.report.names import clean_name

_LONGEST: Final = 40
_PERIOD: Final = re.compile(r"(\d{4})(?:-(?:(\d{2})|Q([1-4])))?")


def place_in_time(period: str) -> int | None:
    """Return the rank of a period among those of its kind; None if it is none.

    Two periods that follow each other have ranks that do.

    >>> place_in_time("2011-12"), place_in_time("2012-01"), place_in_time("hier")
    (24143, 24144, None)
    """
    found = _PERIOD.fullmatch(period)
    if found is None:
        return None
    year, month, quarter = found.groups()
    if month:
        return int(year) * 12 + int(month) - 1 if 1 <= int(month) <= 12 else None
    return int(year) * 4 + int(quarter) - 1 if quarter else int(year)


def period_name(period: str, lang: str = "fr") -> str:
    """Return a period as one says it; as it is written, made safe, where it is of no known kind.

    >>> period_name("2011-06"), period_name("2011-Q1"), period_name("2011", "en")
    ('juin 2011', '1er trimestre 2011', '2011')
    """
    from babel.dates import format_date

    found = _PERIOD.fullmatch(period)
    if found is None or place_in_time(period) is None:
        return clean_name(period, _LONGEST)
    year, month, quarter = found.groups()
    if not month and not quarter:
        return year
    start = date(int(year), int(month) if month else 3 * int(quarter) - 2, 1)
    return str(format_date(start, "MMMM y" if month else "QQQQ y", locale=lang))
