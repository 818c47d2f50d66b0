"""The content of `run.json`: what was asked, what was read, and that nothing was lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from rsmp_nlp import __version__
from rsmp_nlp.addresses import shown
from rsmp_nlp.classify.facts import Facts, read_metrics
from rsmp_nlp.config import RunSettings
from rsmp_nlp.errors import RsmpError
from rsmp_nlp.preprocess.language import LanguageMarker
from rsmp_nlp.read.reading import Reading, SourceReport
from rsmp_nlp.report.erasure import REASON, Erased
from rsmp_nlp.report.numbers import day
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
        "retention": retention(settings, datetime.now(UTC).date()),
        "fingerprint": fingerprint,
    }


def retention(settings: RunSettings, today: date) -> dict[str, Any]:
    """Return what is personal in a run, and until when it is kept.

    `authors` is "pseudonyms" or "names", `texts` whether messages have theirs (masked), `delete_by` the
    day to erase what is personal, None where none was set, `note` all of it in French.
    """
    days = settings.retention
    last = today + timedelta(days=days) if days else None
    authors = "auteurs sous pseudonyme" if settings.key else "auteurs en clair"
    texts = "textes masqués" if settings.with_text else "sans texte"
    until = (
        f"à effacer au plus tard le {day(last)}"
        if last
        else "sans date d’effacement fixée (--retention JOURS)"
    )
    return {
        "authors": "pseudonyms" if settings.key else "names",
        "texts": settings.with_text,
        "delete_by": last and last.isoformat(),
        "note": f"messages.parquet ({authors}, {texts}) et rejected.jsonl (fiches écartées, masquées) "
        f"contiennent des données personnelles, {until}. Les tables agrégées et le rapport n’en contiennent pas.",
    }


def asked_of(run: Mapping[str, Any]) -> dict[str, Any]:
    """Return the options of a run, empty where its record does not say."""
    asked = run.get("options")
    return asked if isinstance(asked, dict) else {}


def under_pseudonym(run: Mapping[str, Any]) -> bool:
    """Tell whether the authors of a run are under pseudonym."""
    return bool(asked_of(run).get("pseudonyms", True))


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
    _check(counts)
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
    return [*found, *_undated(undated)]


def _undated(count: int) -> list[str]:
    return [f"{count} messages sans date lisible : absents de la chronologie."] if count else []


def can_be_recounted(run: Mapping[str, Any]) -> bool:
    """Tell whether the record of a run has the counts that `take_out` changes: it may be anybody's."""

    def has(what: object, names: tuple[str, ...]) -> bool:
        return isinstance(what, dict) and all(isinstance(what.get(name), int) for name in names)

    inputs, reasons = run.get("inputs"), run.get("reasons")
    return (
        has(run.get("counts"), ("read", "classified", "skipped", "rejected"))
        and isinstance(reasons, dict)
        and isinstance(reasons.get("skipped"), dict)
        and isinstance(inputs, list)
        and all(has(entry, ("classified", "skipped", "undated")) for entry in inputs)
        and all(isinstance(entry.get("file"), str) for entry in inputs)
    )


def take_out(run: dict[str, Any], erased: Erased, languages: LanguageMarker) -> None:
    """Count as skipped, in the record of a run, messages that were erased.

    Parameters
    ----------
    run : a record that `can_be_recounted`
    languages : of the messages that are left

    Raises
    ------
    RsmpError
        Read is not classified + skipped + rejected afterwards.
    """
    count = erased.messages.total()
    inputs = run["inputs"]
    before = sum(entry["undated"] for entry in inputs)
    for source, gone in erased.messages.items():
        if entry := _input_of(source, inputs):
            entry["classified"] -= gone
            entry["skipped"] += gone
            entry["undated"] -= erased.undated[source]
    counts = run["counts"]
    counts["classified"] -= count
    counts["skipped"] += count
    _check(counts)
    skipped = run["reasons"]["skipped"]
    skipped[REASON] = skipped.get(REASON, 0) + count
    left = [said for said in run.get("assumptions") or [] if said not in _undated(before)]
    run["assumptions"] = [*left, *_undated(before - erased.undated.total())]
    run["languages"] = languages.as_dict()
    run["erasures"] = [*(run.get("erasures") or []), {"at": _now(), "messages": count}]


def _input_of(source: str, inputs: list[dict[str, Any]]) -> dict[str, Any] | None:
    """Return the entry of the input that a file is, or is in, None where none is."""
    within = [
        entry
        for entry in inputs
        if source == entry["file"] or source.startswith((f"{entry['file']}/", f"{entry['file']}!"))
    ]
    return max(within, key=lambda entry: len(entry["file"]), default=None)


def _check(counts: Mapping[str, int]) -> None:
    """Refuse counts in which a record is missing: a defect of this program."""
    if counts["read"] != counts["classified"] + counts["skipped"] + counts["rejected"]:
        raise RsmpError(
            f"Défaut interne : des enregistrements manquent au compte ({dict(counts)})."
        )


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
