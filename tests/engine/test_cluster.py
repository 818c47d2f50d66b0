"""A real scheduler and real workers on loopback, one of which is killed."""

from __future__ import annotations

import io
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from tests.documents.markdown import blocks_run_by
from tests.documents.shell import commands, run_block

from rsmp_nlp import pipeline
from rsmp_nlp.config import RunSettings
from rsmp_nlp.engine import batches as batches_module
from rsmp_nlp.engine import cluster as module
from rsmp_nlp.engine import cluster_client, cluster_reading, versions
from rsmp_nlp.engine.batches import decode, encode
from rsmp_nlp.engine.cluster import classify_on_cluster
from rsmp_nlp.engine.files import Folder
from rsmp_nlp.engine.part import Part
from rsmp_nlp.engine.predict import _kept
from rsmp_nlp.engine.watch import Watcher
from rsmp_nlp.errors import NotReadable, RsmpError, UsageError
from rsmp_nlp.read.base import ReadOptions
from rsmp_nlp.read.reading import Reading
from rsmp_nlp.read.select import REPEATED

pytest.importorskip("distributed", reason="dask absent : pip install 'rsmp-nlp[dask]'")
pytestmark = [
    pytest.mark.skipif(os.name != "posix", reason="envoie SIGKILL"),
    # left by Dask when processes are killed
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

LIGHT = (Path(__file__).parent / "light_worker.txt").read_text(encoding="utf-8")
NLP = Path(__file__).parents[2] / "nlp"


class Cluster:
    """A scheduler and its workers, each a process of the `dask` command."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "scheduler.json"
        self.folder = folder
        self.log = (folder / "dask.log").open("wb")
        paths = [str(NLP), str(folder), os.environ.get("PYTHONPATH", "")]
        self.environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
        options = ("--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(self.file))
        self.processes = [self._start("scheduler", *options)]
        end = time.monotonic() + 120
        while not (self.file.exists() and self.file.read_text()) and time.monotonic() < end:
            time.sleep(0.1)

    def _start(self, *arguments: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "dask", *arguments, "--no-dashboard"]
        return subprocess.Popen(command, env=self.environment, stdout=self.log, stderr=self.log)

    def add_worker(self) -> subprocess.Popen[bytes]:
        """Start a worker of one thread, which nobody starts again when it dies."""
        options = ("--nthreads", "1", "--no-nanny", "--scheduler-file", str(self.file))
        place = ("--local-directory", str(self.folder), "--host", "127.0.0.1")
        worker = self._start("worker", *options, *place)
        self.processes.append(worker)
        return worker

    def replace_worker(self) -> None:
        """Kill the oldest worker; another begins, some seconds later."""
        oldest = self.processes.pop(1)
        oldest.kill()
        oldest.wait()
        self.add_worker()

    @property
    def address(self) -> str:
        """Where the scheduler listens."""
        return str(json.loads(self.file.read_text())["address"])

    def close(self) -> None:
        """Kill what is left."""
        for process in reversed(self.processes):
            process.kill()
            process.wait()
        self.log.close()


@contextmanager
def running(folder: Path) -> Iterator[Cluster]:
    (folder / "light_worker.py").write_text(LIGHT, encoding="utf-8")
    one = Cluster(folder)
    one.add_worker()
    one.add_worker()
    try:
        yield one
    finally:
        one.close()


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """Give a cluster that tests share: each leaves two workers alive."""
    with running(tmp_path_factory.mktemp("cluster")) as one:
        yield one


@pytest.fixture
def six(tmp_path, monkeypatch):
    """Write six files, of ten messages each, a batch; the first message tells its worker what to do."""
    monkeypatch.setattr(batches_module, "BATCH", 10)
    (tmp_path / "exports").mkdir()

    def written(orders: dict[int, str] | None = None) -> str:
        for rank in range(6):
            text = (orders or {}).get(rank, "work")
            lines = (
                json.dumps({"id": str(n), "texte": text}) for n in range(10 * rank, 10 * rank + 10)
            )
            path = tmp_path / "exports" / f"{rank}.jsonl"
            path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        return str(tmp_path / "exports")

    return written


@pytest.fixture
def classify(store, job, light, tmp_path):
    """Classify on a cluster by light work; give the identifiers of the rows."""
    (tmp_path / "read").mkdir()

    def call(address, path, done=lambda: None, workers=1):
        reading, read = Reading((path,), ReadOptions()), Folder(tmp_path / "read")
        parts = classify_on_cluster(
            job, reading, io.StringIO(), store, read, workers, address, Watcher(), light
        )
        found = []
        for part in parts:
            found += part.rows["message_id"].to_pylist()
            done()
        # a worker that was killed leaves what it was writing aside, which goes with `.partial`
        assert [one.name for one in read.folder.iterdir() if one.name[0] != "."] == []
        return found

    return call


ALL = [str(rank) for rank in range(60)]


def once(action):
    """Return what acts the first time that it is called."""
    left = [action]
    return lambda: left and left.pop()()


def test_parts_come_in_order_whatever_becomes_of_a_worker(classify, cluster, six):
    path = six(dict.fromkeys(range(1, 6), "sleep"))
    assert classify(cluster.address, path, once(cluster.replace_worker)) == ALL


def test_a_worker_that_dies_while_it_reads_costs_nothing(classify, cluster, tmp_path, monkeypatch):
    monkeypatch.setattr(batches_module, "BATCH", 200)
    lines = (json.dumps({"id": str(n), "texte": "work"}) for n in range(24_000))
    (tmp_path / "long.jsonl").write_text("\n".join(lines), encoding="utf-8")
    killed = []

    def kill():
        while not list((tmp_path / "read").glob("*-000003.outline")):
            time.sleep(0.01)
        for _ in range(2):  # whichever reads
            cluster.replace_worker()
        killed.append(len(list((tmp_path / "read").glob("*.outline"))))

    thread = threading.Thread(target=kill)
    thread.start()
    found = classify(cluster.address, str(tmp_path / "long.jsonl"))
    thread.join()
    assert found == [str(n) for n in range(24_000)]
    assert killed[0] < 120  # it had not read everything


def test_the_page_of_clusters_starts_one_and_classifies_on_it(tmp_path):
    classifying, starting = blocks_run_by(__file__, "docs/cluster.md")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    here = {"10.0.0.5": "127.0.0.1", "8786": port, "--nworkers 16": "--nworkers 1"}
    for shown, used in here.items():
        classifying, starting = classifying.replace(shown, used), starting.replace(shown, used)
    (tmp_path / "exports").mkdir()
    rows = "".join(f"{n};Réunion numéro {n} jeudi à 20 h\n" for n in range(9))
    (tmp_path / "exports" / "a.csv").write_text(f"id;texte\n{rows}", encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(NLP), "DASK_DISTRIBUTED__DASHBOARD__LINK": ""}
    with (tmp_path / "dask.log").open("wb") as log:
        started = [
            subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    *words,
                    *(("--no-dashboard",) if words[1] == "worker" else ()),
                ],
                cwd=tmp_path,
                env=environment,
                stdout=log,
                stderr=log,
            )
            for words in commands(starting)
        ]
        try:
            run_block(classifying.replace("/shared", str(tmp_path)))
        finally:
            for process in reversed(started):
                process.kill()
                process.wait()
    assert (tmp_path / "run" / "report.html").stat().st_size


def test_what_the_store_holds_is_not_made_again(classify, cluster, six, store, light, job):
    path = six({1: "die"})
    lines = io.StringIO()
    batches = list(encode(_kept(Reading((path,), ReadOptions()), lines, None), job.fingerprint))
    rows = decode(batches[1].payload)
    store.put(batches[1].name, Part(rows.select(["message_id"])))
    assert classify(cluster.address, path) == ALL


def test_a_mistake_on_a_worker_is_its_sentence_and_where(classify, cluster, six):
    with pytest.raises(NotReadable, match=r"Travailleur tcp://127.0.0.1:\d+ : modèle"):
        classify(cluster.address, six({1: "refuse"}))


def test_a_folder_that_workers_do_not_see_is_said(classify, cluster, six, monkeypatch):
    monkeypatch.setattr(module, "MARK", ".elsewhere")
    with pytest.raises(UsageError, match="dossier de sortie invisible"):
        classify(cluster.address, six())


def test_another_version_of_this_program_is_said(classify, cluster, six, monkeypatch):
    monkeypatch.setattr(versions, "_versions", _changed(versions._versions))
    with pytest.raises(UsageError, match=r"l’ordonnanceur a dask 0\.1, le pilote"):
        classify(cluster.address, six())


def _changed(honest):
    seen = []

    def versions(one):
        seen.append(one)
        found = honest(one)
        return found if len(seen) == 1 else {**found, "dask": "0.1"}

    return versions


def test_no_scheduler_is_said(classify, six, monkeypatch):
    monkeypatch.setattr(cluster_client, "_SECONDS_TO_CONNECT", 1)
    with pytest.raises(UsageError, match="aucun ordonnanceur Dask ne répond"):
        classify("tcp://127.0.0.1:9", six())


def test_a_scheduler_that_goes_away_is_said_and_what_was_done_is_kept(
    classify, six, store, tmp_path
):
    (tmp_path / "other").mkdir()
    path = six(dict.fromkeys(range(1, 6), "sleep"))
    with (
        running(tmp_path / "other") as cluster,
        pytest.raises(RsmpError, match="ne répond plus"),
    ):
        classify(cluster.address, path, once(cluster.processes[0].kill))
    assert list(store.folder.glob("*.part"))


def test_a_cluster_of_this_machine_is_made_where_none_is_named(classify, six):
    assert classify(None, six(), workers=2) == ALL


class Killing(Watcher):
    """Has a worker killed as soon as something is done."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster, self.killed = cluster, False

    def advance(self, done: int, share: float | None) -> None:
        """Kill a worker, once."""
        if not self.killed:
            self.killed = True
            self.cluster.replace_worker()


def test_tables_are_those_of_the_local_engine_byte_for_byte(tiny, cluster, tmp_path, monkeypatch):
    (tmp_path / "exports").mkdir()
    for first in (0, 50, 100):  # ten of each are in the next as well
        rows = [
            f"{n};{n - n % 7};P;Réunion numéro {n} demain à {n % 24}h;auteur {n % 9}"
            for n in range(first, first + 60)
        ]
        text = "\n".join(["id;parent_id;platform;texte;auteur", *rows, "1000;;;;"])
        (tmp_path / "exports" / f"{first:03}.csv").write_text(text, encoding="utf-8")
    monkeypatch.setattr(batches_module, "BATCH", 10)
    monkeypatch.setattr(cluster_reading, "GROUP_CLAIMS", 1)
    settings = RunSettings(
        (str(tmp_path / "exports"),),
        tmp_path / "local",
        model=str(tiny.folder),
        key=tmp_path / "key",
    )
    pipeline.classify(settings)
    out = tmp_path / "dask"
    watcher = Killing(cluster)
    pipeline.classify(replace(settings, out=out, engine="dask", scheduler=cluster.address), watcher)
    assert watcher.killed
    tables = [one.name for one in out.iterdir() if one.suffix in (".parquet", ".csv", ".jsonl")]
    assert "messages.parquet" in tables
    for name in tables:
        assert (out / name).read_bytes() == (tmp_path / "local" / name).read_bytes(), name
    ours, theirs = (json.loads((one / "run.json").read_text()) for one in (out, tmp_path / "local"))
    for name in ("counts", "inputs", "reasons", "assumptions", "languages", "run_id"):
        assert json.dumps(ours[name]) == json.dumps(theirs[name]), name
    assert ours["reasons"]["skipped"] == {"texte vide": 3, REPEATED: 20}
