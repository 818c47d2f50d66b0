"""A cluster whose machines share an object store and no folder: sources and parts travel through it."""

from __future__ import annotations

import json
import os
from dataclasses import replace

import pandas as pd
import pytest
from tests.remote_servers import s3_server

from rsmp_nlp import pipeline
from rsmp_nlp.config import RunSettings
from rsmp_nlp.engine import batches, cluster_reading
from rsmp_nlp.engine.files import Elsewhere, get, put
from rsmp_nlp.engine.watch import Watcher

pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture
def s3(monkeypatch):
    with s3_server(monkeypatch) as store:
        yield store


def test_what_is_put_is_got_whole_or_not_at_all(s3):
    files = Elsewhere("s3://seau/run/.partial/parts")
    assert get(files, "a") is None
    assert not files.holds("a")
    put(files, "a", b"abc")
    assert files.holds("a")
    assert get(files, "a") == b"abc"
    s3.put("run/.partial/parts/a", b"half")
    assert get(files, "a") is None
    s3.put("run/usages.csv", b"")
    files.clear()
    assert s3.keys() == ["run/usages.csv"]


class Looking(Watcher):
    """Notes what the store holds once something is classified, and what it is told."""

    def __init__(self, s3) -> None:
        self.s3, self.seen, self.told = s3, [], []

    def advance(self, done, share):
        """Look."""
        self.seen = self.seen or self.s3.keys("run/.partial/")

    def tell(self, sentence):
        """Note."""
        self.told.append(sentence)


@pytest.mark.skipif(os.name != "posix", reason="processus de Dask")
def test_workers_read_and_write_in_a_store(s3, tiny, tmp_path, monkeypatch):
    pytest.importorskip("distributed", reason="dask absent : pip install 'rsmp-nlp[dask]'")
    monkeypatch.setattr(batches, "BATCH", 10)
    monkeypatch.setattr(cluster_reading, "GROUP_CLAIMS", 1)
    for rank in range(3):
        lines = (
            json.dumps({"id": f"{rank}-{n}", "texte": f"Réunion {n} à {n % 24}h", "auteur": "Ana"})
            for n in range(15)
        )
        s3.put(f"in/{rank}.jsonl", "\n".join(lines).encode())
    settings = RunSettings(
        ("s3://seau/in",), tmp_path / "local", model=str(tiny.folder), key=tmp_path / "key"
    )
    pipeline.classify(settings)
    watcher = Looking(s3)
    out = tmp_path / "dask"
    there = replace(settings, out=out, engine="dask", shared="s3://seau/run")
    pipeline.classify(there, watcher)
    assert watcher.told == []  # the driver read nothing itself
    assert any(key.startswith("run/.partial/read/") for key in watcher.seen)
    assert any(key.startswith("run/.partial/parts/") for key in watcher.seen)
    for name in ("usages.csv", "platforms.csv", "rejected.jsonl"):
        assert (out / name).read_bytes() == (tmp_path / "local" / name).read_bytes(), name
    ours, theirs = (
        pd.read_parquet(one / "messages.parquet").drop(columns="run_id")
        for one in (out, tmp_path / "local")
    )
    pd.testing.assert_frame_equal(ours, theirs)
