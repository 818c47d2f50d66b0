import errno
import multiprocessing.context
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from rsmp_nlp.engine import processes
from rsmp_nlp.engine.processes import ATTEMPTS, Workers, begun
from rsmp_nlp.errors import NotReadable, RsmpError

pytestmark = pytest.mark.skipif(os.name != "posix", reason="sends SIGKILL")

NLP = Path(__file__).parents[2] / "nlp"


def ids(store, batches):
    return [i for batch in batches for i in store.get(batch.name).rows["message_id"].to_pylist()]


def test_every_batch_is_made_and_comes_in_order(six, store, job, light):
    batches = six()
    with Workers(job, store, 2, light) as workers:
        assert list(workers.made(batches)) == batches
    assert ids(store, batches) == [str(rank) for rank in range(60)]


def test_what_the_store_holds_is_not_made_again(six, store, job, light):
    batches = six({1: "die"})
    store.put(batches[1].name, store_part())
    with Workers(job, store, 2, light) as workers:
        assert len(list(workers.made(batches))) == 6


def store_part():
    import pyarrow as pa

    from rsmp_nlp.engine.part import Part

    return Part(pa.RecordBatch.from_pydict({"message_id": ["kept"]}))


def test_a_killed_process_loses_nothing(six, store, job, light):
    batches = six({2: "die once"})
    with Workers(job, store, 2, light) as workers:
        assert list(workers.made(batches)) == batches
    assert Path(store.folder, "told").exists()
    assert ids(store, batches) == [str(rank) for rank in range(60)]


def test_a_batch_that_kills_every_process_ends_the_run_and_only_that_one(six, store, job, light):
    batches = six({3: "die"})
    with (
        pytest.raises(RsmpError, match=f"arrêté {ATTEMPTS} fois sur le même lot") as caught,
        Workers(job, store, 2, light) as workers,
    ):
        list(workers.made(batches))
    assert "--workers 1" in str(caught.value)
    assert [store.holds(batch.name) for batch in batches[:4]] == [True] * 3 + [False]


def test_batches_that_each_kill_one_process_end_nothing(six, store, job, light, tmp_path):
    """More deaths in all than `ATTEMPTS`, never that many on one batch."""
    orders = dict.fromkeys(range(6), "die once")
    batches = six(orders)
    with Workers(job, store, 2, light) as workers:
        made = workers.made(batches)
        for _ in batches:
            next(made)
            Path(store.folder, "told").unlink(missing_ok=True)
    assert ids(store, batches) == [str(rank) for rank in range(60)]


def test_this_process_makes_what_others_have_not_begun(six, store, job, light):
    batches = six({0: "sleep"})
    with Workers(job, store, 1, light, here=True) as workers:
        assert list(workers.made(batches)) == batches
        other = workers._workers[0].process.pid
    made = [line.split() for line in Path(store.folder, "made").read_text().splitlines()]
    assert sorted(name for name, _ in made) == sorted(batch.name for batch in batches)
    by = {name: int(process) for name, process in made}
    assert by[batches[0].name] == other
    assert by[batches[-1].name] == os.getpid()
    assert ids(store, batches) == [str(rank) for rank in range(60)]


def test_this_process_does_not_make_what_killed_another(six, store, job, light):
    batches = six({0: "die elsewhere"})
    with (
        pytest.raises(RsmpError, match=f"arrêté {ATTEMPTS} fois sur le même lot"),
        Workers(job, store, 1, light, here=True) as workers,
    ):
        list(workers.made(batches))
    assert [store.holds(batch.name) for batch in batches] == [False] + [True] * 5


def test_a_mistake_made_here_is_told_too(six, store, job, light):
    with (
        pytest.raises(NotReadable, match="modèle : lecture impossible"),
        Workers(job, store, 1, light, here=True) as workers,
    ):
        list(workers.made(six({0: "sleep", 5: "refuse"})))


