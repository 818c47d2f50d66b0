"""A run in SQLite and in a real PostgreSQL server, and back."""

import signal
import subprocess
import sys
import textwrap
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest
import sqlalchemy as sa

from rsmp_nlp.errors import RsmpError, UsageError
from rsmp_nlp.export.database import KEY_LIMIT
from rsmp_nlp.export.database_views import VIEWS
from rsmp_nlp.export.run import RunTable
from rsmp_nlp.export.targets import export
from rsmp_nlp.schema.tables import TABLES

from .conftest import NAMES, PERIODS

ROOT = Path(__file__).parents[2]


def ask(url, question, **values):
    engine = sa.create_engine(url)
    try:
        with engine.connect() as connection:
            return connection.execute(sa.text(question), values).all()
    finally:
        engine.dispose()


def count(url, table):
    return ask(url, f"SELECT count(*) FROM {table}")[0][0]


def names_in(url):
    engine = sa.create_engine(url)
    inspector = sa.inspect(engine)
    found = set(inspector.get_table_names()) | set(inspector.get_view_names())
    engine.dispose()
    return found


def test_a_run_goes_in_and_comes_out_the_same(make_run, database_url):
    out = make_run(text=True)
    done = export(out, database_url)
    assert done.paths == ()
    assert done.rows["messages"] == 200
    assert names_in(database_url) == {table.name for table in TABLES} | {"runs"} | set(VIEWS)
    original = pd.read_parquet(out / "messages.parquet")
    columns = ", ".join(["platform", "message_id", "text", "p_echange", "abstained", "parent_id"])
    back = pd.DataFrame(ask(database_url, f"SELECT {columns} FROM messages"))
    key = ["platform", "message_id"]
    back = back.sort_values(key, ignore_index=True)
    wanted = original[columns.split(", ")].sort_values(key, ignore_index=True)
    pd.testing.assert_frame_equal(
        back.astype({"abstained": bool}).fillna("∅"),
        wanted.fillna("∅"),
        check_dtype=False,
        check_exact=True,
    )
    shares = dict(ask(database_url, "SELECT platform, influence FROM platforms"))
    platforms = pd.read_parquet(out / "platforms.parquet")
    assert shares == dict(zip(platforms["platform"], platforms["influence"], strict=True))


def test_dates_are_dates_where_the_database_has_them(make_run, database_url):
    export(make_run(), database_url)
    [(first,)] = ask(database_url, "SELECT min(created_at) FROM messages")
    [(finished,)] = ask(database_url, "SELECT finished_at FROM runs")
    starts = {row[0] for row in ask(database_url, "SELECT period_start FROM v_timeline")}
    if database_url.startswith("sqlite"):
        assert first == "2026-01-01T08:00:00Z"
        assert finished == "2026-11-22T10:04:09Z"
        assert starts == {f"{period}-01" for period in PERIODS}
        question = "SELECT count(*) FROM messages WHERE strftime('%Y-%m', created_at) = '2026-01'"
        assert ask(database_url, question)[0][0] > 0
    else:
        assert first == datetime(2026, 1, 1, 8, tzinfo=UTC)
        assert finished == datetime(2026, 11, 22, 10, 4, 9, tzinfo=UTC)
        assert starts == {date(2026, month, 1) for month in (1, 2, 3)}


def test_views_answer_the_usual_questions(make_run, database_url):
    export(make_run(), database_url)
    sizes = {view: count(database_url, view) for view in VIEWS}
    assert sizes == {
        "v_positions": 5,
        "v_positions_long": 15,
        "v_usage_long": 45,
        "v_timeline": 45,
        "v_segments_long": 30,
    }
    question = "SELECT sum(share) FROM v_positions_long GROUP BY platform"
    assert [row[0] for row in ask(database_url, question)] == pytest.approx([1.0] * 5)
    question = "SELECT usage_title FROM v_usage_long WHERE usage = 'evenement'"
    assert {row[0] for row in ask(database_url, question)} == {"Gestion d’évènement"}
    question = "SELECT DISTINCT segment_by, segment FROM v_segments_long"
    assert set(ask(database_url, question)) == {("role", "membre"), ("role", "équipe")}


@pytest.mark.parametrize(
    ("period", "start"),
    [("2026", "2026-01-01"), ("2026-Q3", "2026-07-01"), ("2026-11", "2026-11-01")],
)
def test_periods_of_every_length_have_a_first_day(make_run, database_url, period, start):
    out = make_run(NAMES[:1])
    frame = pq.read_table(out / "timeline.parquet").to_pandas().head(1)
    frame["period"] = period
    frame.to_parquet(out / "timeline.parquet")
    export(out, database_url)
    [(found,)] = ask(database_url, "SELECT DISTINCT period_start FROM v_timeline")
    assert str(found) == start


