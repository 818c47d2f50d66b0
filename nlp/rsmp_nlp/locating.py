"""Positions computed again from predictions already made: other estimator, labels, grouping."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from rsmp_nlp.addresses import refuse_remote
from rsmp_nlp.aggregate.options import Options
from rsmp_nlp.errors import BrokenFile, InputError, NotReadable, OutputLost, UsageError
from rsmp_nlp.grounds import labels_by_message, reference_of
from rsmp_nlp.parquet_file import open_parquet
from rsmp_nlp.preprocess.pseudonyms import written_authors
from rsmp_nlp.report.lock import LOCK, held
from rsmp_nlp.report.messages import MESSAGES_FILE, read_predictions
from rsmp_nlp.report.store import (
    LOCATED,
    PARTIAL,
    RUN,
    TOOL,
    claim,
    clear_aside,
    finish_publishing,
    publish,
    read_run,
)
from rsmp_nlp.run_record import asked_of, under_pseudonym
from rsmp_nlp.whole_files import write_json

if TYPE_CHECKING:
    import pyarrow as pa

    from rsmp_nlp.aggregate.reference import Reference
    from rsmp_nlp.aggregate.tables import Aggregates

PAGE_LEVEL: Final = 0.95
"""Level of the intervals that the page speaks of."""


@dataclass(frozen=True)
class LocateSettings:
    """Settings of `locate`, `compare` and `plan`.

    Attributes
    ----------
    run : folder of a run, or table of predictions
    out : output folder; by default `LOCATED` in the run's
    labels : files of labels
    organisation : names, or pseudonyms, of authors who speak for the organisation
    key : file of the pseudonymisation key, for names
    model : folder or name of the model of the predictions, where the run does not say
    platforms : platforms kept; all of them where it is empty
    lang : language of the report
    command : command line, for `run.json`
    """

    run: Path
    options: Options = field(default_factory=Options)
    out: Path | None = None
    labels: tuple[str, ...] = ()
    organisation: tuple[str, ...] = ()
    key: Path | None = None
    model: str | None = None
    platforms: tuple[str, ...] = ()
    seed: int = 0
    lang: str = "fr"
    command: tuple[str, ...] = ()


@dataclass(frozen=True)
class Located:
    """Positions, what they rest on, and what is to be told of it.

    `unmatched` counts labels whose message is not among the predictions.
    """

    tables: Aggregates
    reference: Reference | None
    notes: list[str]
    unmatched: int = 0


def located(settings: LocateSettings) -> Located:
    """Return the positions of a run's predictions.

    Raises
    ------
    RsmpError
        A mistake that its sentence lets the user repair.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    from rsmp_nlp.aggregate.tables import aggregate
    from rsmp_nlp.report.cautions import warnings_text

    run = _run_of(settings.run)
    french_only = bool(asked_of(run).get("french_only"))
    more = list(settings.options.by)
    wanted = pa.array(settings.platforms, pa.string())

    def batches(columns: Collection[str]) -> Iterator[pa.RecordBatch]:
        for batch in read_predictions(settings.run, more, columns=columns, french_only=french_only):
            kept = batch
            if settings.platforms:
                kept = batch.filter(pc.is_in(batch.column("platform"), value_set=wanted))
            if kept.num_rows:
                yield kept

    names = platform_names(settings.run)
    for name in settings.platforms:
        if name not in names:
            raise UsageError(
                f"--platform {name} : plateforme absente de {settings.run}. Plateformes : "
                f"{', '.join(names)}."
            )
    notes: list[str] = []
    reference = reference_of(run, settings.model, notes)
    if settings.options.estimator in ("acc", "pacc") and reference is None:
        raise UsageError(
            f"--estimator {settings.options.estimator} : il faut savoir quelles classes le modèle "
            "confond, ce que garde left_out.parquet ; le modèle de ces prédictions n’en a pas ou n’est "
            "pas connu. Réentraînez-le, ou indiquez-en un avec --model."
        )
    labels = labels_by_message(settings.labels, names, notes) if settings.labels else None
    options = settings.options
    if settings.organisation:
        ours = _organisation(settings, names, run)
        options = replace(options, organisation=ours)
    tables = aggregate(batches, settings.seed, options, reference, labels)
    for row in (*tables.platforms, *tables.timeline, *tables.segments):
        row["warnings"] = warnings_text(row)
    unmatched = 0
    if labels is not None:
        found = sum(row["labelled_messages"] or 0 for row in tables.platforms)
        unmatched = max(0, len(labels) - found)
        if not found:
            raise InputError(
                f"{', '.join(settings.labels)} : {len(labels)} étiquettes, mais aucun de ces messages "
                f"n’est dans {settings.run}. Les « message_id » doivent être ceux de messages.parquet."
            )
        if unmatched:
            notes.append(f"{unmatched} étiquettes de messages absents : laissées de côté.")
    return Located(tables, reference, notes, unmatched)