def test_a_mistake_keeps_its_sentence_and_its_code(six, store, job, light):
    with (
        pytest.raises(NotReadable, match="modèle : lecture impossible"),
        Workers(job, store, 2, light) as workers,
    ):
        list(workers.made(six({1: "refuse"})))


def test_a_defect_keeps_its_traceback(six, store, job, light):
    with (
        pytest.raises(RuntimeError, match=r"in work(.|\n)*ZeroDivisionError: defect"),
        Workers(job, store, 2, light) as workers,
    ):
        list(workers.made(six({1: "fail"})))


def test_a_machine_that_starts_no_process_is_said(six, store, job, light, monkeypatch):
    def refuse(*_):
        raise OSError(errno.EAGAIN, "Resource temporarily unavailable")

    monkeypatch.setattr(multiprocessing.context.SpawnProcess, "_Popen", staticmethod(refuse))
    with (
        pytest.raises(RsmpError, match=r"temporarily unavailable.*--workers 1"),
        Workers(job, store, 2, light) as workers,
    ):
        list(workers.made(six()))


def test_no_more_batches_are_read_ahead_than_needed(six, store, job, light):
    read = []
    source = (read.append(1) or batch for batch in six() * 5)
    with Workers(job, store, 1, light) as workers:
        next(workers.made(source))
    assert len(read) == 4


def test_processes_die_with_their_parent(tmp_path, light):
    """A parent that is killed leaves nobody behind, and Ctrl-C is for it alone."""
    code = f"""
import os, sys, time
sys.path[:0] = {[str(NLP), str(tmp_path / "light")]!r}
from pathlib import Path
import light_worker
from rsmp_nlp.engine.batches import encode
from rsmp_nlp.engine.part import Job
from rsmp_nlp.engine.processes import Workers
from rsmp_nlp.engine.store import PartStore
from rsmp_nlp.schema.records import Message

if __name__ == "__main__":
    job = Job("m", "0" * 64, 0.5)
    with Workers(job, PartStore(Path({str(tmp_path)!r})), 2, light_worker.work) as workers:
        list(workers.made(encode([Message("1", "f", "a", "a", 1)], job.fingerprint)))
        print(*(one.process.pid for one in workers._workers), flush=True)
        time.sleep(60)
"""
    script = tmp_path / "parent.py"
    script.write_text(code, encoding="utf-8")
    parent = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True)
    children = [int(one) for one in parent.stdout.readline().split()]
    assert children
    for child in children:
        os.kill(child, signal.SIGINT)
    time.sleep(0.2)
    assert all(alive(child) for child in children)
    parent.kill()
    parent.communicate()
    end = time.monotonic() + 20
    while any(alive(child) for child in children) and time.monotonic() < end:
        time.sleep(0.05)
    assert not [child for child in children if alive(child)]


def alive(process):
    try:
        os.kill(process, 0)
        state = Path(f"/proc/{process}/stat")
        return not state.exists() or state.read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_processes_begun_ahead_take_the_first_batches(six, store, job, light):
    with begun(2):
        ahead = {one.process.pid for one in processes._begun}
        with Workers(job, store, 2, light) as workers:
            list(workers.made(six()))
            assert {one.process.pid for one in workers._workers} <= ahead
    assert len(ahead) == 2
    assert not any(map(alive, ahead))


def test_processes_begun_ahead_for_nothing_leave(light):
    with suppress(RsmpError), begun(2):
        ahead = [one.process.pid for one in processes._begun]
        raise RsmpError("nothing to classify")
    assert len(ahead) == 2
    assert not any(map(alive, ahead))
    assert processes._begun == []


def test_a_process_begun_ahead_that_died_is_replaced(six, store, job, light):
    with begun(1):
        os.kill(processes._begun[0].process.pid, signal.SIGKILL)
        processes._begun[0].process.join()
        with Workers(job, store, 1, light) as workers:
            assert len(list(workers.made(six()))) == 6
