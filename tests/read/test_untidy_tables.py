"""Tables as reports of spreadsheets leave them: titles above the header, ruined identifiers and texts."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import pytest

from rsmp_nlp.errors import BrokenFile
from rsmp_nlp.read.base import ReadOptions
from rsmp_nlp.read.columns import header_place
from rsmp_nlp.read.dates import DateFormat, parse_date
from rsmp_nlp.read.records import HOUR, HTML, MENDED, NOT_MENDED, ROUNDED
from rsmp_nlp.read.registry import readers
from rsmp_nlp.read.table import OTHER_SHEETS, TITLE_LINES


@pytest.fixture
def notes():
    return Counter()


@pytest.fixture
def options(notes):
    return ReadOptions(notes=notes)


def kept(path, source_of, options):
    source = source_of(path.read_bytes(), path.name)
    reader = next(one for one in readers() if one.name in ("csv", "xlsx") and one.sniff(source))
    return list(reader.read(source, options))


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_titles_above_the_header_are_left_out_and_told(write, source_of, options, notes, separator):
    lines = ["Export du réseau", "", "Période : mai 2024", "Auteur|Message|Date"]
    lines += ["Ana|Réunion demain|12/05/2024", "Bo|Oui|13/05/2024"]
    path = write("a.csv", "\n".join(lines).replace("|", separator))
    found = kept(path, source_of, options)
    assert [(one.author, one.text) for one in found] == [("Ana", "Réunion demain"), ("Bo", "Oui")]
    assert found[0].source_row == 5
    assert notes[TITLE_LINES] >= 2


def test_titles_of_a_workbook(make_xlsx, source_of, options, notes):
    rows = [["Rapport"], [], ["Auteur", "Message"], ["Ana", "Oui"]]
    found = kept(make_xlsx({"Mai": rows}), source_of, options)
    assert [(one.text, one.source_row) for one in found] == [("Oui", 4)]
    assert notes[TITLE_LINES] == 1


def test_sheets_of_the_same_columns_are_read_and_others_told(make_xlsx, source_of, options, notes):
    month = [["Auteur", "Message"], ["Ana", "Oui"]]
    sheets = {"Mai": month, "Codes": [["Message", "Sens"], ["1", "un"]], "Juin": month}
    found = kept(make_xlsx(sheets), source_of, options)
    assert [(one.text, one.source_file) for one in found] == [
        ("Oui", "a.xlsx"),
        ("Oui", "a.xlsx!/Juin"),
    ]
    assert found[0].message_id != found[1].message_id
    assert notes[OTHER_SHEETS.format(names="Codes")] == 1


@pytest.mark.parametrize(
    "rows",
    [
        [["Ana", "Un message"], ["Bo", "Message"]],
        [["Message", "Date"], ["texte", "auteur"]],
        [["a", "b"], ["c", "d"]],
        [],
    ],
    ids=["a row as wide above", "the first names a text", "none names a text", "nothing"],
)
def test_the_first_row_stays_the_header(rows):
    assert header_place(rows, {}) == 0


def test_a_column_named_by_map_makes_a_header():
    rows = [["Titre de la page"], ["Qui", "Quoi"], ["Ana", "Oui"]]
    assert header_place(rows, {"text": "Quoi"}) == 1


@pytest.mark.parametrize("ruined", ["1,23E+18", "1.23E+18", "1E+17"])
def test_an_identifier_that_a_spreadsheet_rounded_is_told(write, source_of, options, notes, ruined):
    path = write("a.csv", f"id;message\n{ruined};Oui\nabcE1;Non\n")
    assert [one.message_id for one in kept(path, source_of, options)] == [ruined, "abcE1"]
    assert notes[ROUNDED] == 1


@pytest.mark.parametrize("text", ["Réunion à l’école", "Où ? Là-bas, « déjà »", "cœur élu…"])
def test_a_text_decoded_twice_is_mended_and_told(write, source_of, options, notes, text):
    twice = text.encode().decode("cp1252", "ignore")
    path = write("a.csv", f"message\n{twice}\nÇa va très bien à Évry\n")
    assert [one.text for one in kept(path, source_of, options)] == [text, "Ça va très bien à Évry"]
    assert notes[MENDED] == 1


def test_a_text_half_decoded_twice_is_left_and_told(write, source_of, options, notes):
    path = write("a.csv", "message\nrÃ©union à l’école\n")
    assert [one.text for one in kept(path, source_of, options)] == ["rÃ©union à l’école"]
    assert notes[NOT_MENDED] == 1


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("45000", datetime(2023, 3, 15, tzinfo=UTC)),
        ("45000,5", datetime(2023, 3, 15, 11, tzinfo=UTC)),
        (45000.75, datetime(2023, 3, 15, 17, tzinfo=UTC)),
        ("12345", None),
    ],
)
def test_dates_of_spreadsheets(value, expected):
    assert parse_date(value, DateFormat()) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("26/03/2023 02:30", datetime(2023, 3, 26, 1, 30, tzinfo=UTC)),
        ("29/10/2023 02:30", datetime(2023, 10, 29, 0, 30, tzinfo=UTC)),
        ("29/10/2023 03:30", datetime(2023, 10, 29, 2, 30, tzinfo=UTC)),
    ],
    ids=["skipped: winter time", "repeated: summer time", "after"],
)
def test_hours_that_daylight_saving_skips_or_repeats(value, expected):
    assert parse_date(value, DateFormat()) == expected


def test_a_column_of_html_is_read_as_text(write, source_of, options, notes):
    cells = ["<p>Bonjour&nbsp;<b>à tous</b><br>samedi</p>", "<div><img src=x></div>", "Tout simple"]
    path = write("a.csv", "texte\n" + "\n".join(cells))
    found = kept(path, source_of, options)
    assert [one.text for one in found if hasattr(one, "text")] == [
        "Bonjour à tous\nsamedi",
        "Tout simple",
    ]
    assert [one.reason for one in found if not hasattr(one, "text")] == ["texte vide"]
    assert notes[HTML] == 1


def test_a_column_of_plain_text_that_quotes_a_tag_is_left_as_it_is(
    write, source_of, options, notes
):
    cells = ["La balise <b>gras</b> &amp; co", "a < b", "non", "x <3 y"]
    path = write("a.csv", "texte\n" + "\n".join(cells))
    assert [one.text for one in kept(path, source_of, options)] == cells
    assert not notes[HTML]


def test_bytes_written_as_characters_are_mended(write, source_of, options, notes):
    wrong = "L’été arrive".encode().decode("latin-1")
    path = write("a.csv", f"texte\n{wrong}\n")
    assert [one.text for one in kept(path, source_of, options)] == ["L’été arrive"]
    assert notes[MENDED] == 1


def test_identifiers_that_are_kept_from_spreadsheets(write, source_of, options, notes):
    path = write("a.csv", 'id,texte\n"=""1790000000000000001""",Oui\n')
    assert [one.message_id for one in kept(path, source_of, options)] == ["1790000000000000001"]


def test_a_page_named_as_a_workbook_is_told(write, source_of, options):
    path = write("a.xls", "<html><table><tr><td>Message</td></tr></table></html>")
    with pytest.raises(BrokenFile, match="page HTML ou XML"):
        kept(path, source_of, options)


@pytest.mark.parametrize(("day", "hour"), [("03/05/2024", "10:05"), ("2024-05-03", "10h05")])
def test_an_hour_in_a_column_of_its_own(write, source_of, options, notes, day, hour):
    path = write("a.csv", f"Date;Heure;Message\n{day};{hour};Oui\n{day};;Non\n")
    assert [one.created_at for one in kept(path, source_of, options)] == [
        datetime(2024, 5, 3, 8, 5, tzinfo=UTC),
        datetime(2024, 5, 3, tzinfo=UTC),
    ]
    assert notes[HOUR] == 1


def test_dates_that_have_their_hours_need_no_other(write, source_of, options, notes):
    path = write("a.csv", "Date;Heure;Message\n03/05/2024 10:05;23:59;Oui\n")
    (message,) = kept(path, source_of, options)
    assert not notes[HOUR]
    assert message.created_at == datetime(2024, 5, 3, 8, 5, tzinfo=UTC)