def locate(settings: LocateSettings) -> tuple[Located, Path]:
    """Compute positions again and write their tables and report; return the output folder too.

    Raises
    ------
    RsmpError
        A mistake that its sentence lets the user repair; nothing is then put in place.
    """
    started = time.monotonic()
    found = located(settings)
    home = settings.run if settings.run.is_dir() else settings.run.parent
    out = settings.out or home / LOCATED
    finish_publishing(out)
    try:
        with held(claim(out)):
            partial = out / PARTIAL
            clear_aside(partial, (LOCK,))
            _write(partial, settings, found, started)
            publish(partial, ("segments.parquet", "segments.csv", "report.html"))
    except OSError as error:
        raise OutputLost(out, error) from error
    return found, out


def _write(partial: Path, settings: LocateSettings, found: Located, started: float) -> None:
    """Write the tables, the record and the page of positions in a folder."""
    from rsmp_nlp.report.datapackage import write_datapackage
    from rsmp_nlp.report.page import write_report
    from rsmp_nlp.report.table_files import write_table
    from rsmp_nlp.schema.tables import PLATFORMS, SEGMENTS, TIMELINE, USAGES_TABLE

    tables = found.tables
    write_table(tables.platforms, PLATFORMS, partial, csv=True)
    write_table(tables.usages, USAGES_TABLE, partial, csv=True)
    write_table(tables.timeline, TIMELINE, partial, csv=False)
    if settings.options.by:
        write_table(tables.segments, SEGMENTS, partial, csv=True)
    run = {"tool": TOOL, "status": "done", **_run_of(settings.run)}
    run["locate"] = {
        "from": str(settings.run),
        "command": list(settings.command),
        "labels": list(settings.labels),
        "seed": settings.seed,
        "seconds": round(time.monotonic() - started, 3),
        "notes": found.notes,
        **{
            name: value
            for name, value in vars(settings.options).items()
            if name not in ("organisation", "by")
        },
        "by": list(settings.options.by),
    }
    write_json(partial / RUN, run)
    write_datapackage(partial, run)
    if settings.options.level == PAGE_LEVEL:
        write_report(partial, settings.lang)
    else:
        found.notes.append(f"Pas de rapport : sa page est à {100 * PAGE_LEVEL:.0f} %.")


def platform_names(path: Path) -> list[str]:
    """Return the platforms of the predictions, sorted.

    Raises
    ------
    NotReadable, BrokenFile
        There is no table of predictions, or it cannot be read.
    """
    import pyarrow.compute as pc

    table = path / MESSAGES_FILE if path.is_dir() else path
    if not table.is_file():
        raise NotReadable(table, "aucune table de messages ici")
    names: set[str] = set()
    try:
        with open_parquet(table) as file:
            for batch in file.iter_batches(columns=["platform"]):
                names.update(pc.unique(batch.column(0)).to_pylist())
    except (OSError, ValueError, KeyError) as error:
        raise BrokenFile(table, "", "Parquet illisible, ou sans colonne « platform »") from error
    return sorted(names)


def _run_of(path: Path) -> dict[str, Any]:
    """Return the record of a run, empty for a table that stands alone."""
    refuse_remote(path)
    folder = path if path.is_dir() else path.parent
    finish_publishing(folder)
    return read_run(folder) if (folder / RUN).is_file() else {}


def _organisation(
    settings: LocateSettings, names: list[str], run: Mapping[str, Any]
) -> frozenset[str]:
    if not under_pseudonym(run):
        return frozenset(settings.organisation)
    return written_authors("--organisation", settings.organisation, names, settings.key)
