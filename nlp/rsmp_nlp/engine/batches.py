"""Messages as Arrow record batches, the form in which they travel to whoever classifies them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final

from rsmp_nlp.schema.records import Message

if TYPE_CHECKING:
    import pyarrow as pa

BATCH: Final = 2_048
"""Messages classified together; results do not depend on it."""

BATCH_CHARACTERS: Final = 8 << 20
"""Characters of text from which a batch is full with fewer messages: some are a megabyte long."""

_NOT_STRINGS: Final = ("source_row", "created_at")
_LEFT_OUT: Final = ("url",)


@dataclass(frozen=True)
class Batch:
    """A batch to classify: an Arrow IPC stream of one record batch.

    `name` tells its content and what it is classified with apart from any other.
    """

    name: str
    payload: bytes
    rows: int


@cache
def schema() -> pa.Schema:
    """Return the Arrow schema of messages, all that rows and features are made from."""
    import pyarrow as pa

    types = {"source_row": pa.int64(), "created_at": pa.timestamp("us", tz="UTC")}
    names = [name for name in Message.__slots__ if name not in _LEFT_OUT]
    return pa.schema([pa.field(name, types.get(name, pa.string())) for name in names])


def encode(messages: Iterable[Message], of: str) -> Iterator[Batch]:
    """Yield messages in batches, in order.

    Parameters
    ----------
    of : fingerprint of what classifies them, part of their names
    """
    waiting: list[Message] = []
    characters = 0
    for message in messages:
        waiting.append(message)
        characters += len(message.text)
        if len(waiting) >= BATCH or characters >= BATCH_CHARACTERS:
            yield batch_of(waiting, of)
            waiting, characters = [], 0
    if waiting:
        yield batch_of(waiting, of)


def decode(payload: bytes) -> pa.RecordBatch:
    """Return the record batch of a payload."""
    import pyarrow as pa

    with pa.ipc.open_stream(payload) as stream:
        return stream.read_next_batch()


def batch_of(messages: Sequence[Message], of: str) -> Batch:
    """Return some messages as one batch.

    Parameters
    ----------
    of : fingerprint of what classifies them, part of its name
    """
    import pyarrow as pa

    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, schema()) as stream:
        stream.write_batch(columns_of(messages))
    payload = sink.getvalue().to_pybytes()
    name = blake2b(payload, key=bytes.fromhex(of), digest_size=16).hexdigest()
    return Batch(name, payload, len(messages))


def columns_of(messages: Sequence[Message]) -> pa.RecordBatch:
    """Return messages as a record batch."""
    import pyarrow as pa

    arrays = [_array(list(map(attrgetter(field.name), messages)), field) for field in schema()]
    return pa.RecordBatch.from_arrays(arrays, schema=schema())


def _array(values: list[Any], field: pa.Field) -> pa.Array:
    import pyarrow as pa

    try:
        return pa.array(values, field.type)
    except UnicodeEncodeError:
        # a lone surrogate, which some readers let through, cannot be written anywhere
        mended = [value and value.encode("utf-8", "replace").decode() for value in values]
        return pa.array(mended, field.type)
