"""Dates, as exports write them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rsmp_nlp.read.dates import DateFormat, parse_date, vote_format

FRENCH = DateFormat()
AMERICAN = DateFormat(day_first=False)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        # ISO
        ("2024-03-01T10:00:00Z", utc(2024, 3, 1, 10)),
        ("2024-03-01T10:00:00.123456789Z", utc(2024, 3, 1, 10, 0, 0, 123456)),
        ("2024-03-01T10:00:00+02:00", utc(2024, 3, 1, 8)),
        ("2024-03-01 10:00:00 UTC", utc(2024, 3, 1, 10)),
        ("2024-03-01 10:00:00 +0100", utc(2024, 3, 1, 9)),
        ("2024-03-01 10:00", utc(2024, 3, 1, 9)),
        ("2024-3-1 8:05", utc(2024, 3, 1, 7, 5)),
        ("2024-3-12 18:30", utc(2024, 3, 12, 17, 30)),
        # a day without hour stays that day
        ("2024-03-01", utc(2024, 3, 1)),
        ("2024-3-1", utc(2024, 3, 1)),
        ("01/03/2024", utc(2024, 3, 1)),
        ("1er août 2011", utc(2011, 8, 1)),
        # numeric, French by default
        ("12/03/2011 18h30", utc(2011, 3, 12, 17, 30)),
        ("12/03/2011 18h", utc(2011, 3, 12, 17)),
        ("12/03/2011 à 18:30:15", utc(2011, 3, 12, 17, 30, 15)),
        ("12.03.2011", utc(2011, 3, 12)),
        ("12-03-11 18:30", utc(2011, 3, 12, 17, 30)),
        ("12/03/2011, 6:30 PM", utc(2011, 3, 12, 17, 30)),
        ("12/03/2011 12:30 am", utc(2011, 3, 11, 23, 30)),
        ("11/25/2011", utc(2011, 11, 25)),
        ("31/12/99", utc(1999, 12, 31)),
        # epoch
        ("1300000000", utc(2011, 3, 13, 7, 6, 40)),
        (1300000000, utc(2011, 3, 13, 7, 6, 40)),
        (1300000000123, utc(2011, 3, 13, 7, 6, 40, 123000)),
        ("1300000000000000", utc(2011, 3, 13, 7, 6, 40)),
        ("1434139102.000002", utc(2015, 6, 12, 19, 58, 22, 2)),
        (1300000000.0, utc(2011, 3, 13, 7, 6, 40)),
        # RFC 2822 and X
        ("Sat, 12 Mar 2011 18:30:00 +0100", utc(2011, 3, 12, 17, 30)),
        ("Sat, 12 Mar 2011 18:30:00 GMT", utc(2011, 3, 12, 18, 30)),
        ("12 Mar 2011 18:30:00 -0500", utc(2011, 3, 12, 23, 30)),
        ("Wed Aug 27 13:08:45 +0000 2008", utc(2008, 8, 27, 13, 8, 45)),
        # French words
        ("samedi 12 mars 2011 à 18h30", utc(2011, 3, 12, 17, 30)),
        ("le 2 juillet 2024", utc(2024, 7, 2)),
        ("14 AOÛT 2024 9h05", utc(2024, 8, 14, 7, 5)),
        ("14 déc. 2024, 09:05", utc(2024, 12, 14, 8, 5)),
        ("3 Février 2012", utc(2012, 2, 3)),
        # values of spreadsheets and Parquet
        (date(2011, 3, 12), utc(2011, 3, 12)),
        (datetime(2011, 7, 12, 18, 30), utc(2011, 7, 12, 16, 30)),
        (datetime(2011, 7, 12, 18, tzinfo=timezone(timedelta(hours=-5))), utc(2011, 7, 12, 23)),
    ],
)
def test_dates_read(value, expected):
    assert parse_date(value, FRENCH) == expected


@pytest.mark.parametrize(
    "value",
    [
        *(None, "", "  ", "hier", "12 foo 2011", "2024-13-01", "2024-02-30", "32/01/2024"),
        *("0000-00-00", "12/03/2011 25h00", "12/03/2011 bientôt", "3", 4061.75, True, "10.0.12.5"),
        *("1969-12-31", "2300-01-01", "9" * 19, "-1300000000", "x" * 5_000, [2024], b"2024"),
        *(datetime(1, 1, 1), datetime.max, "2024-03-01Tmidi", "NaN", "12:30"),
    ],
)
def test_nonsense_is_no_date(value):
    assert parse_date(value, FRENCH) is None


@pytest.mark.parametrize(
    ("local", "expected"),
    [
        ("31/03/2024 01:59", utc(2024, 3, 31, 0, 59)),
        ("31/03/2024 03:00", utc(2024, 3, 31, 1, 0)),
        ("27/10/2024 01:59", utc(2024, 10, 26, 23, 59)),
        ("27/10/2024 03:00", utc(2024, 10, 27, 2, 0)),
        ("01/01/2024 00:30", utc(2023, 12, 31, 23, 30)),
    ],
)
def test_summer_time_in_paris(local, expected):
    assert parse_date(local, FRENCH) == expected


def test_another_zone_is_assumed_where_asked():
    form = DateFormat(zone=ZoneInfo("America/Guadeloupe"))
    assert parse_date("12/03/2011 18:30", form) == utc(2011, 3, 12, 22, 30)
    assert parse_date("12/03/2011", form) == utc(2011, 3, 12)


def test_the_format_decides_of_an_ambiguous_date():
    assert parse_date("03/04/2024", FRENCH) == utc(2024, 4, 3)
    assert parse_date("03/04/2024", AMERICAN) == utc(2024, 3, 4)
    assert parse_date("25/04/2024", AMERICAN) == utc(2024, 4, 25)


@pytest.mark.parametrize(
    ("samples", "day_first"),
    [
        ([], True),
        (["03/04/2024", "05/06/2024"], True),
        (["03/04/2024", "11/25/2024"], False),
        (["25/11/2024", "03/04/2024"], True),
        (["25/11/2024", "11/25/2024", "11/26/2024"], False),
        (["25/11/2024", "11/25/2024"], True),
        (["2024-11-25", "hier"], True),
    ],
)
def test_the_vote_of_a_column(samples, day_first):
    assert vote_format(samples).day_first is day_first


@settings(max_examples=200, deadline=None, database=None)
@given(st.text() | st.from_regex(r"\d{1,4}[-/. ]\w{1,9}[-/. ]\d{1,4}.{0,9}") | st.datetimes())
def test_any_value_gives_a_date_in_utc_or_none(value):
    found = parse_date(value, FRENCH)
    assert found is None or found.utcoffset() == timedelta(0)


@pytest.mark.parametrize("prefix", ["samedi ", "sam. ", "Sat, ", "le ", "samedi le "])
def test_a_weekday_before_a_date_of_numbers(prefix):
    assert parse_date(prefix + "04/05/2024 à 18h30", FRENCH) == utc(2024, 5, 4, 16, 30)
    assert not vote_format([prefix + "11/25/2024"]).day_first


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("2024/05/03 10:00:00 AM UTC+2", "2024-05-03T08:00:00+00:00"),
        ("2024/05/03 1:05:00 PM UTC+2", "2024-05-03T11:05:00+00:00"),
        ("3 mai 2024, 10:05:00 GMT-03:30", "2024-05-03T13:35:00+00:00"),
        ("03-May-2024 01:00PM", "2024-05-03T11:00:00+00:00"),
        ("Friday, May 3, 2024 at 10:05:00 AM UTC", "2024-05-03T10:05:00+00:00"),
        ("May 3, 2024", "2024-05-03T00:00:00+00:00"),
        ("2024.05.03", "2024-05-03T00:00:00+00:00"),
        ("03/05/2024 - 10:00", "2024-05-03T08:00:00+00:00"),
    ],
)
def test_dates_of_forms_and_of_tools_of_watch(text, read):
    found = parse_date(text, DateFormat())
    assert found is not None
    assert found.isoformat() == read


@pytest.mark.parametrize("text", ["2024/05-03", "Mayday 3, 2024", "03-Foo-2024", "2024/13/40"])
def test_what_only_looks_like_such_a_date_is_none(text):
    assert parse_date(text, DateFormat()) is None
