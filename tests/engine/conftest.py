"""Batches, and workers that do next to nothing: real processes, without the seconds that models take."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from rsmp_nlp.engine import batches as batches_module
from rsmp_nlp.engine.batches import encode
from rsmp_nlp.engine.part import Job
from rsmp_nlp.engine.store import PartStore
from rsmp_nlp.schema.records import Message

LIGHT = (Path(__file__).parent / "light_worker.txt").read_text(encoding="utf-8")
"""Module of the light work; a text, so that no test runner imports it from here."""


def message(rank: int, text: str = "Bonjour") -> Message:
    """Return a message of a forum."""
    return Message(
        message_id=str(rank),
        platform="forum",
        text=text,
        source_file="forum.csv",
        source_row=rank + 2,
        author="Nadia Le Goff",
        kind="post",
        created_at=datetime(2024, 3, 12, 18, 30, tzinfo=UTC),
    )


@pytest.fixture
def job() -> Job:
    """Give a job whose model is never opened."""
    return Job("absent", "0" * 64, 0.5)


@pytest.fixture
def store(tmp_path) -> PartStore:
    folder = tmp_path / "parts"
    folder.mkdir()
    return PartStore(folder)


@pytest.fixture
def light(tmp_path, monkeypatch):
    """Give the work of light workers, importable in other processes."""
    folder = tmp_path / "light"
    folder.mkdir()
    (folder / "light_worker.py").write_text(LIGHT, encoding="utf-8")
    monkeypatch.syspath_prepend(folder)
    import light_worker

    return light_worker.work


@pytest.fixture
def six(monkeypatch, job):
    """Give six batches of ten messages, each of which tells its worker what to do."""
    monkeypatch.setattr(batches_module, "BATCH", 10)

    def made(orders: dict[int, str] | None = None):
        orders = orders or {}
        texts = [orders.get(rank // 10, "work") for rank in range(60)]
        return list(encode(map(message, range(60), texts), job.fingerprint))

    return made
