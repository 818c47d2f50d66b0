"""The guides of docs/guides, run: every query on both databases, every script where its tool is."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from tests.documents.markdown import blocks as blocks_of
from tests.documents.markdown import blocks_run_by
from tests.documents.shell import run_block

from rsmp_nlp.export.targets import export

GUIDES = Path(__file__).parents[2] / "docs" / "guides"


def blocks(language, name="*"):
    """Return the blocks of code of a language, each with the name of its guide."""
    return [
        (path.stem, block.code)
        for path in sorted(GUIDES.glob(f"{name}.md"))
        for block in blocks_of(path)
        if block.info == language
    ]


QUERIES = blocks("sql")


def test_there_are_guides_for_every_tool_and_queries_to_run():
    tools = {"excel", "power-bi", "tableau", "metabase", "superset", "r", "pandas"}
    assert {path.stem for path in GUIDES.glob("*.md")} == tools
    assert {guide for guide, _ in QUERIES} >= {"metabase", "superset", "power-bi", "tableau"}


@pytest.mark.parametrize(("guide", "query"), QUERIES, ids=[guide for guide, _ in QUERIES])
def test_every_query_answers(make_run, database_url, guide, query):
    export(make_run(folder="old", run_id="old", finished_at="2025-01-01T00:00:00Z"), database_url)
    export(make_run(("A", "B"), folder="new", run_id="new"), database_url)
    engine = sa.create_engine(database_url)
    with engine.connect() as connection:
        rows = connection.execute(sa.text(query)).mappings().all()
    engine.dispose()
    if "share >=" not in query:  # the shares of this run are all one ninth
        assert rows
    if "LIMIT 1" in query:
        assert {row["platform"] for row in rows} == {"A", "B"}


def test_the_page_of_exports_writes_in_a_database_of_a_server(
    make_run, postgresql_url, monkeypatch
):
    monkeypatch.chdir(make_run(folder="rapport").parent)
    [code] = blocks_run_by(__file__, "docs/export.md")
    shown = "postgresql://analyste@serveur/base"
    assert shown in code
    run_block(code.replace(shown, f"'{postgresql_url}'"))
    engine = sa.create_engine(postgresql_url)
    with engine.connect() as connection:
        assert connection.execute(sa.text("SELECT count(*) FROM messages")).scalar() == 200
    engine.dispose()


def test_the_scripts_for_pandas_run(make_run):
    out = make_run()
    export(out, "sqlite")
    script = "\n".join(code for _, code in blocks("python", "pandas"))
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=out, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    assert "La Coopol" in done.stdout


@pytest.mark.parametrize(("language", "package"), [("r", None), ("r sqlite", "RSQLite")])
def test_the_scripts_for_r_run(make_run, language, package):
    if shutil.which("Rscript") is None:
        pytest.skip("R absent : apt install r-base-core")
    if (
        package
        and subprocess.run(
            ["Rscript", "-e", f"library({package})"], capture_output=True, timeout=120
        ).returncode
    ):
        pytest.skip(f"{package} absent : apt install r-cran-{package.lower()}")
    out = make_run(("La Coopol", "Désirs d’avenir"))
    for to in ("csv-fr", "sqlite"):
        export(out, to)
    [(_, script)] = blocks(language, "r")
    done = subprocess.run(
        ["Rscript", "-e", script], cwd=out, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    assert "La Coopol" in done.stdout
