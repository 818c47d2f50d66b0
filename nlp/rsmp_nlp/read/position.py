"""How far reading is, in bytes on disk."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO

from rsmp_nlp.read.export import Export
from rsmp_nlp.read.source import Source
from rsmp_nlp.read.sums import input_files


@dataclass
class Position:
    """Where reading is.

    `share` is None where that is not known: standard input, remote files.
    """

    paths: tuple[str, ...]
    _shares: dict[str, float] = field(default_factory=dict)
    _passed: float = 0.0
    _current: float = 0.0
    _scale: float = 1.0
    _stream: IO[bytes] | None = None
    _total: int = field(init=False)

    def __post_init__(self) -> None:
        self._total = sum(map(_size, input_files(self.paths)))

    def enter(self, found: Iterable[object]) -> None:
        """Learn what stands at a place: members of an archive share its size, as long as each is."""
        inside: dict[Path, list[Source]] = {}
        for one in found:
            if isinstance(one, Source) and isinstance(one.file, Path):
                inside.setdefault(one.file, []).append(one)
        self._shares = {}
        for file, sources in inside.items():
            size, whole = _size(file), sum(one.size or 0 for one in sources)
            for one in sources:
                part = (one.size or 0) / whole if whole else 1 / len(sources)
                self._shares[one.label] = size * part

    def watch(self, what: Source | Export) -> Source | Export:
        """Return a source that tells where it is read; an export counts when it is read whole."""
        sources = what.sources if isinstance(what, Export) else (what,)
        self._current = sum(self._shares.get(one.label, 0) for one in sources)
        self._stream = None
        if isinstance(what, Export):
            return what
        self._scale = self._current / what.size if what.size else 1.0
        opener = what.opener

        def opened() -> IO[bytes]:
            self._stream = opener()
            return self._stream

        return replace(what, opener=opened)

    def leave(self) -> None:
        """Count what was watched as read."""
        self._passed += self._current
        self._current, self._stream = 0.0, None

    @property
    def share(self) -> float | None:
        """Share of the bytes read, 0 to 1."""
        if not self._total:
            return None
        return min(
            1.0,
            (self._passed + min(self._current, self._scale * _told(self._stream))) / self._total,
        )


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _told(stream: IO[bytes] | None) -> int:
    """Return how many bytes were read of a stream, of what is under a compressed one."""
    try:
        return getattr(stream, "fileobj", stream).tell()  # type: ignore[union-attr]
    except (AttributeError, OSError, ValueError):
        return 0
