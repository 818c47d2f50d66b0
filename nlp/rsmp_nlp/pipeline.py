"""The main job as one paragraph: read → preprocess → classify → aggregate → report."""

from __future__ import annotations

import json
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final

from rsmp_nlp.classify.installed import model_folder
from rsmp_nlp.classify.storage import Facts, read_facts
from rsmp_nlp.config import RunSettings
from rsmp_nlp.errors import InputError, NothingToClassify, UsageError
from rsmp_nlp.preprocess.identity import identity, text_key
from rsmp_nlp.preprocess.language import LanguageMarker
from rsmp_nlp.preprocess.pseudonyms import Pseudonymiser, load_key
from rsmp_nlp.read.reading import Reading
from rsmp_nlp.report.store import PARTIAL, RUN, claim, publish, write_aside, write_json
from rsmp_nlp.run_record import close_run, new_run
from rsmp_nlp.schema import Dropped, Message

if TYPE_CHECKING:
    import pandas as pd

    from rsmp_nlp.engine.local import Batch

BATCH: Final = 1_024
"""Messages classified together; results do not depend on it."""

_PARTS: Final = "parts"
Progress = Callable[[int], None]


@dataclass(frozen=True)
class Outcome:
    """What a run did.

    `run` is the content of `run.json`; `unread` the errors of paths that the user named and that
    could not be read while others could.
    """

    run: dict[str, Any]
    platforms: pd.DataFrame
    unread: list[InputError] = field(default_factory=list)


def classify(settings: RunSettings, progress: Progress = lambda done: None) -> Outcome:
    """Run the main job and write every table and the report.

    Raises
    ------
    RsmpError
        A mistake that its sentence lets the user repair; nothing is then put in place.
    """
    from rsmp_nlp.aggregate.reference import as_reference
    from rsmp_nlp.aggregate.tables import aggregate
    from rsmp_nlp.classify.left_out import read_left_out
    from rsmp_nlp.report.cautions import warnings_text
    from rsmp_nlp.report.datapackage import write_datapackage
    from rsmp_nlp.report.messages import read_predictions
    from rsmp_nlp.report.page import write_report
    from rsmp_nlp.report.store import write_table
    from rsmp_nlp.schema import PLATFORMS, TIMELINE, USAGES_TABLE

    started = time.monotonic()
    folder = model_folder(settings.model)
    facts = read_facts(folder)
    partial = claim(settings.out)
    if not settings.resume:
        shutil.rmtree(partial / _PARTS, ignore_errors=True)
    reading = Reading(settings.paths, settings.reading)
    languages = LanguageMarker()
    run = new_run(settings, folder, facts)

    try:
        predict(settings, reading, languages, folder, facts, partial, run["run_id"], progress)
        _refuse_nothing(reading)
        if settings.french_only:
            languages.refuse_nothing_french()
    except (InputError, UsageError):
        _leave_no_trace(settings.out)
        raise
    predicted = time.monotonic()
    tables = aggregate(
        lambda: read_predictions(partial, french_only=settings.french_only),
        settings.seed,
        reference=as_reference(read_left_out(folder)),
    )
    for frame in (tables.platforms, tables.timeline):
        frame["warnings"] = [warnings_text(row) for row in frame.to_dict("records")]
    for place, name in enumerate(tables.platforms["platform"]):
        if warning := languages.warning(name):
            said = tables.platforms.at[place, "warnings"]
            tables.platforms.at[place, "warnings"] = " | ".join(filter(None, (said, warning)))
    write_table(tables.platforms, PLATFORMS, partial, csv=True)
    write_table(tables.usages, USAGES_TABLE, partial, csv=True)
    write_table(tables.timeline, TIMELINE, partial, csv=False)
    run["languages"] = languages.as_dict()
    close_run(run, reading, {"reading and classifying": predicted - started})
    run["durations"]["total"] = round(time.monotonic() - started, 3)
    write_json(partial / RUN, run)
    write_datapackage(partial, run)
    write_report(partial, settings.lang)
    shutil.rmtree(partial / _PARTS, ignore_errors=True)
    publish(partial, settings.out)
    return Outcome(run, tables.platforms, reading.named_errors)


