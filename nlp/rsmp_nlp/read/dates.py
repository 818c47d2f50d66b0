"""Dates as exports write them, to UTC. Day or month first is decided by column, never by row."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime
from typing import Final
from zoneinfo import ZoneInfo

PARIS: Final = ZoneInfo("Europe/Paris")

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "janvier janv jan january",
            "février fevrier févr fevr fév fev february feb",
            "mars mar march",
            "avril avr april apr",
            "mai may",
            "juin jun june",
            "juillet juil july jul",
            "août aout august aug",
            "septembre sept sep september",
            "octobre oct october",
            "novembre nov november",
            "décembre decembre déc dec december",
        ),
        start=1,
    )
    for name in names.split()
}
_NUMERIC: Final = re.compile(
    r"(?:[A-Za-z]{2,9}\.?,?\s+)?(?:le\s+)?(?P<a>\d{1,2})[/.\-](?P<b>\d{1,2})[/.\-](?P<year>\d{4}|\d{2})(?P<time>.*)",
    re.DOTALL,
)
_TIME: Final = re.compile(
    r"[\s,àT]*(?:-\s)?(?P<hour>\d{1,2})\s?[:hH]\s?(?P<minute>\d{2})?(?:[:m](?P<second>\d{2}))?(?:[.,]\d+)?"
    r"\s?(?P<half>[AaPp]\.?[Mm]\.?)?\s?(?P<zone>Z|(?:UTC|GMT)[+-]\d{1,2}(?::?\d{2})?|[A-Z]{3,4}|[+-]\d{2}:?\d{2})?\s*"
)
_NAMED: Final = re.compile(
    r"(?:[A-Za-zéû]+\.?,?\s+)??(?:le\s+)?(?P<day>\d{1,2})(?:er)?[\s-]+(?P<month>[A-Za-zéèûôÉÛ]+)\.?,?[\s-]+(?P<year>\d{4})(?P<time>.*)",
    re.DOTALL,
)
_MONTH_FIRST: Final = re.compile(
    r"(?:[A-Za-z]+\.?,?\s+)??(?P<month>[A-Za-zéèûôÉÛ]+)\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})"
    r"(?:,? at)?(?P<time>.*)",
    re.DOTALL,
)
_YEAR_FIRST: Final = re.compile(r"\d{4}([-/.])\d\d?\1\d\d?")
_TWITTER: Final = "%a %b %d %H:%M:%S %z %Y"
_EPOCH: Final = re.compile(r"-?\d{9,19}(?:\.\d+)?")
_SERIAL: Final = re.compile(r"[2-6]\d{4}(?:[.,]\d+)?")
_SERIAL_START: Final = datetime(1899, 12, 30)
"""Day 0 of spreadsheets; 20000 is in 1954, 69999 in 2091."""

_ZONES: Final = {
    **{"Z": 0, "UTC": 0, "GMT": 0, "WET": 0, "BST": 1, "WEST": 1, "CET": 1, "CEST": 2},
    **{"EET": 2, "EEST": 3, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6},
    **{"PST": -8, "PDT": -7},
}
_EARLIEST: Final = datetime(1970, 1, 2, tzinfo=UTC)
_LATEST: Final = datetime(2200, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class DateFormat:
    """How the dates of one column are read.

    `day_first` says whether 03/04/2024 is in April; `zone` is assumed where a date names none.
    """

    day_first: bool = True
    zone: tzinfo = PARIS


def vote_format(samples: Iterable[str], zone: tzinfo = PARIS) -> DateFormat:
    """Return the format of a column from a sample of its values: a first number over 12 decides.

    >>> vote_format(["03/04/2024", "11/25/2024"]).day_first
    False
    """
    day = month = 0
    for sample in samples:
        match = _NUMERIC.match(sample.strip())
        if match:
            day += int(match["a"]) > 12
            month += int(match["b"]) > 12
    return DateFormat(day_first=day >= month, zone=zone)


def parse_date(value: object, form: DateFormat) -> datetime | None:
    """Return a date in UTC, or None where nothing sensible can be read.

    A day without hour stays that day (midnight UTC), so that no month changes. A number of five
    digits is a date of a spreadsheet. An hour that daylight saving skips is read as winter time, one
    that it repeats as summer time (PEP 495, fold 0).

    >>> parse_date("12/03/2011 18:30", DateFormat()).isoformat()
    '2011-03-12T17:30:00+00:00'
    >>> parse_date("2 juillet 2024 à 9h05", DateFormat()).isoformat()
    '2024-07-02T07:05:00+00:00'
    >>> parse_date("2023-03-30", DateFormat()).isoformat()
    '2023-03-30T00:00:00+00:00'
    """
    text = "" if value is None else str(value).strip()
    if not text or len(text) > 80:
        return None
    try:
        if isinstance(value, datetime):
            # a plain datetime, where the value is one of a subclass with nanoseconds
            return _in_utc(datetime.combine(value.date(), value.timetz()), form)
        return _parse_text(text, form)
    except (ValueError, OverflowError, TypeError, LookupError):
        return None


def _parse_text(text: str, form: DateFormat) -> datetime | None:
    if (year_first := _YEAR_FIRST.match(text)) is not None:
        written = year_first[0].replace(year_first[1], "-")
        return _parse_iso(written + text[year_first.end() :], form)
    if _EPOCH.fullmatch(text):
        seconds = float(text)
        while abs(seconds) > 1e11:
            seconds /= 1000
        return _in_range(datetime.fromtimestamp(seconds, UTC))
    if _SERIAL.fullmatch(text):
        moment = _SERIAL_START + timedelta(
            days=round(float(text.replace(",", ".")) * 86_400) / 86_400
        )
        return (
            _in_utc(moment, form)
            if moment.time() != time()
            else _in_range(moment.replace(tzinfo=UTC))
        )
    for pattern in (_NUMERIC, _NAMED, _MONTH_FIRST):
        match = pattern.fullmatch(text)
        if match:
            year, month, day = _year_month_day(match, form)
            return _with_time(year, month, day, match["time"], form)
    try:
        return _in_utc(datetime.strptime(text, _TWITTER), form)
    except ValueError:
        return _in_utc(parsedate_to_datetime(text), form)


def _parse_iso(text: str, form: DateFormat) -> datetime | None:
    if len(text) <= 10:
        return _in_range(datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC))
    try:
        return _in_utc(datetime.fromisoformat(text), form)
    except ValueError:
        match = re.match(r"(\d{4})-(\d\d?)-(\d\d?)", text)
        year, month, day = (int(part) for part in match.groups()) if match else (0, 0, 0)
        return _with_time(year, month, day, text[match.end() :] if match else "", form)


def _year_month_day(match: re.Match[str], form: DateFormat) -> tuple[int, int, int]:
    groups = match.groupdict()
    year = int(groups["year"])
    year += 2000 if year < 70 else 1900 if year < 100 else 0
    if "a" not in groups:
        return year, _MONTHS[groups["month"].lower()], int(groups["day"])
    first, second = int(groups["a"]), int(groups["b"])
    day, month = (first, second) if form.day_first else (second, first)
    return (year, month, day) if month <= 12 else (year, day, month)


def _with_time(year: int, month: int, day: int, tail: str, form: DateFormat) -> datetime | None:
    if not tail.strip():
        return _in_range(datetime(year, month, day, tzinfo=UTC))
    match = _TIME.fullmatch(tail)
    if match is None:
        return None
    hour = int(match["hour"])
    half = (match["half"] or "").lower()[:1]
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    moment = datetime(year, month, day, hour, int(match["minute"] or 0), int(match["second"] or 0))
    name = match["zone"]
    if name and name[3:4] in ("+", "-"):  # UTC+2
        digits = name[4:].replace(":", "")
        name = name[3] + (digits.zfill(2) + "00" if len(digits) < 3 else digits.zfill(4))
    if name in _ZONES:
        moment = moment.replace(tzinfo=timezone(timedelta(hours=_ZONES[name])))
    elif name and name[0] not in "+-":
        return None
    elif name:
        offset = timedelta(hours=int(name[1:3]), minutes=int(name[-2:]))
        moment = moment.replace(tzinfo=timezone(-offset if name[0] == "-" else offset))
    return _in_utc(moment, form)


def _in_utc(moment: datetime, form: DateFormat) -> datetime | None:
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=form.zone)
    return _in_range(moment.astimezone(UTC))


def _in_range(moment: datetime) -> datetime | None:
    return moment if _EARLIEST <= moment <= _LATEST else None
