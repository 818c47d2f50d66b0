"""Disk full, output read-only or removed, Ctrl-C, two runs at once: a sentence, and nothing lost."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest
from tests.faults.struck import classify, tables

NLP = Path(__file__).parents[2] / "nlp"
NOT_EVEN_ROOT = ("setpriv", "--bounding-set=-dac_override", "--inh-caps=-dac_override")
"""Rights of a file hold for root too, in a process without this capability."""


@pytest.fixture
def fresh(commands):
    """Give the output folder, empty."""
    out = commands.folder / "out"
    shutil.rmtree(out, ignore_errors=True)
    return out


def one_sentence(stderr: str) -> str:
    """Return what was said, having checked that it is one line without traceback."""
    assert stderr.startswith("rsmp-nlp : "), stderr
    assert stderr.count("\n") == 1, stderr
    return stderr


@pytest.mark.parametrize("size", [200, 8_000, 60_000])
def test_a_full_disk_is_a_sentence_and_the_run_goes_on_afterwards(commands, whole, fresh, size):
    done = commands.classify(file_size=size)
    assert done.code == 1
    assert "écriture impossible" in one_sentence(done.stderr)
    assert "[E102]" in done.stderr
    assert not (fresh / "run.json").exists()
    assert commands.classify().code == 0
    assert tables(fresh) == whole


def test_a_full_disk_leaves_a_person_to_forget_where_they_were(commands, whole, fresh):
    shutil.copytree(commands.folder / "untouched", fresh)
    author = pd.read_parquet(fresh / "messages.parquet")["author"][0]
    done = commands("forget", "out", "--author", author, file_size=3_000)
    assert done.code == 1
    assert "écriture impossible" in one_sentence(done.stderr)
    assert tables(fresh) == whole
    assert not (fresh / ".partial").exists()


@pytest.mark.parametrize("share", [0.1, 0.5, 0.95])
def test_an_output_removed_on_the_way_is_a_sentence(commands, whole, fresh, events, share):
    done = commands.classify(at=int(share * events), fault="remove")
    if done.code:
        assert done.code == 1
        assert "écriture impossible" in one_sentence(done.stderr)
        assert not (fresh / "run.json").exists()
    else:
        assert tables(fresh) == whole
    assert commands.classify().code == 0
    assert tables(fresh) == whole


@pytest.mark.parametrize("share", [0.05, 0.5, 0.9, 0.99])
def test_ctrl_c_is_a_sentence_and_the_run_goes_on_afterwards(commands, whole, fresh, events, share):
    done = commands.classify(at=int(share * events) + 1, fault="interrupt")
    assert done.code == 130, done.stderr
    assert done.stderr.splitlines()[-1].startswith("Interrompu. La même commande reprend")
    assert "Traceback" not in done.stderr
    assert commands.classify().code == 0
    assert tables(fresh) == whole


def slowly(commands, *prefix: str) -> list[str]:
    return [
        *prefix,
        sys.executable,
        "-m",
        "rsmp_nlp",
        *classify(commands.folder, commands.model, "out"),
    ]


@pytest.mark.parametrize("there", [False, True])
def test_an_output_that_cannot_be_written_is_a_sentence(commands, whole, fresh, there):
    prefix = NOT_EVEN_ROOT if os.geteuid() == 0 else ()
    if prefix and not shutil.which("setpriv"):
        pytest.skip("setpriv absent : root écrit partout ; installez util-linux")
    if there:
        shutil.copytree(commands.folder / "untouched", fresh)
        (fresh / ".partial").mkdir()
        (fresh / ".partial").chmod(0o555)
    else:
        fresh.mkdir()
    fresh.chmod(0o555)
    try:
        done = subprocess.run(
            slowly(commands, *prefix),
            cwd=commands.folder,
            env={**os.environ, "PYTHONPATH": str(NLP)},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
    finally:
        fresh.chmod(0o755)
    assert done.returncode in (1, 2)
    assert "impossible" in one_sentence(done.stderr)
    if there:
        (fresh / ".partial").chmod(0o755)
        assert tables(fresh) == whole
    assert commands.classify().code == 0
    assert tables(fresh) == whole


def test_two_processes_on_one_folder_exclude_each_other(commands, whole, fresh):
    with subprocess.Popen(
        slowly(commands), cwd=commands.folder, env={**os.environ, "PYTHONPATH": str(NLP)}
    ) as first:
        end = time.monotonic() + 60
        while not (fresh / ".partial" / ".lock").exists() and time.monotonic() < end:
            time.sleep(0.01)
        for command in (None, ("forget", "out", "--author", "a-000000000000")):
            done = commands(*command) if command else commands.classify()
            assert done.code in (2, 3)
            assert "out" in one_sentence(done.stderr)
        assert first.wait(120) == 0
    assert tables(fresh) == whole


def test_a_model_changed_between_two_halves_is_seen(commands, whole, fresh, events):
    other = Path(shutil.copytree(commands.model, commands.folder / "other"))
    facts = json.loads((other / "model.json").read_text("utf-8"))
    facts["threshold"] = 0.99
    (other / "model.json").write_text(json.dumps(facts), encoding="utf-8")
    assert commands.classify(at=int(0.6 * events), fault="kill").code == -9
    command = classify(commands.folder, other, "out")
    command.remove("--quiet")
    done = commands(*command)
    assert done.code == 0
    assert "ont changé : modèle" in done.stderr
    assert commands(*classify(commands.folder, other, "anew")).code == 0
    assert tables(fresh) == tables(commands.folder / "anew") != whole


def test_ctrl_c_while_the_program_is_being_imported_is_a_sentence():
    code = (
        "import runpy, sys\n"
        "class Stop:\n"
        "    def find_spec(self, name, *more):\n"
        "        if name == 'rsmp_nlp.cli': raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Stop())\n"
        "runpy.run_module('rsmp_nlp', run_name='__main__')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(NLP)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 130
    assert done.stderr == "Interrompu. La même commande reprend où elle s’est arrêtée.\n"
