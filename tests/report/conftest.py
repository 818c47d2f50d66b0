"""A small run on disk, as the pipeline writes one."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from rsmp_nlp.aggregate.position import locate
from rsmp_nlp.schema.tables import PLATFORMS, USAGES_TABLE
from rsmp_nlp.taxonomy import CLASSES, FAMILY_SLUGS, USAGES

MIXES = ((8.0, 1.0, 1.0), (1.0, 8.0, 1.0), (1.0, 1.0, 8.0), (1.0, 1.0, 1.0))

MakeRun = Callable[..., Path]


def platform_record(name: str, index: int, clusters: int = 60) -> tuple[dict[str, Any], Any]:
    """Return a row of `platforms.parquet`, leaning as `MIXES[index % 4]`, and its position."""
    rng = np.random.default_rng(index)
    families = np.array(MIXES[index % len(MIXES)])
    weights = np.append(np.repeat(families / families.sum() / 3, 3), 0.2)
    sums = rng.dirichlet(weights * 20, clusters) * rng.integers(1, 6, clusters)[:, None]
    rows = np.hstack([sums.sum(axis=1, keepdims=True), *[sums] * 4])
    position = locate(rows, seed=0, draws=200)
    row: dict[str, Any] = dict.fromkeys(PLATFORMS.column_names)
    row |= {
        "platform": name,
        "messages": clusters * 3,
        "threads": clusters,
        "in_grid": position.in_grid,
        "centre_of_gravity": position.centre,
        "certainty": position.certainty,
        "warnings": "",
        "unit": "thread",
        "clusters": clusters,
        "design_effect": 1.4,
        "ilr_1": position.ilr_mean[0],
        "ilr_2": position.ilr_mean[1],
        "ilr_var_1": position.ilr_covariance[0, 0],
        "ilr_var_2": position.ilr_covariance[1, 1],
        "ilr_cov": position.ilr_covariance[0, 1],
    }
    for place, slug in enumerate(FAMILY_SLUGS):
        row[slug] = position.shares[place]
        row[f"{slug}_low"] = position.low[place]
        row[f"{slug}_high"] = position.high[place]
    return row, position


RUN: dict[str, Any] = {
    "tool": "rsmp-nlp",
    "version": "0.1.0",
    "run_id": "run-1",
    "status": "done",
    "finished_at": "2026-11-22T10:04:09Z",
    "model": {
        "name": "default",
        "sha256": "9f86d081",
        "scores": {
            "families_macro_f1": 0.62,
            "usages_macro_f1": 0.4,
            "families_accuracy": 0.63,
            "messages": 11624,
            "platforms": 86,
        },
    },
    "inputs": [
        {
            "file": "a.csv",
            "reader": "csv",
            "read": 100,
            "classified": 97,
            "skipped": 2,
            "rejected": 1,
            "error": None,
        }
    ],
    "counts": {"read": 100, "classified": 97, "skipped": 2, "rejected": 1},
    "reasons": {"skipped": {"texte vide": 2}, "rejected": {"octet nul": 1}},
    "assumptions": ["dates lues comme heure de Paris"],
}


@pytest.fixture
def make_run(tmp_path: Path) -> MakeRun:
    """Return a function that writes a run of the platforms named, and returns its folder."""

    def make(
        names: Sequence[str], run: dict[str, Any] | None = None, clusters: int = 60, **columns: Any
    ) -> Path:
        rows, profile = [], []
        for index, name in enumerate(names):
            row, position = platform_record(name, index, clusters)
            rows.append(row | columns)
            profile += [
                {
                    "platform": name,
                    "family": usage.family,
                    "usage": usage.slug,
                    "share": position.usage_shares[place],
                    "low": position.usage_low[place],
                    "high": position.usage_high[place],
                    "messages": 3,
                }
                for place, usage in enumerate(USAGES)
            ]
        pd.DataFrame(rows, columns=PLATFORMS.column_names).to_parquet(
            tmp_path / "platforms.parquet"
        )
        pd.DataFrame(profile, columns=USAGES_TABLE.column_names).to_parquet(
            tmp_path / "usages.parquet"
        )
        dates = pd.to_datetime(["2025-01-03", None, "2026-03-02"], utc=True)
        pd.DataFrame({"created_at": dates}).to_parquet(tmp_path / "messages.parquet")
        (tmp_path / "run.json").write_text(json.dumps(RUN | (run or {})), encoding="utf-8")
        return tmp_path

    assert len(CLASSES) == len(USAGES) + 1
    return make
