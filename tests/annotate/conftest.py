"""A run with its texts: two platforms, threads of one to forty messages, copies, replies."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from rsmp_nlp.schema.tables import MESSAGES, POSTERIOR_COLUMNS
from rsmp_nlp.taxonomy import CLASSES

SIZES = (1, 1, 2, 3, 5, 8) * 12 + (40,)
"""Messages of the threads of each platform."""

WORDS = ("réunion", "tract", "bravo", "question", "groupe", "lien", "bienvenue", "pétition")


def platform_messages(name: str, seed: int) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    threads = [place for place, size in enumerate(SIZES) for _ in range(size)]
    count = len(threads)
    usages = rng.integers(0, 10, count)
    usages[::97] = CLASSES.index("relation")
    sure = rng.uniform(0.3, 0.95, count)
    posteriors = (1 - sure[:, None]) / 9 * np.ones((count, 10))
    posteriors[np.arange(count), usages] = sure
    frame = pd.DataFrame(dict.fromkeys(MESSAGES.column_names), index=range(count), dtype=object)
    frame["message_id"] = [f"{name[0]}{rank}" for rank in range(count)]
    frame["platform"] = name
    frame["thread_id"] = [f"{name[0]}t{place}" for place in threads]
    first = {}
    frame["parent_id"] = [
        None if first.setdefault(thread, message) == message else first[thread]
        for thread, message in zip(threads, frame["message_id"], strict=True)
    ]
    frame["author"] = "a-000000000001"
    frame["kind"] = "post"
    frame["created_at"] = pd.Timestamp("2024-02-10", tz="UTC")
    frame["usage"] = [CLASSES[place] for place in usages]
    frame[POSTERIOR_COLUMNS] = posteriors
    keys = [f"{name}-{rank // 2}" if rank % 10 < 2 else None for rank in range(count)]
    frame["text_key"] = pd.Series(keys, dtype=object)
    frame["text"] = [
        f"copie {key}" if key else f"{WORDS[rank % 8]} numéro {rank} pour a.b@exemple.org"
        for rank, key in enumerate(keys)
    ]
    return frame


@pytest.fixture(scope="session")
def messages() -> pd.DataFrame:
    return pd.concat(
        [platform_messages("alpha", 1), platform_messages("beta", 2)], ignore_index=True
    )


@pytest.fixture(scope="session")
def run_folder(messages, tmp_path_factory):
    folder = tmp_path_factory.mktemp("runs") / "run"
    folder.mkdir()
    messages.to_parquet(folder / "messages.parquet", index=False)
    (folder / "run.json").write_text(
        '{"tool": "rsmp-nlp", "run_id": "r1", "model": {"name": "default"}}', encoding="utf-8"
    )
    return folder
