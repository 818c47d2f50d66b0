import os
import subprocess
import sys
from pathlib import Path

import pytest

from rsmp_nlp.errors import UsageError
from rsmp_nlp.report.lock import LOCK, held

NLP = Path(__file__).parents[2] / "nlp"
HOLD = """
import sys, time
from pathlib import Path
sys.path.insert(0, {nlp!r})
from rsmp_nlp.report.lock import held
with held(Path({folder!r})):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_folder_held_is_refused_and_free_afterwards(tmp_path):
    folder = tmp_path / "sortie" / ".partial"
    with held(folder):
        with (
            pytest.raises(UsageError, match=f"sortie : une autre exécution.*{os.getpid()} sur"),
            held(folder),
        ):
            pass
        assert (folder / LOCK).exists()
    with held(folder):
        pass
    assert not (folder / LOCK).exists()


def test_a_killed_holder_holds_nothing(tmp_path):
    code = HOLD.format(nlp=str(NLP), folder=str(tmp_path))
    other = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert other.stdout.readline() == "held\n"
    with pytest.raises(UsageError, match=f"processus {other.pid} sur"), held(tmp_path):
        pass
    other.kill()
    other.communicate()
    assert (tmp_path / LOCK).exists()
    with held(tmp_path):
        pass


def test_a_folder_removed_while_held_is_no_problem(tmp_path):
    folder = tmp_path / "a"
    with held(folder):
        (folder / LOCK).unlink()
        folder.rmdir()
    assert not folder.exists()