def predict(
    settings: RunSettings,
    reading: Reading,
    languages: LanguageMarker,
    folder: Path,
    facts: Facts,
    partial: Path,
    run_id: str,
    progress: Progress,
) -> None:
    """Read and classify everything: `messages.parquet` and `rejected.jsonl` in `partial`."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from rsmp_nlp.engine.local import classify_batches
    from rsmp_nlp.engine.resume import PosteriorStore
    from rsmp_nlp.report.predictions import prediction_rows
    from rsmp_nlp.report.store import arrow_schema
    from rsmp_nlp.schema import MESSAGES, REASON_COLUMNS, TEXT_COLUMN

    key = load_key(settings.key) if settings.key else None
    pseudonymise = Pseudonymiser(key) if key else None
    reasons = _reasons(folder) if settings.explain else None
    schema = arrow_schema(
        MESSAGES,
        *((TEXT_COLUMN,) if settings.with_text else ()),
        *(REASON_COLUMNS if reasons else ()),
    )
    store = PosteriorStore(partial / _PARTS, facts.weights_sha256)
    done = 0
    with ExitStack() as stack:
        rejected = stack.enter_context(write_aside(partial / "rejected.jsonl"))
        writer = stack.enter_context(pq.ParquetWriter(partial / "messages.parquet", schema))
        batches = _batches(reading, languages, rejected)
        for messages, posteriors in classify_batches(str(folder), batches, store, settings.workers):
            more = {
                "identity": [identity(message.author) for message in messages],
                "text_key": [text_key(message.text, key or b"") for message in messages],
            }
            if pseudonymise is not None:
                for message in messages:
                    message.author = pseudonymise(message.platform, message.author)
            rows = prediction_rows(messages, posteriors, facts.threshold, run_id, more)
            if reasons is not None:
                rows |= reasons(messages)
            writer.write_table(pa.Table.from_pydict(rows, schema=schema))
            done += len(messages)
            progress(done)


def _reasons(folder: Path) -> Callable[[Sequence[Message]], dict[str, list[str]]]:
    """Return what gives the two columns of reasons of a batch.

    Raises
    ------
    UsageError
        The model is not linear.
    """
    from rsmp_nlp.classify.explain import Explainer, reason_columns
    from rsmp_nlp.classify.storage import load
    from rsmp_nlp.preprocess.document import documents

    explainer = Explainer.of(load(folder))

    def columns(messages: Sequence[Message]) -> dict[str, list[str]]:
        found = documents(
            [message.text for message in messages],
            [message.kind for message in messages],
            [message.parent_text for message in messages],
        )
        return reason_columns(list(explainer.explain(found)))

    return columns


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


def _leave_no_trace(out: Path) -> None:
    """Remove what was written aside, and the output folder where it held nothing else."""
    shutil.rmtree(out / PARTIAL, ignore_errors=True)
    with suppress(OSError):
        out.rmdir()


def _batches(
    reading: Reading, languages: LanguageMarker, rejected: IO[str]
) -> Iterator[tuple[list[Message], Batch]]:
    """Yield messages in batches, their language marked; dropped records go to `rejected.jsonl` on the way."""
    from rsmp_nlp.engine.local import Batch

    def batch(messages: list[Message]) -> tuple[list[Message], Batch]:
        return messages, Batch(
            tuple(message.text for message in messages),
            tuple(message.kind for message in messages),
            tuple(message.parent_text for message in messages),
        )

    waiting: list[Message] = []
    for item in reading:
        if isinstance(item, Dropped):
            json.dump(_dropped_record(item), rejected, ensure_ascii=False)
            rejected.write("\n")
            continue
        languages.mark(item)
        waiting.append(item)
        if len(waiting) == BATCH:
            yield batch(waiting)
            waiting = []
    if waiting:
        yield batch(waiting)


def _dropped_record(item: Dropped) -> dict[str, Any]:
    # what was not decoded is shown as replacement characters: the file must stay UTF-8
    raw = item.raw.encode("utf-8", "replace").decode()
    return {
        "source_file": item.source_file,
        "source_row": item.source_row,
        "status": item.status,
        "reason": item.reason,
        "raw": raw,
    }
