import json
import os
from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from rsmp_nlp.errors import BrokenFile, NotReadable, OutputNotOurs, UsageError
from rsmp_nlp.report.lock import held
from rsmp_nlp.report.store import (
    MADE_OF_MESSAGES,
    PARTIAL,
    READY,
    arrow_schema,
    claim,
    is_ours,
    publish,
    put_in_place,
    read_run,
)
from rsmp_nlp.report.table_files import write_table
from rsmp_nlp.schema.tables import MESSAGES, PLATFORMS, TABLES, TEXT_COLUMN, USAGES_TABLE
from rsmp_nlp.whole_files import write_json


def test_a_new_or_empty_folder_is_claimed(tmp_path):
    for out in (tmp_path / "a" / "b", tmp_path / "c"):
        if out.name == "c":
            out.mkdir()
        assert claim(out) == out / PARTIAL
        assert (out / PARTIAL).is_dir()


def test_a_folder_of_ours_is_claimed_again(tmp_path):
    write_json(tmp_path / "run.json", {"tool": "rsmp-nlp"})
    (tmp_path / "report.html").write_text("", encoding="utf-8")
    assert claim(tmp_path) == tmp_path / PARTIAL


def test_a_run_interrupted_before_anything_was_in_place_is_ours(tmp_path):
    (claim(tmp_path) / "messages.parquet").write_bytes(b"")
    assert is_ours(tmp_path)
    assert claim(tmp_path) == tmp_path / PARTIAL


def test_a_run_killed_while_it_put_files_in_place_is_ours(tmp_path):
    partial = claim(tmp_path)
    write_json(partial / "run.json", {"tool": "rsmp-nlp"})
    (tmp_path / "messages.parquet").write_bytes(b"")
    assert claim(tmp_path) == partial


@pytest.mark.parametrize("content", [None, '{"tool": "autre"}', "{cassé", "[]"])
def test_a_foreign_folder_is_refused_and_untouched(tmp_path, content):
    (tmp_path / "thèse.docx").write_text("précieux", encoding="utf-8")
    if content:
        (tmp_path / "run.json").write_text(content, encoding="utf-8")
    before = sorted(tmp_path.iterdir())
    with pytest.raises(OutputNotOurs) as caught:
        claim(tmp_path)
    assert str(tmp_path) in str(caught.value)
    assert caught.value.exit_code == 2
    assert sorted(tmp_path.iterdir()) == before


def test_a_file_is_refused(tmp_path):
    path = tmp_path / "out"
    path.write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match="c’est un fichier"):
        claim(path)
    with pytest.raises(UsageError, match="impossible d’y écrire"):
        claim(path / "sub")


def test_publishing_puts_files_in_place_run_last(tmp_path, monkeypatch):
    partial = claim(tmp_path)
    for name in ("run.json", "usages.csv", "zzz.html"):
        (partial / name).write_text(name, encoding="utf-8")
    (tmp_path / "usages.csv").write_text("ancien", encoding="utf-8")
    (partial / "parts").mkdir()
    moved = []
    from rsmp_nlp.report import store

    replace = store.os.replace
    monkeypatch.setattr(store.os, "replace", lambda a, b: moved.append(b.name) or replace(a, b))
    publish(partial)
    assert moved == [READY, "usages.csv", "zzz.html", "run.json"]
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "run.json",
        "usages.csv",
        "zzz.html",
    ]
    assert (tmp_path / "usages.csv").read_text(encoding="utf-8") == "usages.csv"


def test_what_the_new_run_lacks_is_removed_and_nothing_else(tmp_path):
    write_json(tmp_path / "run.json", {"tool": "rsmp-nlp"})
    for name in ("segments.parquet", "notes.txt", "usages.csv"):
        (tmp_path / name).write_text("ancien", encoding="utf-8")
    (tmp_path / "locate").mkdir()
    write_json(tmp_path / "locate" / "run.json", {"tool": "rsmp-nlp"})
    (tmp_path / "locate" / "platforms.csv").write_text("ancien", encoding="utf-8")
    partial = claim(tmp_path)
    (partial / "usages.csv").write_text("nouveau", encoding="utf-8")
    write_json(partial / "run.json", {"tool": "rsmp-nlp"})
    publish(partial, MADE_OF_MESSAGES)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "notes.txt",
        "run.json",
        "usages.csv",
    ]
    assert (tmp_path / "usages.csv").read_text(encoding="utf-8") == "nouveau"


