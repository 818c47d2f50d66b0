"""Commands that can be struck, each in a process of its own, and the tables that they leave."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TABLES = (".parquet", ".csv", ".jsonl")


@dataclass(frozen=True)
class Done:
    """What a command left: its exit code, minus the signal that killed it, and what it wrote."""

    code: int
    stderr: str


@dataclass
class Commands:
    """Runs commands in `folder`, each in a process of its own that can be struck."""

    folder: Path
    model: Path
    server: subprocess.Popen[str]
    may_mount: bool

    def __call__(self, *arguments: str, out: str = "out", **fault: Any) -> Done:
        order = {"arguments": arguments, "folder": str(self.folder), "out": out, **fault}
        self.server.stdin.write(json.dumps(order) + "\n")
        self.server.stdin.flush()
        answer = json.loads(self.server.stdout.readline())
        return Done(answer["code"], (self.folder / "stderr").read_text("utf-8"))

    def classify(self, out: str = "out", *more: str, **fault: Any) -> Done:
        """Run `classify` on the corpus."""
        return self(*classify(self.folder, self.model, out), *more, out=out, **fault)

    def seen(self, path: str) -> Path:
        """Return a path where this process sees what commands see there, their disks included."""
        return Path(f"/proc/{self.server.pid}/root{self.folder}/{path}")

    @property
    def events(self) -> int:
        """How many times the last command told to count touched its output folder."""
        return int((self.folder / "events").read_text())


def classify(folder: Path, model: Path, out: str) -> list[str]:
    """Return the command that classifies the corpus of a folder."""
    key = str(folder / "key")
    return ["classify", "corpus.jsonl", "-o", out, "--model", str(model), "--key", key, "--quiet"]


def tables(out: Path) -> dict[str, bytes]:
    """Return the tables of a run by name."""
    return {path.name: path.read_bytes() for path in out.iterdir() if path.suffix in TABLES}
