"""The content of `run.json`: what was asked, what was read, and that nothing was lost."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from rsmp_nlp import __version__
from rsmp_nlp.classify.facts import Facts, read_metrics
from rsmp_nlp.config import RunSettings
from rsmp_nlp.errors import RsmpError
from rsmp_nlp.read.reading import Reading, SourceReport
from rsmp_nlp.remote import shown
from rsmp_nlp.report.store import TOOL

RUNNING: Final = "running"
INTERRUPTED: Final = "interrupted"
DONE: Final = "done"
"""States of a run. One that was killed still says that it is running."""

_SCORES: Final = (
    "families_macro_f1",
    "families_accuracy",
    "usages_macro_f1",
    "messages",
    "platforms",
    "folds",
    "scored_on",
)


def new_run(
    settings: RunSettings, folder: Path, facts: Facts, run_id: str, fingerprint: dict[str, Any]
) -> dict[str, Any]:
    """Return what `run.json` holds before anything is read."""
    metrics = read_metrics(folder)
    return {
        "tool": TOOL,
        "version": __version__,
        "run_id": run_id,
        "status": RUNNING,
        "command": [shown(word) for word in settings.command],
        "started_at": _now(),
        "seed": settings.seed,
        "lang": settings.lang,
        "model": {
            "name": facts.name,
            "sha256": facts.weights_sha256,
            "threshold": facts.threshold,
            "scores": {name: metrics[name] for name in _SCORES if name in metrics},
        },
        "options": settings.as_dict(),
        "fingerprint": fingerprint,
    }


def close_run(run: dict[str, Any], reading: Reading, durations: dict[str, float]) -> None:
    """Complete `run.json`, and check that no record was lost.

    Raises
    ------
    RsmpError
        Read is not classified + skipped + rejected: a defect of this program.
    """
    skipped: Counter[str] = Counter()
    rejected: Counter[str] = Counter()
    for report in reading.reports:
        skipped += report.skipped
        rejected += report.rejected
    classified = sum(report.kept for report in reading.reports)
    counts = {
        "read": reading.read,
        "classified": classified,
        "skipped": skipped.total(),
        "rejected": rejected.total(),
    }
    if counts["read"] != classified + counts["skipped"] + counts["rejected"]:
        raise RsmpError(f"Défaut interne : des enregistrements manquent au compte ({counts}).")
    run["status"] = DONE
    run["finished_at"] = _now()
    run["inputs"] = [_input(report) for report in reading.reports]
    run["counts"] = counts
    run["reasons"] = {"skipped": dict(skipped), "rejected": dict(rejected)}
    run["assumptions"] = _assumptions(reading)
    run["durations"] = {name: round(seconds, 3) for name, seconds in durations.items()}


def _input(report: SourceReport) -> dict[str, Any]:
    return {
        "file": report.label,
        "sha256": report.sha256,
        "reader": report.reader,
        "read": report.read,
        "classified": report.kept,
        "skipped": report.skipped.total(),
        "rejected": report.rejected.total(),
        "undated": report.undated,
        "notes": dict(report.notes),
        "error": report.error,
    }


def _assumptions(reading: Reading) -> list[str]:
    found = [
        "Les heures sans fuseau sont lues à l’heure de "
        f"{reading.options.zone} ; toutes les dates sont écrites en temps universel."
    ]
    undated = sum(report.undated for report in reading.reports)
    if undated:
        found.append(f"{undated} messages sans date lisible : absents de la chronologie.")
    return found


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
