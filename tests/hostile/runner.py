"""Builds a case, runs its command, and says what is not as it must be."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.hostile.case import MEGA, Case, Counts, counted

ROOT = Path(__file__).parents[2]
_CODES = {0, 1, 2, 3, 4, 5}
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""What may turn a terminal's colours, title or reading order, or is no text."""


@dataclass(frozen=True)
class Outcome:
    """What came of a case; `faults` says what is not as it must be."""

    code: int
    counts: Counts | None
    out: str
    err: str
    seconds: float
    peak: int
    faults: list[str] = field(default_factory=list)


class Runner:
    """Talks with the process that runs commands."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        one = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("server.py")), str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            env={
                **os.environ,
                **one,
                "PYTHONPATH": str(ROOT / "nlp"),
                "PYTHONDONTWRITEBYTECODE": "1",
            },
            encoding="utf-8",
            errors="surrogatepass",
        )
        self._answer()

    def _answer(self) -> dict[str, Any]:
        line = self._process.stdout.readline() if self._process.stdout else ""
        if not line:
            raise RuntimeError(f"the server of hostile cases ended: {self._process.wait()}")
        return json.loads(line)

    def run(self, case: Case) -> Outcome:
        """Build a case, run it, and judge what came of it."""
        with tempfile.TemporaryDirectory(dir=self.folder) as name:
            folder = Path(name) / "case"
            folder.mkdir()
            case.build(folder)
            words = [word.replace("{run}", str(self.folder / "run")) for word in case.arguments]
            request = {
                "arguments": words,
                "folder": str(folder),
                "seconds": case.seconds,
                "megabytes": case.megabytes,
            }
            assert self._process.stdin is not None
            print(json.dumps(request), file=self._process.stdin, flush=True)
            answer = self._answer()
            late = answer.pop("late")
            outcome = Outcome(counts=counted(words, answer["out"]), **answer)
            outcome.faults.extend(_faults(case, outcome, folder, late=late))
            return outcome

    def close(self) -> None:
        """End the process."""
        if self._process.stdin:
            self._process.stdin.close()
        self._process.wait()
        if self._process.stdout:
            self._process.stdout.close()


@contextmanager
def runner() -> Iterator[Runner]:
    """Give a runner with a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="hostile-") as folder:
        one = Runner(Path(folder).resolve())
        try:
            yield one
        finally:
            one.close()


def _faults(case: Case, outcome: Outcome, folder: Path, *, late: bool) -> Iterator[str]:
    if late:
        yield f"still running after {case.seconds} s"
    if "Traceback" in outcome.err or outcome.code not in _CODES:
        yield f"broke down, exit code {outcome.code}"
    if outcome.code != case.code:
        yield f"exit code {outcome.code}, {case.code} expected"
    if case.says not in outcome.err:
        yield f"« {case.says} » is not said"
    if case.shows not in outcome.out:
        yield f"« {case.shows} » is not shown"
    if case.counts is not None and outcome.counts != case.counts:
        yield f"counts {outcome.counts}, {case.counts} expected"
    if outcome.peak > case.megabytes * MEGA:
        yield f"memory grew by {outcome.peak // MEGA} MB, {case.megabytes} at most"
    if case.error and not re.search(rf"(?m)^rsmp-nlp : .+ \[{case.error}\]$", outcome.err):
        yield f"no sentence that ends with [{case.error}]"
    if found := _CONTROL.search(outcome.out + outcome.err):
        yield f"prints the control character {found[0]!r}"
    if strangers := {path.name for path in folder.parent.iterdir()} - {folder.name}:
        yield f"wrote outside its folder: {strangers}"
    yield from _lost(outcome, folder / "out")


def _lost(outcome: Outcome, out: Path) -> Iterator[str]:
    """Say which records of a run are in none of its tables."""
    if outcome.code or not (out / "run.json").exists():
        return
    import pyarrow.parquet as pq

    counts = json.loads((out / "run.json").read_text(encoding="utf-8"))["counts"]
    lines = (out / "rejected.jsonl").read_text(encoding="utf-8").split("\n")[:-1]
    dropped = [json.loads(line) for line in lines]
    rows = pq.ParquetFile(out / "messages.parquet").metadata.num_rows
    if (rows, len(dropped)) != (counts["classified"], counts["skipped"] + counts["rejected"]):
        yield f"{rows} rows and {len(dropped)} records left out, {counts} in run.json"
