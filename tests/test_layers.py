import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

pytest.importorskip("importlinter", reason="import-linter absent : pip install 'rsmp-nlp[dev]'")


def lint(config: Path) -> subprocess.CompletedProcess[str]:
    call = "from importlinter.cli import lint_imports_command as run; run()"
    return subprocess.run(
        [sys.executable, "-c", call, "--config", str(config), "--no-cache"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT / "nlp"),
            "NO_COLOR": "1",
            "PYTHONIOENCODING": "utf-8",
        },
        timeout=60,
    )


def test_imports_run_one_way():
    done = lint(ROOT / "pyproject.toml")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "2 kept, 0 broken" in done.stdout


def test_a_contract_that_is_broken_is_seen(tmp_path):
    config = tmp_path / "upside_down.toml"
    config.write_text(
        '[tool.importlinter]\nroot_package = "rsmp_nlp"\n'
        '[[tool.importlinter.contracts]]\nname = "upside down"\ntype = "layers"\n'
        'layers = ["rsmp_nlp.errors", "rsmp_nlp.taxonomy"]\n',
        encoding="utf-8",
    )
    done = lint(config)
    assert done.returncode == 1
    assert "0 kept, 1 broken" in done.stdout
