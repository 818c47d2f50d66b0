"""A run on disk with every table of the schema, as the pipeline and `locate` write them."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.export.postgresql import binaries, server

from rsmp_nlp.report.datapackage import write_datapackage
from rsmp_nlp.report.store import arrow_schema
from rsmp_nlp.report.table_files import write_table
from rsmp_nlp.schema.tables import (
    MESSAGES,
    PLATFORMS,
    SEGMENTS,
    TEXT_COLUMN,
    TIMELINE,
    USAGES_TABLE,
    WORDS,
)
from rsmp_nlp.taxonomy import CLASSES, FAMILY_SLUGS, USAGES, family_of_usage
from rsmp_nlp.whole_files import write_json

NAMES = ("La Coopol", "Désirs d’avenir", '=HYPERLINK("http://x")', "a;b\"c'd\n<script>", "Ⅵ\u202e")
PERIODS = ("2026-01", "2026-02", "2026-03")

MakeRun = Callable[..., Path]


def position(rng: np.random.Generator, messages: int) -> dict[str, Any]:
    """Return a row of positions; readings that a source may lack are absent."""
    shares = rng.dirichlet((3, 2, 1))
    row: dict[str, Any] = {
        "messages": messages,
        "in_grid": 0.9,
        "centre_of_gravity": FAMILY_SLUGS[int(shares.argmax())],
        "certainty": 0.97,
        "warnings": "peu de messages | =1+1",
        "model_error": True,
        "level": 0.95,
        "x": float(shares[2] + shares[0] / 2),
        "y": float(shares[0] * 3**0.5 / 2),
    }
    for slug, share in zip(FAMILY_SLUGS, shares, strict=True):
        row |= {slug: share, f"{slug}_low": share * 0.9, f"{slug}_high": share + 0.1 * (1 - share)}
    return row


def message_rows(names: Sequence[str], each: int, run_id: str) -> dict[str, list[Any]]:
    rng = np.random.default_rng(0)
    rows: dict[str, list[Any]] = {column.name: [] for column in (*MESSAGES.columns, TEXT_COLUMN)}
    for name in names:
        posteriors = rng.dirichlet(np.ones(len(CLASSES)), each).round(6)
        for rank, posterior in enumerate(posteriors):
            usage = CLASSES[int(posterior.argmax())]
            row: dict[str, Any] = dict.fromkeys(rows)
            row |= {
                "message_id": f"{rank:06d}",
                "platform": name,
                "thread_id": f"fil-{rank // 5}",
                "parent_id": f"{rank - 1:06d}" if rank % 5 else None,
                "author": f"a-{rank % 7:012x}",
                "author_kind": "human",
                "created_at": None
                if rank % 10 == 9
                else pd.Timestamp("2026-01-01T08:00:00Z") + pd.Timedelta(days=rank % 90),
                "usage": usage,
                "family": family_of_usage(usage),
                "confidence": 0.5,
                "abstained": rank % 3 == 0,
                "p_none": float(posterior[-1]),
                "source_file": "a.csv",
                "source_row": rank + 2,
                "run_id": run_id,
                "text": "=cmd|' /C calc'!A0",
            }
            row |= {f"p_{slug}": float(p) for slug, p in zip(CLASSES, posterior, strict=True)}
            for place, family in enumerate(FAMILY_SLUGS):
                row[f"p_{family}"] = float(posterior[3 * place : 3 * place + 3].sum())
            for column, value in row.items():
                rows[column].append(value)
    return rows


@pytest.fixture
def make_run(tmp_path: Path) -> MakeRun:
    """Return a function that writes a run, and returns its folder."""

    def make(
        names: Sequence[str] = NAMES,
        *,
        each: int = 40,
        run_id: str = "0123456789ab",
        text: bool = False,
        folder: str = "run",
        seed: int = 0,
        **record: Any,
    ) -> Path:
        out = tmp_path / folder
        out.mkdir(parents=True)
        rng = np.random.default_rng(seed)
        positions = [{"platform": name, **position(rng, each)} for name in names]
        write_table(positions, PLATFORMS, out, csv=True)
        usages = [
            {
                "platform": name,
                "family": usage.family,
                "usage": usage.slug,
                "share": 1 / 9,
                "low": 0.05,
                "high": 0.2,
                "messages": 3,
            }
            for name in names
            for usage in USAGES
        ]
        write_table(usages, USAGES_TABLE, out, csv=True)
        periods = [
            {"platform": name, "period": period, **position(rng, 12)}
            for name in names
            for period in PERIODS
        ]
        write_table(periods, TIMELINE, out, csv=False)
        segments = [
            {"platform": name, "by": "role", "value": value, **position(rng, 15)}
            for name in names
            for value in ("équipe", "membre")
        ]
        write_table(segments, SEGMENTS, out, csv=True)
        words = [
            {
                "usage": usage.slug,
                "family": usage.family,
                "kind": "word",
                "term": "=réunion",
                "messages": 4,
                "contribution": 1.5,
            }
            for usage in USAGES
        ]
        write_table(words, WORDS, out, csv=False)
        rows = message_rows(names, each, run_id)
        schema = arrow_schema(MESSAGES, *((TEXT_COLUMN,) if text else ()))
        pq.write_table(pa.Table.from_pydict(rows, schema=schema), out / "messages.parquet")
        write_json(
            out / "run.json",
            {
                "tool": "rsmp-nlp",
                "version": "0.1.0",
                "run_id": run_id,
                "status": "done",
                "command": ["classify", "a.csv"],
                "started_at": "2026-11-22T10:00:00Z",
                "finished_at": "2026-11-22T10:04:09Z",
                "seed": 0,
                "lang": "fr",
                "model": {"name": "default", "sha256": "9f86d081", "threshold": 0.4, "scores": {}},
                "options": {},
                "inputs": [{"file": "a.csv", "read": 210, "classified": 200}],
                "counts": {"read": 210, "classified": 200, "skipped": 7, "rejected": 3},
                "reasons": {"skipped": {"texte vide": 7}, "rejected": {"octet nul": 3}},
                **record,
            },
        )
        write_datapackage(out, json.loads((out / "run.json").read_text(encoding="utf-8")))
        return out

    return make


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """Give the URL of a real server, `{}` where the name of a database goes."""
    pytest.importorskip("psycopg", reason="psycopg absent : pip install 'rsmp-nlp[postgresql]'")
    programs = binaries()
    if programs is None:
        pytest.skip("serveur PostgreSQL absent : apt install postgresql")
    with server(programs) as url:
        yield url


@pytest.fixture
def postgresql_url(postgresql: str) -> str:
    """URL of a database of its own, empty."""
    import sqlalchemy as sa

    name = f"t{uuid.uuid4().hex}"
    engine = sa.create_engine(postgresql.format("postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    engine.dispose()
    return postgresql.format(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """URL of an empty database of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/essai.sqlite"
    url: str = request.getfixturevalue("postgresql_url")
    return url
