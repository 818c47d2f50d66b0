"""The messages of some authors taken out of the tables of a run that hold one row per message."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from rsmp_nlp.errors import BrokenFile, NotReadable
from rsmp_nlp.parquet_file import open_parquet
from rsmp_nlp.preprocess.language import LanguageMarker
from rsmp_nlp.report.messages import MESSAGES_FILE
from rsmp_nlp.report.row_groups import RowGroups
from rsmp_nlp.whole_files import write_aside

if TYPE_CHECKING:
    import pyarrow as pa

REJECTED_FILE: Final = "rejected.jsonl"
REASON: Final = "effacé à la demande de la personne"
"""Why a message that was classified no longer is; it must not lead to whom."""

_ROWS: Final = 16_384
_REFERENCES: Final = ("thread_id", "parent_id")
_DIGITS: Final = 12


@dataclass
class Erased:
    """What the tables hold of some authors.

    Attributes
    ----------
    messages : their messages, by source file
    undated : those of them without date, by source file
    dropped : messages of theirs that were read and left out
    unsigned : records left out whose author is not known and whose content is kept
    by_author : messages and records left out of each author, as the tables write them
    identifiers : platform and identifier of their messages
    """

    messages: Counter[str] = field(default_factory=Counter)
    undated: Counter[str] = field(default_factory=Counter)
    dropped: int = 0
    unsigned: int = 0
    by_author: Counter[str] = field(default_factory=Counter)
    identifiers: set[tuple[str, str]] = field(default_factory=set)


def find(folder: Path, authors: frozenset[str]) -> Erased:
    """Return what a run holds of authors; memory grows with their messages only.

    Parameters
    ----------
    folder : folder of a finished run
    authors : as its tables write them

    Raises
    ------
    NotReadable, BrokenFile
        A table is missing or damaged.
    """
    found = Erased()
    columns = ["platform", "message_id", "author", "source_file", "created_at"]
    for batch in _batches(folder / MESSAGES_FILE, columns):
        for row in batch.filter(_written_by(batch, authors)).to_pylist():
            found.messages[row["source_file"]] += 1
            found.undated[row["source_file"]] += row["created_at"] is None
            found.by_author[row["author"]] += 1
            found.identifiers.add((row["platform"], row["message_id"]))
    for record in _records(folder / REJECTED_FILE):
        author = record.get("author")
        if author in authors:
            found.dropped += 1
            found.by_author[author] += 1
        found.unsigned += author is None and bool(record.get("raw"))
    return found


def platforms_of_dropped(folder: Path) -> set[str]:
    """Return the platforms of messages left out: pseudonyms depend on them."""
    found = {record.get("platform") for record in _records(folder / REJECTED_FILE)}
    return {name for name in found if isinstance(name, str)}


def write_messages_without(
    folder: Path, aside: Path, authors: frozenset[str], found: Erased
) -> LanguageMarker:
    """Write the messages of the others aside; return their languages.

    Where a reply or a thread is named after a message erased, it takes a name that does not lead to
    it, the same for all that refer to that message: threads and replies stay what they were.
    """
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    languages = LanguageMarker()
    names: dict[tuple[str, str], str] = {}
    schema = pq.read_schema(folder / MESSAGES_FILE).remove_metadata()
    with RowGroups(aside / MESSAGES_FILE, schema) as writer:
        for batch in _batches(folder / MESSAGES_FILE):
            kept = batch.filter(pc.invert(_written_by(batch, authors)))
            languages.add(*(kept.column(name).to_pylist() for name in ("platform", "lang")))
            columns = {name: kept.column(name) for name in schema.names}
            for name in _REFERENCES:
                renamed = _renamed(kept, name, found.identifiers, names)
                columns[name] = pa.array(renamed, schema.field(name).type)
            writer.write(pa.Table.from_pydict(columns, schema=schema))
    return languages


def write_rejected_without(
    folder: Path, aside: Path, authors: frozenset[str], found: Erased
) -> None:
    """Write the records left out aside, with one more for each message erased.

    The content of theirs is emptied, and that of records whose author is not known: some may be
    theirs.
    """
    with write_aside(aside / REJECTED_FILE) as stream:
        for record in _records(folder / REJECTED_FILE):
            author = record.get("author")
            if author in authors:
                record |= {"source_row": None, "author": None, "raw": ""}
            elif author is None:
                record["raw"] = ""
            _write(record, stream)
        for source, count in found.messages.items():
            gone = {"source_file": source, "source_row": None, "status": "skipped"}
            gone |= {"reason": REASON, "platform": None, "author": None, "raw": ""}
            for _ in range(count):
                _write(gone, stream)


def _write(record: dict[str, Any], stream: Any) -> None:
    json.dump(record, stream, ensure_ascii=False)
    stream.write("\n")


def _batches(path: Path, columns: list[str] | None = None) -> Iterator[pa.RecordBatch]:

    if not path.is_file():
        raise NotReadable(path, "aucune table de messages ici")
    try:
        with open_parquet(path) as file:
            for group in range(file.num_row_groups):  # which bounds the bytes held, too
                yield from file.iter_batches(_ROWS, row_groups=[group], columns=columns)
    except (OSError, ValueError) as error:
        raise BrokenFile(path, "", "Parquet illisible") from error


def _written_by(batch: pa.RecordBatch, authors: frozenset[str]) -> pa.Array:
    import pyarrow as pa
    import pyarrow.compute as pc

    return pc.is_in(batch.column("author"), value_set=pa.array(sorted(authors), pa.string()))


def _records(path: Path) -> Iterator[dict[str, Any]]:
    if not path.is_file():
        return
    with path.open(encoding="utf-8") as stream:
        for row, line in enumerate(stream, start=1):
            try:
                record = json.loads(line)
            except ValueError as error:
                raise BrokenFile(path, f"ligne {row}", "JSON illisible") from error
            if not isinstance(record, dict):
                raise BrokenFile(path, f"ligne {row}", "objet JSON attendu")
            yield record


def _renamed(
    batch: pa.RecordBatch,
    column: str,
    erased: set[tuple[str, str]],
    names: dict[tuple[str, str], str],
) -> list[str | None]:
    """Return a column that refers to messages, those erased under another name.

    The name is made from the first message that refers to it, so that it does not lead to the one
    erased.
    """
    found: list[str | None] = []
    rows = (batch.column(name).to_pylist() for name in ("platform", column, "message_id"))
    for platform, referred, message in zip(*rows, strict=True):
        if (platform, referred) not in erased:
            found.append(referred)
            continue
        first = f"{platform}\x1f{message}\x1f{column}".encode()
        digest = blake2b(first, digest_size=_DIGITS // 2).hexdigest()
        found.append(names.setdefault((platform, referred), f"effacé-{digest}"))
    return found
