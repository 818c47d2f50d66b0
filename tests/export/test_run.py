import json

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from rsmp_nlp.errors import BrokenFile, InputError, NotReadable
from rsmp_nlp.export.run import open_run
from rsmp_nlp.report.rows import IncompleteRun
from rsmp_nlp.schema.tables import MESSAGES, TABLES


def test_every_table_that_is_there_is_opened(make_run):
    run = open_run(make_run())
    assert [table.name for table in run.tables] == [table.name for table in TABLES]
    assert run.run_id == "0123456789ab"
    assert run.table("messages").rows == 200
    assert run.table("absent") is None


def test_batches_are_the_rows_in_order_typed_by_the_schema(make_run):
    table = open_run(make_run()).table("messages")
    batches = list(table.batches(rows=64))
    assert [batch.num_rows for batch in batches] == [64, 64, 64, 8]
    read = pa.Table.from_batches(batches)
    assert read.column_names == MESSAGES.column_names
    assert read.schema.field("created_at").type == pa.timestamp("us", tz="UTC")
    assert read["message_id"].to_pylist()[:2] == ["000000", "000001"]


def test_an_older_table_is_completed_and_a_number_that_is_none_is_null(make_run):
    out = make_run()
    frame = pd.read_parquet(out / "platforms.parquet").drop(columns=["familiarity"])
    frame["x"] = [float("nan"), float("inf"), 0.5, 0.5, 0.5]
    pq.write_table(pa.Table.from_pandas(frame, preserve_index=False), out / "platforms.parquet")
    [batch] = open_run(out).table("platforms").batches()
    assert batch.column("familiarity").null_count == 5
    assert batch.column("x").to_pylist() == [None, None, 0.5, 0.5, 0.5]


def test_columns_beyond_the_schema_are_kept_and_nested_ones_are_told(make_run):
    out = make_run(text=True)
    table = pq.read_table(out / "messages.parquet")
    table = table.append_column("score", pa.array([1] * 200))
    table = table.append_column("tags", pa.array([["a"]] * 200))
    pq.write_table(table, out / "messages.parquet")
    run = open_run(out)
    added = run.table("messages").columns[len(MESSAGES.columns) :]
    assert [(column.name, column.type) for column in added] == [
        ("text", "string"),
        ("score", "integer"),
    ]
    assert added[0].title == "Texte du message"
    [note] = run.notes
    assert "tags" in note


def test_a_table_in_parts_is_one_table(make_run):
    out = make_run()
    table = pq.read_table(out / "messages.parquet")
    (out / "messages.parquet").unlink()
    (out / "messages.parquet").mkdir()
    pq.write_table(table.slice(0, 150), out / "messages.parquet" / "part-0.parquet")
    pq.write_table(table.slice(150), out / "messages.parquet" / "part-1.parquet")
    opened = open_run(out).table("messages")
    assert opened.rows == 200
    assert pa.Table.from_batches(list(opened.batches())).equals(table)


def test_positions_of_locate_have_their_own_identifier(make_run):
    asked = {"estimator": "pcc", "seconds": 1.0}
    first = open_run(make_run(folder="a", locate=asked)).run_id
    again = open_run(make_run(folder="b", locate=asked | {"seconds": 2.0})).run_id
    other = open_run(make_run(folder="c", locate={"estimator": "cc"})).run_id
    assert first == again
    assert len({first, other, "0123456789ab"}) == 3
    assert first.startswith("0123456789ab-")


def test_folders_without_a_finished_run_are_told_apart(make_run, tmp_path):
    with pytest.raises(NotReadable, match="aucune exécution"):
        open_run(tmp_path)
    (tmp_path / "cut" / ".partial").mkdir(parents=True)
    with pytest.raises(InputError, match=r"interrompue.*reprend"):
        open_run(tmp_path / "cut")
    out = make_run()
    (out / "platforms.parquet").unlink()
    with pytest.raises(IncompleteRun, match=r"platforms\.parquet"):
        open_run(out)
    foreign = json.dumps({"tool": "autre"})
    (out / "run.json").write_text(foreign, encoding="utf-8")
    with pytest.raises(BrokenFile, match="autre programme"):
        open_run(out)
    (out / "run.json").write_text(json.dumps({"tool": "rsmp-nlp"}), encoding="utf-8")
    with pytest.raises(BrokenFile, match="run_id"):
        open_run(out)


def test_damaged_tables_are_named(make_run):
    out = make_run()
    (out / "usages.parquet").write_bytes(b"PAR1 not really")
    with pytest.raises(BrokenFile, match=r"usages\.parquet"):
        open_run(out)
    pq.write_table(pa.table({"platform": ["a"]}), out / "usages.parquet")
    with pytest.raises(BrokenFile, match="la colonne usage manque"):
        open_run(out)
    columns = {"platform": ["a"], "usage": ["echange"], "family": ["x"], "share": ["beaucoup"]}
    pq.write_table(pa.table(columns), out / "usages.parquet")
    with pytest.raises(BrokenFile, match="« share »"):
        list(open_run(out).table("usages").batches())


def test_a_run_that_is_not_done_says_so(make_run):
    assert "état : running" in open_run(make_run(status="running")).notes[0]
