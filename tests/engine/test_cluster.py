"""A real scheduler and real workers on loopback, one of which is killed."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
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
from rsmp_nlp.engine import versions
from rsmp_nlp.engine.cluster import classify_on_cluster
from rsmp_nlp.engine.watch import Watcher
from rsmp_nlp.errors import NotReadable, RsmpError, UsageError

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
def classify(store, job, light):
    """Classify on a cluster by light work; give the identifiers of the rows."""

    def call(address, batches):
        parts = classify_on_cluster(job, batches, store, 1, address, Watcher(), light)
        return [i for part in parts for i in part.rows["message_id"].to_pylist()]

    return call


ALL = [str(rank) for rank in range(60)]


def test_parts_come_in_order_whatever_becomes_of_a_worker(classify, cluster, six):
    def killing(batches):
        for rank, batch in enumerate(batches):
            if rank == 3:
                cluster.replace_worker()
            yield batch

    assert classify(cluster.address, killing(six({0: "sleep", 1: "sleep", 2: "sleep"}))) == ALL


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


def test_what_the_store_holds_is_not_sent(classify, cluster, six, store, light, job):
    batches = six({1: "die"})
    good = six()
    light(job, good[1], store)
    (store.folder / f"{good[1].name}.part").rename(store.folder / f"{batches[1].name}.part")
    assert classify(cluster.address, batches) == ALL


def test_a_mistake_on_a_worker_is_its_sentence_and_where(classify, cluster, six):
    with pytest.raises(NotReadable, match=r"Travailleur tcp://127.0.0.1:\d+ : modèle"):
        classify(cluster.address, six({1: "refuse"}))


def test_a_folder_that_workers_do_not_see_is_said(classify, cluster, six, monkeypatch):
    monkeypatch.setattr(module, "_MARK", ".elsewhere")
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
    monkeypatch.setattr(module, "_SECONDS_TO_CONNECT", 1)
    with pytest.raises(UsageError, match="aucun ordonnanceur Dask ne répond"):
        classify("tcp://127.0.0.1:9", six())


def test_a_scheduler_that_goes_away_is_said_and_what_was_done_is_kept(
    classify, six, store, tmp_path
):
    (tmp_path / "other").mkdir()
    with running(tmp_path / "other") as cluster:

        def killing(batches):
            for rank, batch in enumerate(batches):
                if rank == 3:
                    while not list(store.folder.glob("*.part")):
                        time.sleep(0.05)
                    cluster.processes[0].kill()
                yield batch

        with pytest.raises(RsmpError, match="ne répond plus"):
            classify(cluster.address, killing(six()))
    assert list(store.folder.glob("*.part"))


def test_a_cluster_of_this_machine_is_made_where_none_is_named(six, store, job, light):
    parts = classify_on_cluster(job, six(), store, 2, None, Watcher(), light)
    assert [i for part in parts for i in part.rows["message_id"].to_pylist()] == ALL


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
    rows = [f"{n};Réunion numéro {n} demain à {n % 24}h;auteur {n % 9}" for n in range(120)]
    (tmp_path / "forum.csv").write_text("\n".join(["id;texte;auteur", *rows]), encoding="utf-8")
    monkeypatch.setattr(batches_module, "BATCH", 10)
    settings = RunSettings(
        (str(tmp_path / "forum.csv"),),
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
