"""Batches of messages that were read elsewhere: where each message stands, and what order says of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import accumulate
from typing import TYPE_CHECKING

from rsmp_nlp.engine import batches
from rsmp_nlp.engine.batches import Batch, batch_of
from rsmp_nlp.engine.files import Files
from rsmp_nlp.engine.read_part import heads, messages, rows_of
from rsmp_nlp.preprocess.private import unlinked
from rsmp_nlp.schema.records import Message

if TYPE_CHECKING:
    import pyarrow as pa

Place = tuple[int, int]
"""Number of a read part, and a message in it."""


@dataclass
class Sifted:
    """Messages of a read part that are kept, in order.

    `parents` are identifiers, `answered` places of the same messages, where they were read not long ago.
    """

    part: int
    rows: list[int] = field(default_factory=list)
    characters: list[int] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    parents: list[str | None] = field(default_factory=list)
    threads: list[str | None] = field(default_factory=list)
    answered: list[Place | None] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.rows)

    def piece(self, start: int, end: int) -> Sifted:
        """Return some of the messages."""
        lists = (self.rows, self.characters, self.names, self.parents, self.threads, self.answered)
        return Sifted(self.part, *(one[start:end] for one in lists))  # type: ignore[arg-type]


@dataclass(frozen=True)
class References:
    """A batch of messages read elsewhere.

    Attributes
    ----------
    first : rank of its first message among those kept
    rows : of each, `part` and `row`, its `message_id`, `parent_id` and `thread_id`, and the
        `parent_part` and `parent_row` of what it answers
    parts : names of the read parts, by number
    """

    first: int
    rows: pa.RecordBatch
    parts: Mapping[int, str]

    @property
    def end(self) -> int:
        """Rank of the message after its last."""
        return self.first + int(self.rows.num_rows)


def references(kept: Iterable[Sifted], parts: Mapping[int, str]) -> Iterator[References]:
    """Yield batches of the same messages as `batches.encode` would.

    Parameters
    ----------
    parts : names of read parts, by number
    """
    first = count = characters = 0
    waiting: list[Sifted] = []
    for sifted in kept:
        start = 0
        while start < len(sifted):
            some = sifted.characters[start : start + batches.BATCH - count]
            if characters + sum(some) >= batches.BATCH_CHARACTERS:
                reached = accumulate(some, initial=characters)
                some = some[: sum(1 for one in reached if one < batches.BATCH_CHARACTERS)]
            waiting.append(sifted.piece(start, start + len(some)))
            start, count, characters = start + len(some), count + len(some), characters + sum(some)
            if count >= batches.BATCH or characters >= batches.BATCH_CHARACTERS:
                yield _references(first, waiting, parts)
                first, waiting, count, characters = first + count, [], 0, 0
    if waiting:
        yield _references(first, waiting, parts)


def _references(first: int, pieces: list[Sifted], parts: Mapping[int, str]) -> References:
    import pyarrow as pa

    answered = [place for piece in pieces for place in piece.answered]
    columns = {
        "part": pa.array([piece.part for piece in pieces for _ in piece.rows], pa.int32()),
        "row": pa.array([row for piece in pieces for row in piece.rows], pa.int32()),
        "message_id": pa.array([one for piece in pieces for one in piece.names], pa.string()),
        "parent_id": pa.array([one for piece in pieces for one in piece.parents], pa.string()),
        "thread_id": pa.array([one for piece in pieces for one in piece.threads], pa.string()),
        "parent_part": pa.array([place and place[0] for place in answered], pa.int32()),
        "parent_row": pa.array([place and place[1] for place in answered], pa.int32()),
    }
    used = {piece.part for piece in pieces} | {place[0] for place in answered if place}
    rows = pa.RecordBatch.from_arrays(list(columns.values()), names=list(columns))
    return References(first, rows, {number: parts[number] for number in used})


def batch_from(found: References, files: Files, of: str) -> Batch:
    """Return the batch of some references, with the same bytes as if its messages had been read here.

    Raises
    ------
    RsmpError
        A read part is not seen here.
    """
    return batch_of(list(_messages(found, files)), of)


def _messages(found: References, files: Files) -> Iterator[Message]:
    columns = found.rows.to_pydict()
    rows: dict[int, list[int]] = {}
    for part, row in zip(columns["part"], columns["row"], strict=True):
        rows.setdefault(part, []).append(row)
    # parts follow one another, as do the messages of each
    read = [
        message
        for part, some in rows.items()
        for message in rows_of(messages(files, found.parts[part]), some)
    ]
    said = zip(*(columns[name] for name in ("message_id", "parent_id", "thread_id")), strict=True)
    answered = zip(columns["parent_part"], columns["parent_row"], strict=True)
    for message, (name, parent, thread), (part, row) in zip(read, said, answered, strict=True):
        message.message_id = unlinked(name)
        message.parent_id = parent and unlinked(parent)
        message.thread_id = thread and unlinked(thread)
        if part is not None:
            message.parent_text = heads(files, found.parts[part])[row]
        yield message