def test_exporting_again_replaces_this_run_only(make_run, database_url):
    one = make_run(folder="one", run_id="one")
    export(one, database_url)
    export(make_run(NAMES[:2], folder="two", run_id="two", seed=1), database_url)
    before = ask(database_url, "SELECT * FROM platforms WHERE run_id = 'two' ORDER BY platform")
    export(make_run(NAMES[:3], folder="again", run_id="one", each=10), database_url)
    assert count(database_url, "runs") == 2
    question = "SELECT run_id, count(*) FROM messages GROUP BY run_id ORDER BY run_id"
    assert ask(database_url, question) == [("one", 30), ("two", 80)]
    after = ask(database_url, "SELECT * FROM platforms WHERE run_id = 'two' ORDER BY platform")
    assert after == before


def test_keys_and_foreign_keys_hold(make_run, database_url):
    export(make_run(), database_url)
    engine = sa.create_engine(database_url)
    inspector = sa.inspect(engine)
    for table in TABLES:
        key = inspector.get_pk_constraint(table.name)["constrained_columns"]
        assert set(key) == {"run_id", *table.key}
        refers = {one["referred_table"] for one in inspector.get_foreign_keys(table.name)}
        assert "runs" in refers
    refers = inspector.get_foreign_keys("usages")
    assert ["run_id", "platform"] in [one["constrained_columns"] for one in refers]
    assert {tuple(one["column_names"]) for one in inspector.get_indexes("messages")} >= {
        ("run_id", "thread_id"),
        ("run_id", "created_at"),
    }
    engine.dispose()


class _Cut(Exception):
    """What stops an export in its middle."""


@pytest.mark.parametrize("earlier", [False, True], ids=["empty", "with an earlier export"])
def test_a_failure_in_the_middle_leaves_what_was_there(
    make_run, database_url, monkeypatch, earlier
):
    out = make_run()
    if earlier:
        export(out, database_url)
    before = names_in(database_url)
    batches = RunTable.batches

    def cut(self, rows):
        if self.name == "usages":
            raise _Cut
        yield from batches(self, rows)

    monkeypatch.setattr(RunTable, "batches", cut)
    with pytest.raises(_Cut):
        export(out, database_url)
    assert names_in(database_url) == before
    if earlier:
        assert count(database_url, "messages") == 200
        assert count(database_url, "runs") == 1


def test_a_kill_in_the_middle_leaves_nothing(make_run, database_url):
    """The process is killed by the system once all messages are sent, before the rest."""
    script = textwrap.dedent("""
        import os, signal, sys
        from pathlib import Path
        from rsmp_nlp.export.run import RunTable
        from rsmp_nlp.export.targets import export
        batches = RunTable.batches
        def cut(self, rows):
            yield from batches(self, rows)
            if self.name == "messages":
                os.kill(os.getpid(), signal.SIGKILL)
        RunTable.batches = cut
        export(Path(sys.argv[1]), sys.argv[2])
    """)
    out = make_run()
    done = subprocess.run(
        [sys.executable, "-c", script, str(out), database_url],
        env={"PYTHONPATH": str(ROOT / "nlp"), "PATH": ""},
        timeout=120,
    )
    assert done.returncode == -signal.SIGKILL
    assert names_in(database_url) == set()
    export(out, database_url)
    assert count(database_url, "messages") == 200


def test_hostile_names_are_values(make_run, database_url):
    hostile = (
        "x'); DROP TABLE runs; --",
        'a"b`c[d]',
        "nul\x00nul",
        "%(x)s :y ?",
        "été\u202e\U0001f600",
        "".join(chr(0x4E00 + at) for at in range(10_000)),
    )
    export(make_run(hostile, each=3), database_url)
    found = {row[0] for row in ask(database_url, "SELECT platform FROM v_positions")}
    kept = {name.replace("\x00", "\ufffd") for name in hostile[:-1]}
    assert kept < found
    [long] = found - kept
    assert long.startswith(hostile[-1][:KEY_LIMIT])
    assert len(long) < KEY_LIMIT + 20
    joined = ask(
        database_url,
        "SELECT count(*) FROM messages m JOIN platforms p ON p.run_id = m.run_id "
        "AND p.platform = m.platform",
    )
    assert joined[0][0] == 18


def test_tables_of_an_older_version_are_completed(make_run, database_url):
    export(make_run(folder="one", run_id="one"), database_url)
    engine = sa.create_engine(database_url)
    with engine.begin() as connection:
        for view in VIEWS:
            connection.exec_driver_sql(f"DROP VIEW {view}")
        connection.exec_driver_sql("ALTER TABLE platforms DROP COLUMN familiarity")
        connection.exec_driver_sql("DROP TABLE words")
    engine.dispose()
    done = export(make_run(folder="two", run_id="two"), database_url)
    [note] = done.notes
    assert "« platforms »" in note
    assert "familiarity" in note
    assert count(database_url, "v_positions") == 10
    assert count(database_url, "words") == 9