@pytest.mark.parametrize("linked", [False, True])
def test_a_locate_folder_that_is_not_ours_is_left_alone(tmp_path, linked):
    elsewhere = tmp_path / "ailleurs"
    elsewhere.mkdir()
    (elsewhere / "thèse.docx").write_text("précieux", encoding="utf-8")
    out = tmp_path / "out"
    partial = claim(out)
    write_json(partial / "run.json", {"tool": "rsmp-nlp"})
    if linked:
        write_json(elsewhere / "run.json", {"tool": "rsmp-nlp"})
        (out / "locate").symlink_to(elsewhere, target_is_directory=True)
    else:
        elsewhere.rename(out / "locate")
    publish(partial, MADE_OF_MESSAGES)
    assert (out / "locate" / "thèse.docx").read_text(encoding="utf-8") == "précieux"


def test_types_of_the_schema():
    schema = arrow_schema(MESSAGES, TEXT_COLUMN)
    assert schema.names == [*MESSAGES.column_names, "text"]
    assert schema.field("created_at").type == pa.timestamp("us", tz="UTC")
    assert schema.field("abstained").type == pa.bool_()
    assert schema.field("source_row").type == pa.int64()
    assert schema.field("p_none").type == pa.float64()
    for table in TABLES:
        assert arrow_schema(table).names == table.column_names


