"""A workbook read back by two libraries written by others."""

import re
import zipfile
from datetime import datetime

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from rsmp_nlp.errors import OutputLost, UsageError
from rsmp_nlp.export import xlsx
from rsmp_nlp.export.targets import export
from rsmp_nlp.export.xlsx_text import CELL_LIMIT, cell_text
from rsmp_nlp.schema.tables import MESSAGES, PLATFORMS

openpyxl = pytest.importorskip("openpyxl", reason="openpyxl absent : pip install 'rsmp-nlp[test]'")


@pytest.fixture
def opened(make_run):
    """Return a run, and a function that exports and opens it."""
    books = []

    def open_(**asked):
        out = make_run(**asked)
        done = export(out, "xlsx")
        books.append(openpyxl.load_workbook(done.paths[0]))
        return out, done, books[-1]

    yield open_
    for book in books:
        book.close()


def column(sheet, title):
    [place] = [cell.column for cell in sheet[1] if cell.value == title]
    return [row[place - 1] for row in sheet.iter_rows(min_row=2)]


def test_a_french_sheet_per_table_after_what_to_know(opened):
    out, done, book = opened()
    assert done.paths == (out / "rsmp-nlp.xlsx",)
    assert book.sheetnames == [
        "Lisez-moi",
        "Graphiques",
        "Plateformes",
        "Usages",
        "Chronologie",
        "Segments",
        "Mots",
        "Messages",
        "Profil",
        "Dictionnaire",
    ]
    sheet = book["Plateformes"]
    assert [cell.value for cell in sheet[1]] == [column.title for column in PLATFORMS.columns]
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref.startswith("A1:")
    assert sheet.column_dimensions["A"].width > 20


def test_what_to_know_first(opened):
    _, _, book = opened()
    said = {row[0]: row[1] for row in book["Lisez-moi"].iter_rows(values_only=True)}
    assert "0123456789ab" in said["Exécution"]
    assert "22 novembre 2026" in said["Exécution"]
    assert said["Modèle"].startswith("default")
    assert "210 enregistrements" in said["Lus"]
    assert "95\u00a0%" in said["Intervalles"]
    assert "peu de messages" in said["La Coopol"]
    assert "0123456789ab" in said["Pour citer"]


def test_numbers_are_numbers_with_french_percents_and_dates_are_dates(opened):
    out, _, book = opened()
    [first, *_] = column(book["Plateformes"], "Part\u00a0: Influence")
    assert first.number_format == "0.0\u00a0%"
    platforms = pd.read_parquet(out / "platforms.parquet")
    assert first.value == pytest.approx(platforms["influence"][0], abs=1e-12)
    dates = column(book["Messages"], "Date de publication (UTC)")
    assert dates[0].value == datetime(2026, 1, 1, 8)
    assert dates[0].number_format == "dd/mm/yyyy hh:mm:ss"
    assert dates[9].value is None
    assert column(book["Messages"], "Abstention")[0].value is True


def test_every_row_comes_back_with_calamine(opened):
    out, done, _ = opened(text=True)
    rows = CalamineWorkbook.from_path(str(done.paths[0])).get_sheet_by_name("Messages").to_python()
    titles = [column.title for column in MESSAGES.columns] + ["Texte du message"]
    assert rows[0] == titles
    original = pd.read_parquet(out / "messages.parquet")
    place = titles.index("Probabilité\u00a0: Espace d’échange")
    assert [row[place] for row in rows[1:]] == pytest.approx(original["p_echange"].tolist())
    assert [row[0] for row in rows[1:]] == original["message_id"].tolist()
    assert [row[1] for row in rows[1:]] == original["platform"].tolist()


def test_no_formula_and_no_link_ever_from_data(opened):
    _, done, book = opened(text=True)
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds
    assert column(book["Messages"], "Texte du message")[0].value == "=cmd|' /C calc'!A0"
    with zipfile.ZipFile(done.paths[0]) as archive:
        for name in archive.namelist():
            content = archive.read(name)
            if name.startswith("xl/worksheets/sheet"):
                assert b"<f>" not in content
                assert b"<hyperlink" not in content
    assert {cell.value for cell in column(book["Plateformes"], "Plateforme")} >= {
        '=HYPERLINK("http://x")'
    }


