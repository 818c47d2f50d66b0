"""The site of the documents, built by its own script."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.documents.markdown import ROOT

SCRIPT = ROOT / "docs" / "site" / "build.py"
CONFIGURATION = SCRIPT.with_name("mkdocs.yml")


def built(folder: Path) -> Path:
    """Return the folder of the site, built in strict mode; skip where the generator is absent."""
    if importlib.util.find_spec("zensical") is None:
        pytest.skip("zensical absent : pip install 'rsmp-nlp[docs]'")
    done = subprocess.run(
        [sys.executable, str(SCRIPT), str(folder)],
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, "NO_COLOR": "1"},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "site"
