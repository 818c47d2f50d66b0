"""Parts kept aside batch by batch, so that a run that was killed does not start again.

A file is named by what it was made from (messages, model, options), so that a changed input, option or
model can never find a stale one.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from rsmp_nlp.engine.batches import Batch
from rsmp_nlp.engine.files import Files, files_at, get, put, seen
from rsmp_nlp.engine.part import Job, Part, make_part

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_SUMS: Final = b"sums"


@dataclass(frozen=True)
class PartStore:
    """Keeps the parts of a run in a folder, or at an address."""

    folder: Path | str

    @cached_property
    def files(self) -> Files:
        """Where bytes are kept by name."""
        return files_at(self.folder)

    def get(self, name: str) -> Part | None:
        """Return the part of a batch, None where there is nothing whole."""
        import pyarrow as pa

        body = get(self.files, _file(name))
        if body is None:
            return None
        with pa.ipc.open_stream(pa.py_buffer(body)) as stream:
            rows = stream.read_next_batch()
        sums = (rows.schema.metadata or {}).get(_SUMS)
        return Part(rows.replace_schema_metadata(), _unpacked(sums) if sums else {})

    def put(self, name: str, part: Part) -> None:
        """Keep the part of a batch; the file takes its name once it is whole.

        Raises
        ------
        OutputLost, RemoteError
            It cannot be written: disk full, folder removed.
        """
        import pyarrow as pa

        rows = part.rows
        if part.sums:
            rows = rows.replace_schema_metadata({_SUMS: _packed(part.sums)})
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, rows.schema) as stream:
            stream.write_batch(rows)
        put(self.files, _file(name), sink.getvalue().to_pybytes())

    def holds(self, name: str) -> bool:
        """Tell whether there is a part of that name, whole or not."""
        return self.files.holds(_file(name))

    def drop(self, name: str) -> None:
        """Forget the part of a batch."""
        self.files.drop(_file(name))

    def seen(self, name: str) -> bool:
        """Wait until a part made on another machine is seen here; tell whether it is."""
        return seen(self.files, _file(name))


def keep(job: Job, batch: Batch, store: PartStore) -> Part:
    """Make the part of a batch, keep it and return it.

    Raises
    ------
    OutputLost, RemoteError
        It cannot be written: disk full, folder removed.
    """
    part = make_part(job, batch)
    store.put(batch.name, part)
    return part


def _file(name: str) -> str:
    return f"{name}.part"


def _packed(sums: dict[str, NDArray[np.int64]]) -> bytes:
    import numpy as np

    file = io.BytesIO()
    np.savez(file, **sums)  # type: ignore[arg-type]
    return file.getvalue()


def _unpacked(content: bytes) -> dict[str, NDArray[np.int64]]:
    import numpy as np

    with np.load(io.BytesIO(content), allow_pickle=False) as kept:
        return {name: kept[name] for name in kept.files}
