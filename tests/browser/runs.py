"""Run folders with every table that a page can show, aggregated by the program itself."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from tests.aggregate.frames import batches
from tests.report.conftest import MIXES, RUN

from rsmp_nlp.aggregate.options import Options
from rsmp_nlp.aggregate.tables import aggregate
from rsmp_nlp.report.cautions import warnings_text
from rsmp_nlp.report.store import arrow_schema
from rsmp_nlp.report.table_files import write_table
from rsmp_nlp.schema.tables import (
    MESSAGES,
    PLATFORMS,
    POSTERIOR_COLUMNS,
    SEGMENTS,
    TEXT_COLUMN,
    TIMELINE,
    USAGES_TABLE,
    WORDS,
)
from rsmp_nlp.taxonomy import CLASSES, FAMILY_CLASSES, USAGES
from rsmp_nlp.whole_files import write_json

THREADS = 15
PER_THREAD = 4
AUTHORS = 8
DAYS = 90


def messages(
    names: Sequence[str], authors: Sequence[str] = (), text: str = "Rendez-vous samedi à 18 h."
) -> pd.DataFrame:
    """Return messages of platforms that lean as `MIXES`, in turn.

    Parameters
    ----------
    names : platforms
    authors : of every platform; by default `AUTHORS` pseudonyms of each
    text : of every message
    """
    rng = np.random.default_rng(0)
    rows = []
    for index, platform in enumerate(names):
        families = np.array(MIXES[index % len(MIXES)])
        weights = np.append(np.repeat(families / families.sum(), 3) * 3, 0.3)
        for thread in range(THREADS):
            lean = rng.dirichlet(weights)
            for place in range(PER_THREAD):
                posterior = rng.dirichlet(lean * 20 + 0.05)
                rows.append(
                    _row(platform, thread, place, posterior, rng)
                    | {"text": text, "author": _author(platform, authors, rng)}
                )
    columns = [*MESSAGES.column_names, TEXT_COLUMN.name]
    return pd.DataFrame(rows, columns=columns)


def _row(
    platform: str, thread: int, place: int, posterior: Any, rng: np.random.Generator
) -> dict[str, Any]:
    by_family = dict.fromkeys(FAMILY_CLASSES, 0.0)
    for usage, probability in zip(USAGES, posterior, strict=False):
        by_family[usage.family] += float(probability)
    by_family["none"] = float(posterior[-1])
    family = max(by_family, key=lambda slug: by_family[slug])
    inside = [slug for slug in CLASSES if slug in ("none",) and family == "none"] or [
        usage.slug for usage in USAGES if usage.family == family
    ]
    probability = dict(zip(CLASSES, map(float, posterior), strict=True))
    return {
        "message_id": f"{thread}-{place}",
        "platform": platform,
        "thread_id": f"t{thread}",
        "parent_id": f"{thread}-{place - 1}" if place else None,
        "author_kind": "human",
        "role": "animation" if place % 2 else "membre",
        "kind": "post" if place == 0 else "reply",
        "space": f"espace {thread % 2}",
        "created_at": pd.Timestamp("2026-01-05", tz="UTC")
        + pd.Timedelta(days=int(rng.integers(DAYS))),
        "lang": "fr",
        "usage": max(inside, key=lambda slug: probability[slug]),
        "family": family,
        "confidence": by_family[family],
        "abstained": by_family[family] < 0.5,
        **{f"p_{slug}": value for slug, value in by_family.items()},
        **dict(zip(POSTERIOR_COLUMNS, map(float, posterior), strict=True)),
        "source_file": "a.csv",
        "source_row": thread * PER_THREAD + place + 2,
        "run_id": RUN["run_id"],
    }


def _author(platform: str, authors: Sequence[str], rng: np.random.Generator) -> str:
    at = int(rng.integers(AUTHORS))
    return authors[at % len(authors)] if authors else f"a-{at:04x}"


def words(terms: Sequence[str]) -> pd.DataFrame:
    """Return terms that weigh in every usage."""
    rows = [
        (usage.slug, usage.family, "word", term, 4, 3.0 - rank / 10)
        for usage in USAGES
        for rank, term in enumerate(terms)
    ]
    return pd.DataFrame(rows, columns=WORDS.column_names)


def write_run(
    folder: Path,
    frame: pd.DataFrame,
    options: Options,
    terms: Sequence[str] = ("réunion", "bravo", "samedi"),
    **run: Any,
) -> Path:
    """Write the tables of these messages and their record, as the pipeline does."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    folder.mkdir(parents=True, exist_ok=True)
    pq.write_table(
        pa.Table.from_pandas(
            frame, schema=arrow_schema(MESSAGES, TEXT_COLUMN), preserve_index=False
        ),
        folder / "messages.parquet",
    )
    tables = aggregate(lambda _: batches([frame]), 0, options)
    for row in (*tables.platforms, *tables.timeline, *tables.segments):
        row["warnings"] = warnings_text(row)
    write_table(tables.platforms, PLATFORMS, folder, csv=True)
    write_table(tables.usages, USAGES_TABLE, folder, csv=True)
    write_table(tables.timeline, TIMELINE, folder, csv=False)
    if options.by:
        write_table(tables.segments, SEGMENTS, folder, csv=True)
    write_table(words(terms).to_dict("records"), WORDS, folder, csv=False)
    write_json(folder / "run.json", json.loads(json.dumps(RUN)) | run)
    return folder
