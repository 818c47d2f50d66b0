"""The main job as one paragraph: read → preprocess → classify → aggregate → report."""

from __future__ import annotations

import shutil
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from rsmp_nlp.classify.installed import model_folder
from rsmp_nlp.classify.storage import Facts, read_facts
from rsmp_nlp.config import RunSettings
from rsmp_nlp.engine.as_needed import most_processes
from rsmp_nlp.engine.memory import give_back
from rsmp_nlp.engine.part import Job, name_of_model
from rsmp_nlp.engine.predict import PARTS, predict
from rsmp_nlp.engine.processes import begun
from rsmp_nlp.engine.resume import fingerprint, left_by, new_run_id
from rsmp_nlp.engine.watch import Watcher
from rsmp_nlp.errors import InputError, NothingToClassify, OutputLost, UsageError
from rsmp_nlp.preprocess.language import LanguageMarker
from rsmp_nlp.preprocess.pseudonyms import load_key
from rsmp_nlp.read.reading import Reading
from rsmp_nlp.report.lock import LOCK, held
from rsmp_nlp.report.store import (
    MADE_OF_MESSAGES,
    PARTIAL,
    RUN,
    claim,
    clear_aside,
    publish,
    put_in_place,
    read_run,
    unfinished_run,
)
from rsmp_nlp.run_record import INTERRUPTED, close_run, new_run
from rsmp_nlp.whole_files import write_json

if TYPE_CHECKING:
    from rsmp_nlp.aggregate.reference import Reference
    from rsmp_nlp.classify.evidence import Evidence

SEGMENTED: Final = ("role", "space")
"""Columns whose values are located apart, on platforms that have two of them."""

_MOST_VALUES: Final = 20
"""Values of them with a row of their own: each costs a bootstrap."""

_MANY: Final = 50_000
"""Messages from which what classifying held is given back before tables are made: of fewer there is little."""


@dataclass(frozen=True)
class Outcome:
    """What a run did.

    `run` is the content of `run.json`, `platforms` the rows of that table; `unread` the errors of paths that the user named and that
    could not be read while others could.
    """

    run: dict[str, Any]
    platforms: list[dict[str, Any]]
    unread: list[InputError] = field(default_factory=list)


def classify(settings: RunSettings, watcher: Watcher | None = None) -> Outcome:
    """Run the main job and write every table and the report.

    Raises
    ------
    RsmpError
        A mistake that its sentence lets the user repair; nothing is then put in place.
    """
    folder = model_folder(settings.model)
    facts = read_facts(folder)
    processes = settings.workers or 1
    ahead = processes - 1 if settings.engine == "local" else 0
    with held(claim(settings.out)), begun(ahead):
        try:
            return _classify(settings, folder, facts, watcher or Watcher())
        except OSError as error:
            raise OutputLost(settings.out, error) from error


def _classify(settings: RunSettings, folder: Path, facts: Facts, watcher: Watcher) -> Outcome:
    from rsmp_nlp.aggregate.reference import as_reference
    from rsmp_nlp.classify.left_out import read_left_out

    started = time.monotonic()
    partial = settings.out / PARTIAL
    key = load_key(settings.key) if settings.key else None
    job = Job(
        name_of_model(settings.model),
        facts.weights_sha256,
        facts.threshold,
        key,
        settings.with_text,
        settings.explain,
    )
    if settings.workers is None and facts.backend != "linear":
        settings = replace(settings, workers=1)  # it takes the cores by itself, and more memory
    run = _begin(settings, folder, facts, job, watcher)
    kept = _parts_kept(partial)
    reading = Reading(settings.paths, settings.reading)
    try:
        predicted = predict(settings, job, reading, partial, run["run_id"], watcher)
        _refuse_nothing(reading)
    except (InputError, UsageError):
        if not _parts_kept(partial):  # else hours of work outlive what is repaired in a minute
            _leave_no_trace(settings.out)
        raise
    except KeyboardInterrupt:
        with suppress(OSError):
            write_json(partial / RUN, run | {"status": INTERRUPTED})
        raise
    if settings.french_only:
        try:
            predicted.languages.refuse_nothing_french()
        except UsageError:
            if not kept:
                _leave_no_trace(settings.out)
            raise
    seconds = time.monotonic() - started
    watcher.stage("positions et rapport")
    if reading.read > _MANY:
        give_back()
    reference = as_reference(read_left_out(folder))
    platforms = write_positions(
        partial,
        reference,
        predicted.languages,
        settings.seed,
        french_only=settings.french_only,
        threads=settings.workers or most_processes(),
    )
    if predicted.evidence is not None:
        _write_words(partial, predicted.evidence)
    run["options"]["workers"] = predicted.workers
    run["languages"] = predicted.languages.as_dict()
    close_run(run, reading, {"reading and classifying": seconds})
    run["durations"]["total"] = round(time.monotonic() - started, 3)
    write_record(partial, run, settings.lang)
    publish(partial, MADE_OF_MESSAGES)
    return Outcome(run, platforms, reading.named_errors)


