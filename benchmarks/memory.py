"""Peak memory and time per message of the whole `classify`, as the number of messages grows.

    python benchmarks/memory.py --messages 10000 100000 1000000 --workers 1

The corpus is generated (`generated.py`), or made of copies of real texts with `--real FILE`. Memory of one process is
what the system says was its peak. That of several is the sum of their resident sizes, looked at every tenth of a second
(every hundredth in short runs); pages that they share count each time, and looking takes time from them.

Start-up is the time of a run on ten messages: it holds imports and the model, but neither the words that a larger
corpus makes the program learn nor the intervals of its platforms and months. Hence two figures: a message after
start-up, in which those are shared out among all messages, and a message more, from one size to the next. Both are of
the clock and of the processor, which does not count what others have the machine do. Short runs are measured several
times, in turn with start-up, and medians are shown: one of them differs from the next by some hundredths.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import median, median_high

from generated import write_corpus

NLP = Path(__file__).parents[1] / "nlp"
_PAGE = os.sysconf("SC_PAGE_SIZE")
_UNIT = 1 if sys.platform == "darwin" else 1_024
"""Bytes of what the system counts a peak in."""

_SHORT = 20_000
_START_UP = 10
_ROUNDS = 15
"""How often a run of at most `_SHORT` messages is measured: a second of another's work shows there."""


@dataclass(frozen=True)
class Run:
    """What a run took: `reading` are the seconds of reading and classifying, `processor` those of all cores."""

    messages: int
    seconds: float
    processor: float
    peak: int
    reading: float


def main() -> None:
    """Print a line for each size, then what a message costs more, and the ratios that are promised."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, nargs="+", default=[10_000, 100_000, 200_000])
    parser.add_argument("--workers", type=int, nargs="+", default=[1])
    parser.add_argument("--real", type=Path)
    options = parser.parse_args()
    sizes = sorted({*options.messages})
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        for workers in options.workers:
            print(f"{workers} workers:")
            short = [messages for messages in sizes if messages <= _SHORT]
            start_up, *runs = _in_turn(work, short, workers, options.real)
            print(f"start-up: {start_up.seconds:.2f} s, {start_up.processor:.2f} of processor")
            for one in runs:
                _print_run(start_up, one)
            for messages in sizes[len(short) :]:
                runs.append(_measured(work, messages, workers, options.real))
                _print_run(start_up, runs[-1])
            for before, after in pairwise(runs):
                print(
                    f"a message more, from {before.messages} to {after.messages}: {_each(before, after)}"
                )
            _print_ratios(start_up, runs)


def _print_run(start_up: Run, one: Run) -> None:
    print(
        f"{one.messages:9} messages: {one.peak / 2**20:6.0f} MiB, {one.seconds:7.2f} s (of which reading "
        f"and classifying {one.reading:.2f}), {one.processor:7.2f} of processor; "
        f"a message after start-up: {_each(start_up, one)}",
        flush=True,
    )


def _each(less: Run, more: Run) -> str:
    """Return what a message costs that only the second run has."""
    clock, processor = (1e6 * _slope(less, more, what) for what in ("seconds", "processor"))
    return f"{clock:.0f} µs ({processor:.0f} of processor)"


def _print_ratios(start_up: Run, runs: list[Run]) -> None:
    """Compare the largest run with the others, and say what none of them pays by the message."""
    largest = runs[-1]
    for one in runs[:-1]:
        memory = largest.peak / one.peak
        clock = _slope(start_up, largest, "seconds") / _slope(start_up, one, "seconds")
        processor = _slope(start_up, largest, "processor") / _slope(start_up, one, "processor")
        print(
            f"{largest.messages} / {one.messages} messages: memory {memory:.2f}, "
            f"time a message after start-up {clock:.2f} ({processor:.2f} of processor)"
        )
    if len(runs) > 1:
        first, second = runs[0], runs[1]
        once = [
            getattr(first, what)
            - getattr(start_up, what)
            - first.messages * _slope(first, second, what)
            for what in ("seconds", "processor")
        ]
        print(
            f"paid once by {first.messages} messages, beyond start-up: "
            f"{once[0]:.2f} s ({once[1]:.2f} of processor)"
        )


def _slope(less: Run, more: Run, what: str) -> float:
    """Return seconds for each message that only the second run has."""
    taken: float = getattr(more, what) - getattr(less, what)
    return taken / (more.messages - less.messages)


def _in_turn(work: Path, short: list[int], workers: int, real: Path | None) -> list[Run]:
    """Return what start-up takes, and short runs: medians of runs in turn, so that a slow minute is all of theirs."""
    turn = [(_START_UP, 1), *((messages, workers) for messages in short)]
    rounds = [[_measured(work, *one, real) for one in turn] for _ in range(_ROUNDS)]
    return [_typical(runs) for runs in zip(*rounds, strict=True)]


def _typical(runs: Sequence[Run]) -> Run:
    return Run(
        runs[0].messages,
        median(one.seconds for one in runs),
        median(one.processor for one in runs),
        median_high(one.peak for one in runs),
        median(one.reading for one in runs),
    )


def _measured(work: Path, messages: int, workers: int, real: Path | None) -> Run:
    corpus, out = work / f"{messages}.jsonl", work / f"out-{messages}-{workers}"
    if not corpus.exists():
        write_corpus(corpus, messages, real=real)
    command = [sys.executable, "-m", "rsmp_nlp", "classify", str(corpus), "-o", str(out), "--quiet"]
    # compiled modules are kept, as those of an installed package are
    environment = {**os.environ, "PYTHONPATH": str(NLP), "PYTHONDONTWRITEBYTECODE": ""}
    start, before = time.monotonic(), _processor_seconds()
    run = subprocess.Popen(
        [*command, "--workers", str(workers), "--key", str(work / "key"), "--no-resume"],
        env=environment,
    )
    peak = 0
    while workers > 1 and run.poll() is None:
        peak = max(peak, _tree_bytes(run.pid))
        time.sleep(0.01 if messages <= _SHORT else 0.1)
    if run.returncode is None:
        _, status, used = os.wait4(run.pid, 0)
        run.returncode, peak = os.waitstatus_to_exitcode(status), used.ru_maxrss * _UNIT
    seconds = time.monotonic() - start
    if run.returncode:
        raise SystemExit(f"classify failed: {run.returncode}")
    durations = json.loads((out / "run.json").read_text(encoding="utf-8"))["durations"]
    processor = _processor_seconds() - before
    return Run(messages, seconds, processor, peak, durations["reading and classifying"])


def _processor_seconds() -> float:
    """Return what the processes that this one waited for took, theirs included."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


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