def test_what_xml_or_a_cell_cannot_hold_is_cleaned_and_told(opened):
    names = ("a\x00b\x1fc\ufffe", "_x0041_", "é" * 40_000, " deux  espaces ")
    _, done, book = opened(names=names, each=2)
    found = [cell.value for cell in column(book["Plateformes"], "Plateforme")]
    assert found[0] == "a\ufffdb\ufffdc\ufffd"
    assert found[1] == "_x005F_x0041_"  # what Excel shows as written; openpyxl leaves it so
    assert found[2].endswith("[coupé : 40000 caractères en tout]")
    assert len(found[2]) <= CELL_LIMIT
    assert found[3] == names[3]
    assert any("coupées" in note for note in done.notes)
    rows = CalamineWorkbook.from_path(str(done.paths[0])).get_sheet_by_name("Plateformes")
    assert [row[0] for row in rows.to_python()[1:]][:2] == [found[0], "_x0041_"]


def test_characters_are_counted_as_excel_does():
    text, cut = cell_text("\U0001f600" * 20_000)
    assert cut
    assert len(text.encode("utf-16-le")) // 2 <= CELL_LIMIT
    assert cell_text("\U0001f600" * 16_383) == ("\U0001f600" * 16_383, False)


def test_more_rows_than_a_sheet_holds_go_on_in_others(opened, monkeypatch):
    monkeypatch.setattr(xlsx, "SHEET_ROWS", 90)
    _, done, book = opened()
    assert [name for name in book.sheetnames if name.startswith("Messages")] == [
        "Messages 1",
        "Messages 2",
        "Messages 3",
    ]
    assert [book[f"Messages {part}"].max_row - 1 for part in (1, 2, 3)] == [90, 90, 20]
    assert book["Messages 3"].auto_filter.ref.endswith("21")
    assert any("« Messages 3 »" in note for note in done.notes)
    said = [row[1] for row in book["Lisez-moi"].iter_rows(values_only=True)]
    assert any(
        "« Messages 3 »".replace(" ", "\u00a0") in str(text).replace(" ", "\u00a0") for text in said
    )


def test_charts_are_native_and_point_at_the_sheets(opened):
    _, done, _ = opened()
    with zipfile.ZipFile(done.paths[0]) as archive:
        charts = [
            archive.read(name).decode()
            for name in archive.namelist()
            if re.fullmatch(r"xl/charts/chart\d+\.xml", name)
        ]
    assert len(charts) == 7  # shares, profile, five platforms of three periods
    assert "Plateformes!$A$2:$A$6" in charts[0]
    assert charts[1].count("<c:ser>") == 9
    assert "Chronologie!$B$2:$B$4" in charts[2]
    assert "Chronologie!$B$5:$B$7" in charts[3]


def test_the_same_run_gives_the_same_bytes(make_run, tmp_path):
    out = make_run()
    one, two = (export(out, "xlsx", tmp_path / name).paths[0] for name in ("1.xlsx", "2.xlsx"))
    assert one.read_bytes() == two.read_bytes()


def test_a_run_of_platforms_alone_still_opens(make_run):
    out = make_run()
    for name in ("messages", "usages", "timeline", "segments", "words"):
        (out / f"{name}.parquet").unlink()
    [path] = export(out, "xlsx").paths
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Lisez-moi", "Graphiques", "Plateformes", "Dictionnaire"]
    book.close()


def test_a_failure_leaves_the_earlier_workbook(make_run, monkeypatch):
    out = make_run()
    [path] = export(out, "xlsx").paths
    before = path.read_bytes()

    def full(*arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(xlsx, "add_charts", full)
    with pytest.raises(OutputLost, match="No space"):
        export(out, "xlsx")
    assert path.read_bytes() == before
    assert not list(out.glob(".*"))


def test_a_folder_is_refused(make_run, tmp_path):
    with pytest.raises(UsageError, match="c’est un dossier"):
        export(make_run(), "xlsx", tmp_path)
