"""Kill a run again and again, resume it each time, and compare its tables with those of a whole run.

    python benchmarks/kills.py --messages 20000 --kills 20 --workers 2

`kill -9` strikes the process and its workers, all at once, at a random moment, from the start of the
program to the very end of the run, and the next one goes on. The last run is left alone.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from generated import write_corpus

NLP = Path(__file__).parents[1] / "nlp"
TABLES = (".parquet", ".csv", ".jsonl")


def main() -> None:
    """Print when each run was killed and what was kept, then whether tables are the same bytes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=20_000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    draw = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        write_corpus(work / "corpus.jsonl", options.messages)
        start = time.monotonic()
        _classify(work, "whole", 1).wait()
        whole = time.monotonic() - start
        print(f"whole run, one worker: {whole:.1f} s", flush=True)
        for rank in range(options.kills):
            run = _classify(work, "killed", options.workers)
            delay = draw.uniform(0, whole)
            try:
                run.wait(delay)
            except subprocess.TimeoutExpired:
                os.killpg(run.pid, signal.SIGKILL)
                run.wait()
            parts = len(list((work / "killed").glob(".partial/parts/*.part")))
            end = "ended by itself" if run.returncode == 0 else "killed"
            print(f"{rank + 1}: {end} after {delay:.1f} s, {parts} parts kept", flush=True)
        code = _classify(work, "killed", options.workers).wait()
        names = [one.name for one in sorted((work / "whole").iterdir()) if one.suffix in TABLES]
        same = [
            name
            for name in names
            if (work / "whole" / name).read_bytes() == (work / "killed" / name).read_bytes()
        ]
        print(f"last run: exit code {code}; {len(same)} of {len(names)} tables are the same bytes")
        if code or same != names:
            raise SystemExit(1)


def _classify(work: Path, out: str, workers: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "rsmp_nlp", "classify", "corpus.jsonl", "-o", out, "--quiet"]
    options = ["--workers", str(workers), "--key", str(work / "key")]
    return subprocess.Popen(
        [*command, *options],
        cwd=work,
        env={**os.environ, "PYTHONPATH": str(NLP)},
        start_new_session=True,  # a group of their own, which is killed as one
    )


if __name__ == "__main__":
    main()
