"""What a run was asked to do."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from rsmp_nlp.errors import UsageError
from rsmp_nlp.read.base import ReadOptions

ENGINES: Final = ("local", "dask")

_PROTOCOLS: Final = ("tcp://", "tls://", "ucx://", "ws://", "wss://")

_OF_THE_COMPUTATION: Final = ("workers", "engine", "model", "pseudonyms", "lang")
"""Options that change no table, or whose effect is in the fingerprint of the model and the key."""


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
    workers : processes that classify; None: those that the corpus is worth and the machine has room for. They
        import the script that asks for them, which therefore needs `if __name__ == "__main__"`
    engine : where batches are classified, one of `ENGINES`
    scheduler : address of the Dask scheduler to use; a cluster is made on this machine where it is
        None
    shared : address of a store where the workers of a cluster keep what they make; `out`, which they
        then see, where it is None
    with_text : whether `messages.parquet` holds the texts
    explain : whether `messages.parquet` says which words and markers moved each decision
    resume : whether what an interrupted run left is used
    french_only : whether messages in another language are left out of the aggregation
    lang : language of the report, "fr" or "en"
    retention : days after which what is personal in the run is to be erased, None where unsaid
    command : command line, for `run.json`
    """

    paths: tuple[str, ...]
    out: Path
    model: str = "default"
    reading: ReadOptions = field(default_factory=ReadOptions)
    key: Path | None = None
    seed: int = 0
    workers: int | None = 1
    engine: str = "local"
    scheduler: str | None = None
    shared: str | None = None
    with_text: bool = False
    explain: bool = False
    resume: bool = True
    french_only: bool = False
    lang: str = "fr"
    retention: int | None = None
    command: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return what `run.json` keeps of the settings."""
        return {
            "model": self.model,
            "seed": self.seed,
            "workers": self.workers,
            "engine": self.engine,
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

    def deciding(self) -> dict[str, Any]:
        """Return the options that change a table, the model and the key aside."""
        options = self.as_dict()
        return {name: options[name] for name in options if name not in _OF_THE_COMPUTATION}


def check_engine(engine: str, scheduler: str | None, workers: int | None) -> None:
    """Refuse engines that do not exist, and options that do not go together.

    Raises
    ------
    UsageError
        The sentence says what to write instead.
    """
    if engine not in ENGINES:
        raise UsageError(
            f"--engine {engine} : moteur inconnu. Moteurs disponibles : {', '.join(ENGINES)}."
        )
    if scheduler is None:
        return
    if engine != "dask":
        raise UsageError(f"--scheduler {scheduler} ne va qu’avec --engine dask.")
    if not scheduler.startswith(_PROTOCOLS):
        raise UsageError(
            f"--scheduler {scheduler} : adresse attendue sous la forme tcp://machine:8786 "
            f"(protocoles : {', '.join(_PROTOCOLS)})."
        )
    if workers is not None:
        raise UsageError(
            "--workers ne va pas avec --scheduler : c’est l’ordonnanceur qui connaît ses travailleurs."
        )
