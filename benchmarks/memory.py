"""Peak memory and time per message of the whole `classify`, as the number of messages grows.

    python benchmarks/memory.py --messages 10000 100000 1000000 --workers 1

The corpus is generated (`generated.py`), or made of copies of real texts with `--real FILE`. Memory is
the sum of the resident sizes of the process and its children, looked at every tenth of a second; pages
that they share count each time. Start-up is the time of a run on ten messages. Short runs are measured several
times, and their median is shown.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median, median_high

from generated import write_corpus

NLP = Path(__file__).parents[1] / "nlp"
_PAGE = os.sysconf("SC_PAGE_SIZE")
_SHORT = 20_000
_ROUNDS = 3
"""How often a run of at most `_SHORT` messages is measured: a second of another's work shows there."""


def main() -> None:
    """Print a line for each size, then the ratios that are promised."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, nargs="+", default=[10_000, 100_000, 200_000])
    parser.add_argument("--workers", type=int, nargs="+", default=[1])
    parser.add_argument("--real", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        start_up, *_ = _measure(work, 10, 1, options.real)
        print(f"start-up: {start_up:.1f} s")
        for workers in options.workers:
            found = []
            for messages in options.messages:
                seconds, peak, parts = _measure(work, messages, workers, options.real)
                each = 1e6 * (seconds - start_up) / messages
                found.append((messages, peak, each))
                print(
                    f"{messages:9} messages, {workers} workers: {peak / 2**20:6.0f} MiB, "
                    f"{seconds:7.1f} s, {each:6.0f} µs a message after start-up "
                    f"(of which reading and classifying {parts:.1f} s)",
                    flush=True,
                )
            largest, most, last = found[-1]
            for messages, least, first in found[:-1]:
                print(
                    f"{largest} / {messages} messages, {workers} workers: memory {most / least:.2f}, "
                    f"time a message after start-up {last / first:.2f}"
                )


def _measure(
    work: Path, messages: int, workers: int, real: Path | None
) -> tuple[float, int, float]:
    """Return seconds, peak bytes, and seconds of reading and classifying; of a short run, medians."""
    rounds = _ROUNDS if messages <= _SHORT else 1
    found = [_measured_once(work, messages, workers, real) for _ in range(rounds)]
    seconds, peaks, parts = zip(*found, strict=True)
    return median(seconds), median_high(peaks), median(parts)


def _measured_once(
    work: Path, messages: int, workers: int, real: Path | None
) -> tuple[float, int, float]:
    """Return seconds, peak bytes, and seconds of reading and classifying of one run."""
    corpus, out = work / f"{messages}.jsonl", work / f"out-{messages}-{workers}"
    if not corpus.exists():
        write_corpus(corpus, messages, real=real)
    command = [sys.executable, "-m", "rsmp_nlp", "classify", str(corpus), "-o", str(out), "--quiet"]
    environment = {**os.environ, "PYTHONPATH": str(NLP)}
    start = time.monotonic()
    run = subprocess.Popen(
        [*command, "--workers", str(workers), "--key", str(work / "key"), "--no-resume"],
        env=environment,
    )
    peak = 0
    while run.poll() is None:
        peak = max(peak, _tree_bytes(run.pid))
        time.sleep(0.1)
    seconds = time.monotonic() - start
    if run.returncode:
        raise SystemExit(f"classify failed: {run.returncode}")
    durations = json.loads((out / "run.json").read_text(encoding="utf-8"))["durations"]
    return seconds, peak, durations["reading and classifying"]


def _tree_bytes(process: int) -> int:
    """Return the resident bytes of a process and of all below it."""
    try:
        resident = int(Path(f"/proc/{process}/statm").read_text().split()[1]) * _PAGE
        children = Path(f"/proc/{process}/task").glob("*/children")
        below = [int(one) for path in children for one in path.read_text().split()]
    except (OSError, IndexError):
        return 0
    return resident + sum(map(_tree_bytes, below))


if __name__ == "__main__":
    main()
