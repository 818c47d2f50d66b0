"""Messages read on one machine and classified on another, some thousands at a time.

A read part is kept as three files: its messages, which only workers open; its outline, all that order
needs to know of them (what is repeated, what answers what); the lines of what was dropped.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from rsmp_nlp.engine.batches import BATCH_CHARACTERS, columns_of
from rsmp_nlp.engine.files import Files, get, put, seen
from rsmp_nlp.engine.rejected import rejected_line
from rsmp_nlp.errors import RsmpError
from rsmp_nlp.read.known import digest_of
from rsmp_nlp.read.reading import left_out
from rsmp_nlp.read.select import REPEATED, by_rule, checksum
from rsmp_nlp.read.threads import PARENT_CHARACTERS
from rsmp_nlp.schema.records import Dropped, Message

if TYPE_CHECKING:
    import pyarrow as pa

_FACTS: Final = b"facts"
_IDENTIFIERS: Final = ("platform", "message_id", "parent_id", "thread_id")
_HEADS_HELD: Final = 64
"""Read parts whose beginnings of texts a worker remembers: as many as hold what replies may answer."""


@dataclass(frozen=True)
class Drop:
    """A record that was not kept: how many messages of the part came before it, and why."""

    after: int
    status: str
    reason: str


@dataclass(frozen=True)
class End:
    """Where a source ends in a part, after how many messages and drops, and what is reported of it.

    `failure` is the kind and the sentence of what stopped its reading.
    """

    messages: int
    drops: int
    reader: str | None
    notes: Mapping[str, int]
    failure: tuple[str, str] | None


@dataclass(frozen=True)
class Outline:
    """What order needs to know of a read part.

    `ids` has, for each message, its identifiers, `digest` (`known.digest_of`), `checksum`
    (`select.checksum`), `characters` of its text, and whether it is `undated`.
    """

    ids: pa.RecordBatch
    drops: Sequence[Drop]
    ends: Sequence[End]


@dataclass
class Draft:
    """A read part being filled.

    Parameters
    ----------
    rows : messages and drops with which it is full
    include : rules that are lifted
    key : of pseudonyms
    """

    rows: int
    include: frozenset[str]
    key: bytes | None
    messages: list[Message] = field(default_factory=list)
    drops: list[Drop] = field(default_factory=list)
    ends: list[End] = field(default_factory=list)
    _lines: list[str] = field(default_factory=list)
    _characters: int = 0

    @property
    def full(self) -> bool:
        """Whether it is to be kept and another begun."""
        many = len(self.messages) + len(self.drops) + len(self.ends) >= self.rows
        return many or self._characters >= BATCH_CHARACTERS

    def add(self, item: Message | Dropped) -> None:
        """Add what was read next."""
        if isinstance(item, Message):
            reason = by_rule(item, self.include)
            if reason is None:
                self.messages.append(item)
                self._characters += len(item.text)
                return
            item = left_out(item, reason)
        self.drops.append(Drop(len(self.messages), item.status, item.reason))
        self._lines.append(rejected_line(item, self.key))
        self._characters += len(self._lines[-1])

    def end(
        self, reader: str | None, notes: Mapping[str, int], failure: tuple[str, str] | None
    ) -> None:
        """Add the end of a source."""
        self.ends.append(End(len(self.messages), len(self.drops), reader, notes, failure))

    def keep(self, files: Files, name: str) -> Outline:
        """Keep the part under a name; its outline, that the driver waits for, comes last."""
        columns = columns_of(self.messages)
        outline = Outline(self._ids(columns), self.drops, self.ends)
        put(files, f"{name}.messages", _stream(columns))
        put(files, f"{name}.dropped", "".join(self._lines).encode())
        facts = {
            "drops": [vars(one) for one in self.drops],
            "ends": [vars(one) for one in self.ends],
        }
        metadata = {_FACTS: json.dumps(facts).encode()}
        put(files, f"{name}.outline", _stream(outline.ids.replace_schema_metadata(metadata)))
        return outline

    def _ids(self, columns: pa.RecordBatch) -> pa.RecordBatch:
        import pyarrow as pa

        found = columns.select(list(_IDENTIFIERS))
        pairs = [(one.platform, one.message_id) for one in self.messages]
        more = {
            "digest": pa.array([digest_of(*pair) for pair in pairs], pa.uint64()),
            "checksum": pa.array([checksum(one.text) for one in self.messages], pa.uint32()),
            "characters": pa.array([len(one.text) for one in self.messages], pa.uint32()),
            "undated": pa.array([one.created_at is None for one in self.messages], pa.bool_()),
        }
        return pa.RecordBatch.from_arrays(
            [*found.columns, *more.values()], names=[*found.schema.names, *more]
        )


def outline(files: Files, name: str) -> Outline | None:
    """Return the outline of a read part, None where there is nothing whole."""
    body = get(files, f"{name}.outline")
    if body is None:
        return None
    ids = _batch(body)
    facts = json.loads((ids.schema.metadata or {})[_FACTS])
    ends = [
        End(**{**one, "failure": one["failure"] and tuple(one["failure"])}) for one in facts["ends"]
    ]
    return Outline(ids, [Drop(**one) for one in facts["drops"]], ends)


def messages(files: Files, name: str) -> pa.RecordBatch:
    """Return the messages of a read part, in the schema of batches.

    Raises
    ------
    RsmpError
        They are not seen here.
    """
    return _batch(_needed(files, f"{name}.messages"))


@lru_cache(maxsize=_HEADS_HELD)
def heads(files: Files, name: str) -> list[str]:
    """Return the beginnings of the texts of a read part, which replies have as context."""
    texts = messages(files, name).column("text").to_pylist()
    return [text[:PARENT_CHARACTERS] for text in texts]


def dropped_lines(files: Files, name: str) -> bytes:
    """Return the lines of what was dropped of a read part when it was read."""
    return bytes(_needed(files, f"{name}.dropped"))


def all_lines(files: Files, name: str) -> bytes:
    """Return what `keep_lines` kept."""
    return bytes(_needed(files, f"{name}.lines"))


def keep_lines(
    files: Files, name: str, drops: Sequence[int], repeated: Sequence[int], key: bytes | None
) -> None:
    """Keep the lines of what was dropped of a read part and of messages read before, in order.

    Parameters
    ----------
    drops : messages before each line dropped when the part was read
    repeated : which messages were read before, in order
    """
    lines = dropped_lines(files, name).splitlines(keepends=True)
    told = [(after, 0, line) for after, line in zip(drops, lines, strict=True)]
    read = rows_of(messages(files, name), repeated)
    more = (rejected_line(left_out(one, REPEATED), key).encode() for one in read)
    told += [(row, 1, line) for row, line in zip(repeated, more, strict=True)]
    told.sort(key=lambda one: one[:2])
    put(files, f"{name}.lines", b"".join(line for *_, line in told))


def rows_of(part: pa.RecordBatch, rows: Iterable[int]) -> list[Message]:
    """Return messages of a read part."""
    import pyarrow as pa

    taken = part.take(pa.array(rows, pa.int32()))
    return [Message(**row) for row in taken.to_pylist()]


def drop(files: Files, name: str) -> None:
    """Forget a read part."""
    for kind in ("outline", "messages", "dropped", "lines"):
        files.drop(f"{name}.{kind}")


def _needed(files: Files, name: str) -> memoryview:
    body = get(files, name)
    if body is None and seen(files, name):
        body = get(files, name)
    if body is None:
        raise RsmpError(
            f"{files.where} : « {name} », lu ailleurs, n’est pas visible d’ici ou n’est pas entier. Vérifiez "
            "que toutes les machines partagent ce dossier, puis relancez : le travail fait est gardé."
        )
    return body


def _stream(batch: pa.RecordBatch) -> bytes:
    import pyarrow as pa

    sink = pa.BufferOutputStream()
    options = pa.ipc.IpcWriteOptions(compression="lz4")
    with pa.ipc.new_stream(sink, batch.schema, options=options) as stream:
        stream.write_batch(batch)
    return bytes(sink.getvalue().to_pybytes())


def _batch(body: memoryview) -> pa.RecordBatch:
    import pyarrow as pa

    with pa.ipc.open_stream(pa.py_buffer(body)) as stream:
        return stream.read_next_batch()
