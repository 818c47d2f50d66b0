"""From a reading to `messages.parquet` and `rejected.jsonl`, whatever the engine."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

from rsmp_nlp.config import RunSettings
from rsmp_nlp.engine.as_needed import AsNeeded
from rsmp_nlp.engine.batches import encode
from rsmp_nlp.engine.files import Elsewhere, Files, Folder
from rsmp_nlp.engine.local import classify_here, classify_in_processes
from rsmp_nlp.engine.memory import PARTS_BETWEEN, keep_large_apart, trim
from rsmp_nlp.engine.part import EVIDENCE, Job, Part, explainer, no_evidence, row_schema
from rsmp_nlp.engine.rejected import rejected_line
from rsmp_nlp.engine.store import PartStore
from rsmp_nlp.engine.watch import Watcher
from rsmp_nlp.preprocess.language import LanguageMarker
from rsmp_nlp.preprocess.private import unlinked
from rsmp_nlp.read.reading import Reading
from rsmp_nlp.report.row_groups import RowGroups
from rsmp_nlp.report.store import PARTIAL
from rsmp_nlp.schema.records import Message
from rsmp_nlp.whole_files import write_aside

if TYPE_CHECKING:
    import pyarrow as pa

    from rsmp_nlp.classify.evidence import Evidence

PARTS: Final = "parts"
"""Folder of the parts, in the one where files are written aside."""

READ: Final = "read"
"""Folder beside it of what the workers of a cluster read and did not classify yet."""


@dataclass(frozen=True)
class Predicted:
    """What was met besides the rows: languages, and what weighed, where the model can tell.

    `workers` is how many processes classified.
    """

    languages: LanguageMarker
    evidence: Evidence | None
    workers: int


def predict(
    settings: RunSettings,
    job: Job,
    reading: Reading,
    partial: Path,
    run_id: str,
    watcher: Watcher,
) -> Predicted:
    """Read and classify everything.

    Raises
    ------
    RsmpError
        Nothing can be read, the model cannot be used, or nothing can be written.
    """
    if job.explain:
        explainer(job.model, job.model_sha256)  # refuse before reading
    keep_large_apart()
    languages = LanguageMarker()
    schema = row_schema(job)
    store, read = _places(settings, partial)
    evidence: Evidence | None = None
    done = 0
    with ExitStack() as stack:
        rejected = stack.enter_context(write_aside(partial / "rejected.jsonl"))
        writer = stack.enter_context(RowGroups(partial / "messages.parquet", schema))
        needed = AsNeeded(job, store, reading.position)
        made = _parts(settings, job, reading, rejected, store, read, watcher, needed)
        parts = stack.enter_context(closing(made))
        for number, part in enumerate(parts, 1):
            full = number % PARTS_BETWEEN == 0
            if full:  # a row group takes most when it is written: nothing freed is added to it, nor it to the next batch
                trim()
            writer.write(_table(part, run_id, schema))
            if full:
                trim()
            languages.add(*(part.rows.column(name).to_pylist() for name in ("platform", "lang")))
            if EVIDENCE in part.sums:
                evidence = evidence or no_evidence(job.model, job.model_sha256).empty()
                evidence.merge(part.sums[EVIDENCE])
            done += part.rows.num_rows
            watcher.advance(done, reading.position.share)
    return Predicted(languages, evidence, settings.workers or needed.workers)


def _places(settings: RunSettings, partial: Path) -> tuple[PartStore, Files]:
    """Return where parts are kept, and what workers read."""
    if settings.shared is not None:
        parts, read = (f"{settings.shared}/{PARTIAL}/{name}" for name in (PARTS, READ))
        if not settings.resume:
            Elsewhere(parts).clear()
        return PartStore(parts), Elsewhere(read)
    for name in (PARTS, READ):
        (partial / name).mkdir(exist_ok=True)
    return PartStore(partial / PARTS), Folder(partial / READ)


def _parts(
    settings: RunSettings,
    job: Job,
    reading: Reading,
    rejected: IO[str],
    store: PartStore,
    read: Files,
    watcher: Watcher,
    needed: AsNeeded,
) -> Generator[Part]:
    """Yield the parts of all that is read, in order, made by the engine asked for."""
    if settings.engine == "dask":
        from rsmp_nlp.engine.cluster import classify_on_cluster

        where = (settings.workers or 1, settings.scheduler)
        yield from classify_on_cluster(job, reading, rejected, store, read, *where, watcher)
        return
    batches = encode(_kept(reading, rejected, job.key), job.fingerprint)
    if settings.workers is None:
        yield from needed.parts(batches)
    elif settings.workers == 1:
        yield from classify_here(job, batches, store)
    else:
        yield from classify_in_processes(job, batches, store, settings.workers)


def _table(part: Part, run_id: str, schema: pa.Schema) -> pa.Table:
    import pyarrow as pa

    same = pa.array([run_id] * part.rows.num_rows, pa.string())
    columns = [same if name == "run_id" else part.rows.column(name) for name in schema.names]
    return pa.Table.from_arrays(columns, schema=schema)


def _kept(reading: Reading, rejected: IO[str], key: bytes | None) -> Iterator[Message]:
    """Yield the messages to classify; dropped records go to `rejected.jsonl` on the way."""
    for item in reading:
        if isinstance(item, Message):
            item.message_id = unlinked(item.message_id)
            item.thread_id = item.thread_id and unlinked(item.thread_id)
            item.parent_id = item.parent_id and unlinked(item.parent_id)
            yield item
        else:
            rejected.write(rejected_line(item, key))
