"""Parts kept aside batch by batch, so that a run that was killed does not start again.

A file is named by what it was made from (messages, model, options), so that a changed input, option or
model can never find a stale one. It begins with a checksum of the rest: what a crash left half-written
is not taken for whole, and nothing waits for the disk.
"""

from __future__ import annotations

import io
import os
import secrets
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Final

from rsmp_nlp.engine.batches import Batch
from rsmp_nlp.engine.part import Job, Part, make_part
from rsmp_nlp.errors import OutputLost

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_CHECKSUM_BYTES: Final = 16
_SUMS: Final = b"sums"


@dataclass(frozen=True)
class PartStore:
    """Keeps the parts of a run in `folder`."""

    folder: Path

    def get(self, name: str) -> Part | None:
        """Return the part of a batch, None where there is nothing whole."""
        import pyarrow as pa

        try:
            content = self._path(name).read_bytes()
        except OSError:
            return None
        checksum, body = content[:_CHECKSUM_BYTES], memoryview(content)[_CHECKSUM_BYTES:]
        if checksum != _checksum(body):
            return None
        with pa.ipc.open_stream(pa.py_buffer(body)) as stream:
            rows = stream.read_next_batch()
        sums = (rows.schema.metadata or {}).get(_SUMS)
        return Part(rows.replace_schema_metadata(), _unpacked(sums) if sums else {})

    def put(self, name: str, part: Part) -> None:
        """Keep the part of a batch; the file takes its name once it is whole."""
        import pyarrow as pa

        rows = part.rows
        if part.sums:
            rows = rows.replace_schema_metadata({_SUMS: _packed(part.sums)})
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, rows.schema) as stream:
            stream.write_batch(rows)
        body = sink.getvalue()
        temporary = self.folder / f".{name}.{secrets.token_hex(4)}"
        try:
            with temporary.open("wb") as file:
                file.write(_checksum(body))
                file.write(body)
            os.replace(temporary, self._path(name))
        except OSError:
            temporary.unlink(missing_ok=True)
            raise

    def holds(self, name: str) -> bool:
        """Tell whether there is a part of that name, whole or not."""
        return self._path(name).exists()

    def drop(self, name: str) -> None:
        """Forget the part of a batch."""
        self._path(name).unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}.part"


def keep(job: Job, batch: Batch, store: PartStore) -> Part:
    """Make the part of a batch, keep it and return it.

    Raises
    ------
    OutputLost
        It cannot be written: disk full, folder removed.
    """
    part = make_part(job, batch)
    try:
        store.put(batch.name, part)
    except OSError as error:
        raise OutputLost(store.folder, error) from error
    return part


def _checksum(body: object) -> bytes:
    return blake2b(body, digest_size=_CHECKSUM_BYTES).digest()  # type: ignore[arg-type]


def _packed(sums: dict[str, NDArray[np.int64]]) -> bytes:
    import numpy as np

    file = io.BytesIO()
    np.savez(file, **sums)  # type: ignore[arg-type]
    return file.getvalue()


def _unpacked(content: bytes) -> dict[str, NDArray[np.int64]]:
    import numpy as np

    with np.load(io.BytesIO(content), allow_pickle=False) as kept:
        return {name: kept[name] for name in kept.files}
