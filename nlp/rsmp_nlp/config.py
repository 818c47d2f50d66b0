"""What a run was asked to do."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rsmp_nlp.read.base import ReadOptions


@dataclass(frozen=True)
class RunSettings:
    """Settings of `classify`.

    Attributes
    ----------
    paths : files, folders, archives, or "-"
    out : output folder
    model : name of a shipped model, or folder
    reading : how sources are read
    key : file of the pseudonymisation key; authors keep their names where it is None
    seed : of everything drawn at random
    workers : processes that classify
    with_text : whether `messages.parquet` holds the texts
    explain : whether `messages.parquet` says which words and markers moved each decision
    resume : whether what an interrupted run left is used
    french_only : whether messages in another language are left out of the aggregation
    lang : language of the report, "fr" or "en"
    command : command line, for `run.json`
    """

    paths: tuple[str, ...]
    out: Path
    model: str = "default"
    reading: ReadOptions = field(default_factory=ReadOptions)
    key: Path | None = None
    seed: int = 0
    workers: int = 1
    with_text: bool = False
    explain: bool = False
    resume: bool = True
    french_only: bool = False
    lang: str = "fr"
    command: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return what `run.json` keeps of the settings."""
        return {
            "model": self.model,
            "seed": self.seed,
            "workers": self.workers,
            "with_text": self.with_text,
            "explain": self.explain,
            "lang": self.lang,
            "french_only": self.french_only,
            "pseudonyms": self.key is not None,
            "platform": self.reading.platform,
            "map": dict(self.reading.columns),
            "encoding": self.reading.encoding,
            "timezone": str(self.reading.zone),
            "include": sorted(self.reading.include),
            "reader": self.reading.reader,
        }
