"""Workbooks."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from rsmp_nlp.errors import BrokenFile, EmptyInput, NoTextColumn
from rsmp_nlp.read import spreadsheet
from rsmp_nlp.read.base import ReadOptions
from rsmp_nlp.read.spreadsheet import SpreadsheetReader

HEADER = ["Identifiant", "Commentaire", "Publié le", "Auteur"]


def test_numbers_dates_and_texts(make_xlsx, read):
    path = make_xlsx(
        {
            "Export": [
                HEADER,
                [123456789, "L’été, 3 €", date(2011, 3, 12), "Zoé"],
                ["00012", 42, datetime(2011, 3, 12, 18, 30), None],
                [1.5, "=1+1", datetime(2011, 7, 1), None],
            ]
        }
    )
    result = read(path)
    assert result.ids == ["123456789", "00012", "1.5"]
    assert result.texts == ["L’été, 3 €", "42", "=1+1"]
    assert [m.author for m in result.kept] == ["Zoé", None, None]
    assert [m.created_at for m in result.kept] == [
        datetime(2011, 3, 12, tzinfo=UTC),
        datetime(2011, 3, 12, 17, 30, tzinfo=UTC),
        datetime(2011, 7, 1, tzinfo=UTC),
    ]
    assert {m.platform for m in result.kept} == {"a"}


def test_rows_are_those_that_excel_shows(make_xlsx, read):
    rows = [[], [None, None], HEADER, [1, "a"], [], [None, "  "], [2, "b"], [3, None]]
    result = read(make_xlsx({"Feuille": rows}))
    assert [(m.text, m.source_row) for m in result.kept] == [("a", 4), ("b", 7)]
    assert result.reasons == [(8, "skipped", "texte vide")]


def test_an_empty_sheet_and_a_sheet_of_something_else_come_first(make_xlsx, read):
    path = make_xlsx(
        {
            "Vide": [],
            "Membres": [["nom", "date"], ["Zoé", "2024"]],
            "Messages": [["texte"], ["oui"]],
            "Suite": [["texte"], ["non"]],
        }
    )
    assert read(path).texts == ["oui", "non"]


def test_duplicated_and_empty_headers(make_xlsx, source_of):
    path = make_xlsx({"A": [["texte", None, "texte"], ["1", "2", "3"]]})
    source = source_of(path.read_bytes(), "a.xlsx")
    table = SpreadsheetReader().table(source, ReadOptions())
    assert table.columns == ("texte", "colonne 2", "texte (3)")
    assert [(r.row, dict(r.cells)) for r in table.records] == [
        (2, {"texte": "1", "colonne 2": "2", "texte (3)": "3"})
    ]
    description = SpreadsheetReader().describe(source, ReadOptions())
    assert (description.encoding, dict(description.mapping)) == (None, {"text": "texte"})


def test_map(make_xlsx, read):
    path = make_xlsx({"A": [["n", "Réaction"], [1, "oui"]]})
    assert read(path, columns={"text": "Réaction", "message_id": "n"}).ids == ["1"]


def test_no_text_column_and_no_cell(make_xlsx, read):
    with pytest.raises(NoTextColumn, match=r"a\.xlsx : aucune colonne de texte .* « nom »"):
        read(make_xlsx({"A": [["nom"], ["Zoé"]], "B": [["x"], ["y"]]}))
    with pytest.raises(EmptyInput, match="classeur sans aucune cellule remplie"):
        read(make_xlsx({"A": [], "B": [[None]]}))


@pytest.mark.parametrize("name", ["a.xlsx", "a.xls", "a.ods"])
@pytest.mark.parametrize("content", [b"pas un classeur", b"PK\x03\x04" + b"\0" * 50])
def test_damage_is_one_sentence(write, read, name, content):
    path = write(name, content)
    with pytest.raises(BrokenFile) as caught:
        read(path)
    assert str(caught.value).startswith(f"{path} : fichier endommagé ou incomplet (")


def test_a_truncated_workbook(make_xlsx, read):
    path: Path = make_xlsx({"A": [["texte"], ["oui"]]})
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(BrokenFile):
        read(path)


def test_a_workbook_that_inflates_too_much(make_xlsx, read, monkeypatch):
    monkeypatch.setattr(spreadsheet, "MAX_UNCOMPRESSED", 1 << 20)
    assert read(make_xlsx({"A": [["texte"], ["oui"]]}, "petit.xlsx")).texts == ["oui"]
    path = make_xlsx({"A": [["texte"], ["x" * (2 << 20)]]}, "gros.xlsx")
    with pytest.raises(BrokenFile, match=r"2 Mo une fois décompressé, 1 au plus"):
        read(path)


@pytest.mark.parametrize("place", ["XFD1048576", "A9999999999999", "ZZZ999999"])
def test_a_cell_astray_does_not_fill_the_memory(make_xlsx, read, place):
    path: Path = make_xlsx({"A": [["texte"], ["oui"]]})
    stream = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, data.replace(b'r="A2"', f'r="{place}"'.encode()))
    path.write_bytes(stream.getvalue())
    with pytest.raises(BrokenFile, match=r"s’étend sur \d+ lignes et \d+ colonnes"):
        read(path)


@pytest.mark.parametrize("name", ["a.xlsx", "a.XLSM", "a.xls", "a.ods"])
def test_sniff(source_of, name):
    assert SpreadsheetReader().sniff(source_of(b"", name)) == 0.9
    assert SpreadsheetReader().sniff(source_of(b"", "a.csv")) == 0.0
