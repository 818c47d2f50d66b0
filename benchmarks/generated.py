"""A corpus of any size for benchmarks: sentences written for the project, put together at random."""

from __future__ import annotations

import csv
import gzip
import json
import random
import re
from collections.abc import Iterator
from pathlib import Path

STARTER = Path(__file__).parents[1] / "corpora" / "starter"


def write_corpus(path: Path, messages: int, seed: int = 0, real: Path | None = None) -> None:
    """Write a JSONL of `messages` messages: own identifiers, threads, authors and dates.

    Parameters
    ----------
    real : JSONL, gzipped or not, whose texts are taken instead of generated ones
    """
    draw = random.Random(seed)
    texts = _given(real, messages) if real else _generated(draw)
    thread, left = 0, 0
    with path.open("w", encoding="utf-8") as stream:
        for rank, text in zip(range(messages), texts, strict=False):
            if left == 0:
                thread, left = rank, draw.choice((1, 1, 2, 4, 8, 20))
            left -= 1
            record = {
                "message_id": f"m{rank}",
                "thread_id": f"t{thread}",
                "parent_id": f"m{thread}" if rank > thread else None,
                "author": f"auteur {draw.randrange(max(50, messages // 20))}",
                "created_at": f"2024-{1 + rank * 12 // messages:02}-{draw.randint(1, 28):02}T12:00:00Z",
                "platform": f"réseau {draw.randrange(5)}",
                "text": text,
            }
            stream.write(json.dumps(record, ensure_ascii=False) + "\n")


def _generated(draw: random.Random) -> Iterator[str]:
    sentences = [part for text in _starter() for part in re.split(r"(?<=[.!?]) +", text)]
    while True:
        yield f"{' '.join(draw.choices(sentences, k=draw.randint(1, 5)))} {draw.randrange(10**6)}"


def _starter() -> Iterator[str]:
    for path in sorted(STARTER.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as stream:
            yield from (row["text"] for row in csv.DictReader(stream))
    for path in sorted(STARTER.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            yield json.loads(line)["text"]


def _given(path: Path, messages: int) -> Iterator[str]:
    """Yield the texts of a file again and again, each time with another end."""
    opened = gzip.open if path.suffix == ".gz" else open
    for turn in range(messages):
        with opened(path, "rt", encoding="utf-8") as stream:
            for line in stream:
                text = json.loads(line).get("text")
                if text:
                    yield f"{text} {turn}" if turn else text