def test_a_table_with_nulls(tmp_path):
    rows = [
        {
            "platform": "forum",
            "messages": 12,
            "authors": 3,
            "in_grid": 0.5,
            "certainty": float("nan"),
        },
        {"platform": "l’autre, « parti »", "messages": 7, "authors": None, "in_grid": 1.0},
    ]
    write_table(rows, PLATFORMS, tmp_path, csv=True)
    table = pq.read_table(tmp_path / "platforms.parquet")
    assert table.schema.equals(arrow_schema(PLATFORMS))
    assert table["authors"].to_pylist() == [3, None]
    assert table["certainty"].to_pylist() == [None, None]
    assert table["top_down"].null_count == 2
    lines = (tmp_path / "platforms.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0].replace('"', "") == ",".join(PLATFORMS.column_names)
    assert lines[1].startswith('"forum",12,3,,0.5,')
    assert lines[2].startswith('"l’autre, « parti »",7,,,1,')


def test_a_table_without_rows(tmp_path):
    write_table([], USAGES_TABLE, tmp_path, csv=False)
    assert pq.read_table(tmp_path / "usages.parquet").num_rows == 0
    assert pq.read_schema(tmp_path / "usages.parquet").names == USAGES_TABLE.column_names
    assert not (tmp_path / "usages.csv").exists()


def test_dates_are_written_in_universal_time(tmp_path):
    when = datetime(2024, 3, 12, 18, 30, tzinfo=UTC)
    row = dict.fromkeys(MESSAGES.column_names)
    row |= {"message_id": "1", "created_at": when, "abstained": True, "source_row": 2}
    write_table([row], MESSAGES, tmp_path, csv=True)
    assert pq.read_table(tmp_path / "messages.parquet")["created_at"].to_pylist() == [when]
    assert "2024-03-12 18:30:00.000000Z" in (tmp_path / "messages.csv").read_text(encoding="utf-8")


def test_a_finished_run_is_read(tmp_path):
    run = {"tool": "rsmp-nlp", "run_id": "x"}
    write_json(tmp_path / "run.json", run)
    assert read_run(tmp_path) == run


def test_a_folder_without_run_is_refused(tmp_path):
    with pytest.raises(NotReadable, match="aucune exécution") as caught:
        read_run(tmp_path)
    assert str(tmp_path) in str(caught.value)


@pytest.mark.parametrize("content", ["{cassé", "[]", json.dumps({"tool": "autre"})])
def test_a_damaged_or_foreign_run_is_refused(tmp_path, content):
    (tmp_path / "run.json").write_text(content, encoding="utf-8")
    with pytest.raises(BrokenFile, match=r"run\.json"):
        read_run(tmp_path)


def aside(out, **files):
    partial = claim(out)
    for name, content in files.items():
        (partial / name.replace("_", ".")).write_text(content, encoding="utf-8")
    write_json(partial / "run.json", {"tool": "rsmp-nlp", "run_id": "new"})
    return partial


@pytest.mark.parametrize("moves", range(4))
def test_a_process_killed_while_it_puts_files_in_place_is_finished_by_whoever_reads_next(
    tmp_path, monkeypatch, moves
):
    write_json(tmp_path / "run.json", {"tool": "rsmp-nlp", "run_id": "old"})
    (tmp_path / "a.csv").write_text("old", encoding="utf-8")
    (tmp_path / "words.parquet").write_text("old", encoding="utf-8")
    partial = aside(tmp_path, a_csv="new", b_csv="new")
    done, replace = [], os.replace

    def die(source, target):
        if target.parent == tmp_path:
            if len(done) == moves:
                raise KeyboardInterrupt
            done.append(target.name)
        replace(source, target)

    with monkeypatch.context() as patch:
        patch.setattr("os.replace", die)
        if moves < 3:
            with pytest.raises(KeyboardInterrupt):
                publish(partial, MADE_OF_MESSAGES)
        else:
            publish(partial, MADE_OF_MESSAGES)
    assert read_run(tmp_path)["run_id"] == "new"
    assert {path.name for path in tmp_path.iterdir()} == {"a.csv", "b.csv", "run.json"}
    assert (tmp_path / "a.csv").read_text("utf-8") == "new"


def test_a_process_killed_before_its_files_are_whole_changes_nothing(tmp_path, monkeypatch):
    write_json(tmp_path / "run.json", {"tool": "rsmp-nlp", "run_id": "old"})
    partial = aside(tmp_path, a_csv="half")

    def die(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", die)
        with pytest.raises(KeyboardInterrupt):
            publish(partial)
    assert read_run(tmp_path)["run_id"] == "old"
    assert not (tmp_path / "a.csv").exists()


@pytest.mark.parametrize("size", [0, 1, 20, -2])
def test_a_mark_that_is_not_whole_is_none(tmp_path, size):
    partial = aside(tmp_path, a_csv="half")
    mark = json.dumps({"tool": "rsmp-nlp", "put": ["a.csv"], "removed": []})
    (partial / READY).write_text(mark[:size], encoding="utf-8")
    assert not put_in_place(partial)
    assert not (tmp_path / "a.csv").exists()


def test_a_mark_of_somebody_else_reaches_no_other_folder(tmp_path):
    out = tmp_path / "out"
    precious = tmp_path / "précieux.txt"
    precious.write_text("", encoding="utf-8")
    partial = aside(out, a_csv="new")
    names = ["../précieux.txt", str(precious), "..", "", ".partial"]
    write_json(partial / READY, {"put": [*names, "a.csv"], "removed": names})
    assert put_in_place(partial)
    assert precious.exists()
    assert (out / "a.csv").exists()


def test_a_mark_puts_nothing_where_a_link_leads(tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    out = tmp_path / "out"
    partial = aside(out)
    (partial / "data").mkdir()
    (partial / "data" / "a.parquet").write_text("new", encoding="utf-8")
    (out / "data").symlink_to(elsewhere)
    write_json(partial / READY, {"put": ["data/a.parquet"], "removed": ["data/b.parquet"]})
    assert put_in_place(partial)
    assert not list(elsewhere.iterdir())
    assert (out / "data" / "a.parquet").read_text("utf-8") == "new"


def test_a_folder_half_replaced_lacks_the_file_that_says_it_is_whole(tmp_path, monkeypatch):
    write_json(tmp_path / "run.json", {"tool": "rsmp-nlp", "run_id": "old"})
    partial = aside(tmp_path, a_csv="new")
    replace = os.replace

    def die(source, target):
        replace(source, target)
        if target == tmp_path / "a.csv":
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("os.replace", die)
        with pytest.raises(KeyboardInterrupt):
            publish(partial)
    assert not (tmp_path / "run.json").exists()
    assert read_run(tmp_path)["run_id"] == "new"


def test_files_being_put_in_place_by_a_living_process_are_left_to_it(tmp_path):
    partial = aside(tmp_path, a_csv="new")
    write_json(partial / READY, {"put": ["a.csv"], "removed": []})
    with held(partial), pytest.raises(UsageError, match="une autre exécution"):
        read_run(tmp_path)
    assert not (tmp_path / "a.csv").exists()