@pytest.mark.parametrize(
    ("made", "said"),
    [
        ("CREATE TABLE messages (id INTEGER PRIMARY KEY, run_id TEXT)", "sa clé est : id"),
        ("CREATE TABLE usages (a TEXT)", "aucune"),
        ("CREATE VIEW platforms AS SELECT 1 AS a", "une table est attendue"),
        ("CREATE VIEW v_positions AS SELECT 1 AS a", "« v_positions »"),
    ],
)
def test_tables_of_another_program_are_not_touched(make_run, database_url, made, said):
    engine = sa.create_engine(database_url)
    with engine.begin() as connection:
        connection.exec_driver_sql(made)
    engine.dispose()
    before = names_in(database_url)
    with pytest.raises(UsageError, match=said):
        export(make_run(), database_url)
    assert names_in(database_url) == before


def test_a_run_that_was_made_before_words_or_segments(make_run, database_url):
    out = make_run()
    for name in ("words", "segments", "timeline"):
        (out / f"{name}.parquet").unlink()
    assert set(export(out, database_url).rows) == {"messages", "platforms", "usages"}
    assert count(database_url, "v_timeline") == 0


def test_unknown_columns_are_told(make_run, database_url):
    out = make_run()
    table = pq.read_table(out / "usages.parquet")
    pq.write_table(table.append_column("note_interne", table["share"]), out / "usages.parquet")
    [note] = export(out, database_url).notes
    assert "note_interne" in note


def test_sqlite_lands_in_the_run_and_refuses_what_is_no_database(make_run, tmp_path):
    out = make_run()
    [path] = export(out, "sqlite").paths
    assert path == out / "rsmp-nlp.sqlite"
    assert count(f"sqlite:///{path}", "messages") == 200
    notes = tmp_path / "notes.txt"
    notes.write_text("à garder", encoding="utf-8")
    with pytest.raises(UsageError, match="pas une base SQLite"):
        export(out, "sqlite", notes)
    assert notes.read_text(encoding="utf-8") == "à garder"
    with pytest.raises(UsageError, match="c’est un dossier"):
        export(out, "sqlite", tmp_path)
    odd = tmp_path / "a?b#c%20 é.sqlite"
    export(out, "sqlite", odd)
    assert odd.stat().st_size > 0
    damaged = tmp_path / "damaged.sqlite"
    damaged.write_bytes(b"SQLite format 3\x00" + b"\xff" * 4096)
    with pytest.raises(RsmpError, match="refusé"):
        export(out, "sqlite", damaged)


def test_plain_postgresql_urls_are_read_by_psycopg(make_run, postgresql_url):
    url = postgresql_url.replace("postgresql+psycopg", "postgresql")
    assert export(make_run(), url).rows["platforms"] == 5


def test_another_schema_of_postgresql(make_run, postgresql_url):
    engine = sa.create_engine(postgresql_url)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE SCHEMA rsmp")
        connection.exec_driver_sql("CREATE TABLE public.messages (id INTEGER PRIMARY KEY)")
    engine.dispose()
    export(make_run(), f"{postgresql_url}&options=-csearch_path%3Drsmp")
    assert count(postgresql_url, "rsmp.messages") == 200
    assert count(postgresql_url, "public.messages") == 0


def test_views_that_others_made_of_ours_survive(make_run, postgresql_url):
    out = make_run()
    export(out, postgresql_url)
    engine = sa.create_engine(postgresql_url)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE VIEW mine AS SELECT platform FROM v_positions")
    engine.dispose()
    export(out, postgresql_url)
    assert count(postgresql_url, "mine") == 5


def test_titles_are_comments_in_postgresql(make_run, postgresql_url):
    export(make_run(), postgresql_url)
    engine = sa.create_engine(postgresql_url)
    columns = {one["name"]: one["comment"] for one in sa.inspect(engine).get_columns("platforms")}
    engine.dispose()
    assert columns["in_grid"] == "Part dans la grille"


def test_an_account_without_rights_is_one_sentence(make_run, postgresql_url):
    engine = sa.create_engine(postgresql_url)
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP ROLE IF EXISTS lecteur")
        connection.exec_driver_sql("CREATE ROLE lecteur LOGIN PASSWORD 'sesame-sesame'")
    engine.dispose()
    url = postgresql_url.replace("postgres@", "lecteur:sesame-sesame@")
    with pytest.raises(RsmpError, match="denied") as caught:
        export(make_run(), url)
    assert "sesame" not in str(caught.value)
    assert names_in(postgresql_url) == set()
