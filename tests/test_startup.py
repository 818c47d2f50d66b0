import os
import re
import subprocess
import sys
from pathlib import Path

NLP = Path(__file__).parents[1] / "nlp"

HEAVY = {"numpy", "pandas", "sklearn", "spacy", "torch", "scipy", "pyarrow"}

IDLE = {"charset_normalizer", "ijson", "pydantic", "unittest"}


def imported(*arguments: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", *arguments],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(NLP)},
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return {
        found[1]
        for line in done.stderr.splitlines()
        if (found := re.search(r"\| +(\w+)\S*$", line))
    }


def test_help_imports_nothing_heavy():
    names = imported("-m", "rsmp_nlp", "--help")
    assert "rsmp_nlp" in names
    assert "typer" in names
    assert not names & HEAVY


def test_the_check_above_sees_a_heavy_import():
    assert "numpy" in imported("-c", "import numpy")


def test_ten_messages_are_classified_without_pandas_nor_what_a_transformer_needs(tmp_path):
    """Packages of those names stand first on the path; importing one leaves a mark."""
    names = ("torch", "transformers", "datasets", "pandas")
    for name in names:
        package = tmp_path / name
        package.mkdir()
        mark = tmp_path / f"{name} was imported"
        (package / "__init__.py").write_text(f"open({str(mark)!r}, 'w').close()\n")
    (tmp_path / "dix.csv").write_text("texte\n" + "Réunion demain à 18h\n" * 10, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "rsmp_nlp", "classify", "dix.csv", "--keep-authors"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{NLP}"},
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert "10 lus" in done.stderr
    assert not list(tmp_path.glob("* was imported"))


def test_ten_messages_are_classified_without_what_only_other_runs_need(tmp_path):
    """A package named here was imported once, for tens of milliseconds, and did nothing."""
    table = tmp_path / "dix.csv"
    table.write_text("texte\n" + "Réunion demain à 18h\n" * 10, encoding="utf-8")
    names = imported(
        "-m", "rsmp_nlp", "classify", str(table), "-o", str(tmp_path / "out"), "--keep-authors"
    )
    assert {"rsmp_nlp", "numpy", "pyarrow"} <= names
    assert not names & IDLE