def _begin(
    settings: RunSettings, folder: Path, facts: Facts, job: Job, watcher: Watcher
) -> dict[str, Any]:
    """Write the `run.json` of a run that begins or goes on, and remove what it cannot use."""
    now = fingerprint(settings.paths, job.fingerprint, settings.deciding())
    partial = settings.out / PARTIAL
    put = put_in_place(partial)  # before anything else of it changes
    unfinished = read_run(settings.out) if put else unfinished_run(settings.out)
    left = left_by(unfinished, now) if unfinished and settings.resume else None
    clear_aside(partial, (LOCK,) if left is None else (LOCK, PARTS))
    if left and left.changes:
        watcher.tell(
            f"Depuis l’exécution interrompue ont changé : {' ; '.join(left.changes)}. Ce qui a "
            "changé est classé à nouveau."
        )
    elif left:
        watcher.tell("Reprise de l’exécution interrompue : ce qui est déjà classé est gardé.")
    same = left is not None and not left.changes
    run_id = left.run_id if left and same else new_run_id(now)
    run = new_run(settings, folder, facts, run_id, now)
    write_json(partial / RUN, run)
    return run


def write_positions(
    partial: Path,
    reference: Reference | None,
    languages: LanguageMarker,
    seed: int,
    *,
    french_only: bool,
    threads: int = 1,
) -> list[dict[str, Any]]:
    """Write the tables of positions of the messages in a folder; return the rows of platforms.

    Parameters
    ----------
    partial : folder with `messages.parquet`
    reference : what the model said of platforms left out, where that is known
    languages : of the messages, by platform
    seed : of the intervals
    french_only : whether messages known to be in another language are left out
    threads : number of threads that share the work
    """
    from rsmp_nlp.aggregate.options import Options
    from rsmp_nlp.aggregate.tables import aggregate
    from rsmp_nlp.report.cautions import warnings_text
    from rsmp_nlp.report.messages import read_predictions
    from rsmp_nlp.report.table_files import write_table
    from rsmp_nlp.schema.tables import PLATFORMS, SEGMENTS, TIMELINE, USAGES_TABLE

    tables = aggregate(
        lambda columns: read_predictions(partial, columns=columns, french_only=french_only),
        seed,
        Options(by=SEGMENTED, most_values=_MOST_VALUES, least_values=2),
        reference=reference,
        threads=threads,
    )
    for row in (*tables.platforms, *tables.timeline, *tables.segments):
        row["warnings"] = warnings_text(row)
    for row in tables.platforms:
        if warning := languages.warning(row["platform"]):
            row["warnings"] = " | ".join(filter(None, (row["warnings"], warning)))
    write_table(tables.platforms, PLATFORMS, partial, csv=True)
    write_table(tables.usages, USAGES_TABLE, partial, csv=True)
    write_table(tables.timeline, TIMELINE, partial, csv=False)
    if tables.segments:
        write_table(tables.segments, SEGMENTS, partial, csv=False)
    return tables.platforms


def _write_words(partial: Path, evidence: Evidence) -> None:
    """Write the words and markers that weigh most in each usage."""
    from rsmp_nlp.report.table_files import write_table
    from rsmp_nlp.schema.tables import WORDS

    write_table([vars(one) for one in evidence.table()], WORDS, partial, csv=False)


def write_record(partial: Path, run: dict[str, Any], lang: str) -> None:
    """Write `run.json`, the description of the tables and the report of those in a folder."""
    from rsmp_nlp.report.datapackage import write_datapackage
    from rsmp_nlp.report.page import write_report

    write_json(partial / RUN, run)
    write_datapackage(partial, run)
    write_report(partial, lang)


def _refuse_nothing(reading: Reading) -> None:
    """Refuse a run without a single message to classify.

    Raises
    ------
    NothingToClassify
        Everything read was skipped or rejected.
    """
    reasons: Counter[str] = Counter()
    for report in reading.reports:
        if report.kept:
            return
        reasons += report.skipped + report.rejected
    raise NothingToClassify(reading.paths, reading.read, dict(reasons.most_common()))


def _parts_kept(partial: Path) -> bool:
    return any((partial / PARTS).glob("*.part"))


def _leave_no_trace(out: Path) -> None:
    """Remove what was written aside, and the output folder where it held nothing else."""
    shutil.rmtree(out / PARTIAL, ignore_errors=True)
    with suppress(OSError):
        out.rmdir()
