"""A small corpus, a process that forks commands, and what a run that nothing struck makes of it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.faults.struck import Commands, classify, tables

NLP = Path(__file__).parents[2] / "nlp"
FORKS = Path(__file__).with_name("forks.py")
WARM = """
import runpy, sys
sys.argv = ["rsmp-nlp", *{arguments!r}]
from rsmp_nlp import cli
try:
    cli.main()
except SystemExit as leaving:
    assert not leaving.code
runpy.run_path({forks!r}, run_name="__main__")
"""
"""One run first, so that forks find everything imported and the model loaded."""

MOUNTS = (("unshare", "--mount"), ("unshare", "--user", "--map-root-user", "--mount"))
"""What lets a process mount a disk that only it and its children see: root may, and some users."""

TEXTS = (
    "Réunion numéro {n} demain à 18h, salle des fêtes, venez nombreux",
    "Bravo à toute l'équipe pour la fête numéro {n}",
    "Que pensez-vous de l'idée numéro {n} ? Moi je la trouve trop chère",
    " ",
)


def may_mount(prefix: tuple[str, ...], folder: Path) -> bool:
    """Tell whether a disk can be mounted on a folder by a command behind a prefix."""
    if not shutil.which(prefix[0]):
        return False
    command = [*prefix, "mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


@pytest.fixture(scope="session")
def commands(tiny, tmp_path_factory):
    if not hasattr(os, "fork"):
        pytest.skip("os.fork absent : ces pannes s’essaient sous Linux ou macOS")
    folder = tmp_path_factory.mktemp("faults")
    rows = [
        {
            "message_id": f"m-{rank}",
            "platform": ("forum", "parti")[rank % 2],
            "thread_id": f"t-{rank // 8}",
            "author": f"Membre {rank % 11}",
            "created_at": f"2024-0{1 + rank % 3}-10",
            "text": TEXTS[rank % 4].format(n=rank),
        }
        for rank in range(240)
    ]
    (folder / "corpus.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    arguments = classify(folder, tiny.folder, "whole")
    single = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL")}
    apart = next((prefix for prefix in MOUNTS if may_mount(prefix, folder)), ())
    with subprocess.Popen(
        [*apart, sys.executable, "-c", WARM.format(arguments=arguments, forks=str(FORKS))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=folder,
        env={**os.environ, **single, "PYTHONPATH": str(NLP)},
    ) as server:
        yield Commands(folder, tiny.folder, server, may_mount=bool(apart))
        server.stdin.close()


@pytest.fixture(scope="session")
def whole(commands):
    """Give the tables of a run that nothing struck."""
    assert commands.classify("untouched").code == 0
    found = tables(commands.folder / "untouched")
    assert found == tables(commands.folder / "whole")
    return found


@pytest.fixture(scope="session")
def events(commands):
    """Give how many times a run that nothing strikes touches its output folder."""
    assert commands.classify("counted", count=True).code == 0
    return commands.events
