from __future__ import annotations

from datetime import date, datetime

import pytest
from babel.numbers import format_decimal, format_percent

from rsmp_nlp.report import numbers


@pytest.mark.parametrize("value", [0.0, 0.004, 0.123, 0.5, 0.61, 1.0])
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_percent_is_as_babel_writes_it(value: float, lang: str) -> None:
    assert numbers.percent(value, lang) == format_percent(value, locale=lang)


@pytest.mark.parametrize("value", [0, 7, 999, 1234, 1234567])
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_number_is_as_babel_writes_it(value: int, lang: str) -> None:
    assert numbers.number(value, lang) == format_decimal(value, locale=lang)


def test_french_spaces_are_unbreakable() -> None:
    assert numbers.percent(0.123, decimals=1) == "12,3\u00a0%"
    assert numbers.number(1234) == "1\u202f234"
    assert numbers.percent_range(0.54, 0.67) == "54–67\u00a0%"
    assert numbers.percent_range(0.54, 0.67, "en") == "54–67%"
    assert numbers.percent_range(0.541, 0.542) == "54\u00a0%"


@pytest.mark.parametrize("value", [None, float("nan"), float("inf")])
def test_unknown_is_a_dash(value: float | None) -> None:
    assert numbers.percent(value) == numbers.number(value) == numbers.MISSING
    assert numbers.percent_range(value, 0.5) == numbers.MISSING


def test_dates() -> None:
    assert numbers.day(date(2026, 1, 1)) == "1er janvier 2026"
    assert numbers.day(date(2026, 1, 11)) == "11 janvier 2026"
    assert numbers.day(date(2026, 1, 1), "en") == "1 January 2026"
    assert numbers.moment(datetime(2026, 3, 2, 9, 5)) == "2 mars 2026 à 9\u00a0h\u00a005"
    assert numbers.period("2026-01-02", "2026-01-02") == "2 janvier 2026"
    assert numbers.day("hier") == numbers.moment(None) == numbers.MISSING
