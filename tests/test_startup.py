import re
import subprocess
import sys

HEAVY = {"numpy", "pandas", "sklearn", "spacy", "torch", "scipy", "pyarrow"}


def imported(*arguments: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", *arguments], capture_output=True, text=True, timeout=60
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
