"""The exports that are folders of tables: csv, csv-fr, parquet."""

import csv
import json

import pandas as pd
import pyarrow.parquet as pq
import pytest

from rsmp_nlp.errors import OutputLost, OutputNotOurs, UsageError
from rsmp_nlp.export.csv_fr import guarded
from rsmp_nlp.export.targets import TARGETS, export
from rsmp_nlp.schema.tables import MESSAGES, TABLES


def french_rows(path):
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=";"))


@pytest.mark.parametrize("to", ["csv", "csv-fr", "parquet"])
def test_files_land_in_the_run_and_are_described(make_run, to):
    out = make_run()
    done = export(out, to)
    extension = "parquet" if to == "parquet" else "csv"
    expected = {out / to / f"{table.name}.{extension}" for table in TABLES}
    assert set(done.paths) == expected | {out / to / "datapackage.json"}
    assert all(path.is_file() for path in done.paths)
    assert done.rows == {
        "messages": 200,
        "platforms": 5,
        "usages": 45,
        "timeline": 15,
        "segments": 10,
        "words": 9,
    }
    package = json.loads((out / to / "datapackage.json").read_text(encoding="utf-8"))
    assert {resource["name"] for resource in package["resources"]} == set(done.rows)
    assert list((out / to).glob(".*")) == []


def test_canonical_csv_is_the_run_s_own(make_run):
    out = make_run()
    export(out, "csv")
    for name in ("platforms", "usages", "segments"):
        assert (out / "csv" / f"{name}.csv").read_bytes() == (out / f"{name}.csv").read_bytes()


def test_canonical_csv_is_not_localised_nor_guarded(make_run):
    out = make_run(text=True)
    export(out, "csv")
    assert not (out / "csv" / "messages.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    read = pd.read_csv(out / "csv" / "messages.csv", dtype={"message_id": str})
    original = pd.read_parquet(out / "messages.parquet")
    assert read["message_id"].tolist() == original["message_id"].tolist()
    assert read["platform"].tolist() == original["platform"].tolist()
    assert read["text"].tolist() == original["text"].tolist()
    assert read["p_echange"].tolist() == original["p_echange"].tolist()
    assert read["created_at"].iloc[0] == "2026-01-01T08:00:00Z"
    assert read["created_at"].isna().sum() == 20


def test_csv_for_excel_in_french(make_run):
    out = make_run(text=True)
    export(out, "csv-fr")
    raw = (out / "csv-fr" / "messages.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.count(b"\r\n") == 201
    rows = french_rows(out / "csv-fr" / "messages.csv")
    original = pd.read_parquet(out / "messages.parquet")
    first = rows[0]
    assert first["created_at"] == "01/01/2026 08:00:00"
    assert first["abstained"] == "VRAI"
    assert first["text"] == "'=cmd|' /C calc'!A0"
    assert "," in first["p_echange"]
    assert [float(row["p_echange"].replace(",", ".")) for row in rows] == original[
        "p_echange"
    ].tolist()
    assert rows[9]["created_at"] == ""
    assert {row["platform"] for row in rows} >= {'\'=HYPERLINK("http://x")', "La Coopol"}


@pytest.mark.parametrize("text", ["=1", "+a", "-a", "@a", "\ta", "\ra", "\na", "＝1", "-", "+33 6"])
def test_what_a_spreadsheet_would_compute_is_guarded(text):
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", ["-12", "+1,5", "-0.5", "a=1", "", " =1", "é", "1-2"])
def test_numbers_and_plain_text_are_left(text):
    assert guarded(text) == text


def test_parquet_has_titles_and_the_same_rows(make_run):
    out = make_run(text=True)
    export(out, "parquet")
    table = pq.read_table(out / "parquet" / "messages.parquet")
    assert table.schema.field("platform").metadata[b"title"].decode() == "Plateforme"
    assert table.schema.metadata[b"title"].decode() == MESSAGES.title
    assert table.schema.field("lang").metadata[b"description"].decode().startswith("selon")
    pd.testing.assert_frame_equal(table.to_pandas(), pd.read_parquet(out / "messages.parquet"))


def test_exporting_again_replaces_and_drops_what_is_gone(make_run):
    out = make_run()
    export(out, "csv")
    (out / "csv" / "mes_notes.txt").write_text("à garder", encoding="utf-8")
    (out / "segments.parquet").unlink()
    export(out, "csv")
    assert not (out / "csv" / "segments.csv").exists()
    assert (out / "csv" / "mes_notes.txt").read_text(encoding="utf-8") == "à garder"


def test_a_folder_of_someone_else_is_not_touched(make_run, tmp_path):
    out = make_run()
    foreign = tmp_path / "mien"
    foreign.mkdir()
    (foreign / "platforms.csv").write_text("mon fichier", encoding="utf-8")
    with pytest.raises(OutputNotOurs):
        export(out, "csv", foreign)
    assert (foreign / "platforms.csv").read_text(encoding="utf-8") == "mon fichier"
    with pytest.raises(OutputNotOurs):
        export(out, "parquet", out)
    with pytest.raises(UsageError, match="c’est un fichier"):
        export(out, "csv", foreign / "platforms.csv")


def test_a_failure_leaves_the_earlier_export(make_run, monkeypatch):
    out = make_run()
    export(out, "csv")
    before = {path.name: path.read_bytes() for path in (out / "csv").iterdir()}

    def full(*arguments, **named):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("rsmp_nlp.export.folder.write_datapackage", full)
    with pytest.raises(OutputLost, match=r"csv : écriture impossible \(No space"):
        export(out, "csv")
    assert {path.name: path.read_bytes() for path in (out / "csv").iterdir()} == before


def test_an_unknown_target_names_those_there_are(make_run):
    with pytest.raises(UsageError, match=", ".join(TARGETS)):
        export(make_run(), "pdf")


def test_the_same_run_gives_the_same_bytes(make_run, tmp_path):
    out = make_run()
    for to in ("csv", "csv-fr", "parquet"):
        one, two = export(out, to, tmp_path / f"1{to}"), export(out, to, tmp_path / f"2{to}")
        for first, second in zip(one.paths, two.paths, strict=True):
            assert first.read_bytes() == second.read_bytes()
