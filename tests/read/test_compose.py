"""From what was found to a message: nothing unwritable, nothing empty, nothing assumed in silence."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from rsmp_nlp.read.base import ReadOptions
from rsmp_nlp.read.compose import compose, note_zone


def test_a_text_without_letters_to_write_is_cleaned_and_an_empty_one_skipped(source_of):
    one = compose(source_of(b""), ReadOptions(), 3, " a\0\ud800b ", author="\udc80", url="")
    assert (one.text, one.author, one.url, one.source_row) == ("a\ufffd\ufffdb", "\ufffd", None, 3)
    assert compose(source_of(b""), ReadOptions(), 1, " \n").reason == "texte vide"


def test_platforms_of_options_then_of_the_record_then_of_the_source(source_of):
    source = source_of(b"", "liste.mbox")
    named = ReadOptions(platform="Nous")
    assert compose(source, named, 1, "a", platform="eux").platform == "Nous"
    assert compose(source, ReadOptions(), 1, "a", platform="eux").platform == "eux"
    assert compose(source, ReadOptions(), 1, "a").platform == "liste"


@pytest.mark.parametrize(
    ("value", "count"),
    [
        ("2024-03-02 10:00:00", 1),
        ("02/03/2024 à 10h30", 1),
        ("2024-03-02", 0),
        ("2024-03-02T10:00:00Z", 0),
        ("2024-03-02T10:00:00-05:00", 0),
        ("2024-03-02 10:00:00 CEST", 0),
        ("Sat, 02 Mar 2024 10:00:00 +0100", 0),
        ("1709373600", 0),
        (None, 0),
    ],
)
def test_an_hour_without_zone_is_counted(value, count):
    options = ReadOptions()
    note_zone(options, value, ZoneInfo("Europe/Paris"))
    assert options.notes.total() == count
