"""Every byte of what a command wrote, opened as far as it opens, searched for what was planted."""

from __future__ import annotations

import gzip
import io
import re
import sqlite3
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

_GAPS = re.compile(rb"[ .\-]|\xc2\xa0|\xe2\x80\xaf")


class Contents:
    """What some files and some printed text hold, as bytes by the name of the place."""

    def __init__(self, folders: Iterable[Path] = (), said: Iterable[str] = ()) -> None:
        self.places: dict[str, bytes] = {}
        for folder in folders:
            for path in sorted(folder.rglob("*")):
                if path.is_file():
                    name = str(path.relative_to(folder))
                    self.places |= dict(_opened(name, path.read_bytes(), path))
        for number, text in enumerate(said):
            self.places[f"printed {number}"] = text.encode("utf-8", "surrogateescape")
        self._folded = {name: data.lower() for name, data in self.places.items()}
        self._compact = {name: _GAPS.sub(b"", data) for name, data in self._folded.items()}

    def found(self, wanted: Iterable[str]) -> set[tuple[str, str]]:
        """Return (what, place) for all that is found, however it is cased or spaced."""
        hits = set()
        for word in wanted:
            plain = word.lower().encode()
            for place, data in self._folded.items():
                if plain in data or _GAPS.sub(b"", plain) in self._compact[place]:
                    hits.add((word, place))
        return hits


def _opened(name: str, data: bytes, path: Path | None = None) -> Iterator[tuple[str, bytes]]:
    yield name, data
    if data[:4] == b"PAR1":
        yield f"{name}!values", _parquet(data)
    elif data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for member in archive.namelist():
                yield from _opened(f"{name}!{member}", archive.read(member))
    elif data[:2] == b"\x1f\x8b":
        yield from _opened(f"{name}!", gzip.decompress(data))
    elif data[:15] == b"SQLite format 3" and path is not None:
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as base:
            yield f"{name}!values", "\n".join(base.iterdump()).encode()
        base.close()


def _parquet(data: bytes) -> bytes:
    import pyarrow.parquet as pq

    table = pq.read_table(io.BytesIO(data))
    metadata = repr(table.schema.metadata).encode()
    return metadata + "\n".join(map(repr, table.to_pylist())).encode()
