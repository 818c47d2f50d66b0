"""What a reader is: it says how well it knows a source, then yields messages from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from typing import Protocol, runtime_checkable

from rsmp_nlp.read.dates import PARIS
from rsmp_nlp.read.source import Source
from rsmp_nlp.schema import Dropped, Message

Item = Message | Dropped


@dataclass(frozen=True)
class ReadOptions:
    """How sources are read.

    Attributes
    ----------
    platform : name given to every message, whatever the source says
    columns : field → column, from `--map`
    encoding : forced encoding of text formats
    zone : time zone assumed for dates that name none
    include : author kinds and message kinds kept although skipped by default
        (`bot`, `system`, `repost`)
    """

    platform: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    encoding: str | None = None
    zone: tzinfo = PARIS
    include: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Description:
    """What a reader understood of a source, for `inspect`."""

    encoding: str | None = None
    separator: str | None = None
    columns: tuple[str, ...] = ()
    mapping: Mapping[str, str] = field(default_factory=dict)


@runtime_checkable
class Reader(Protocol):
    """A format of messages."""

    name: str
    """Short name, for `run.json` and `inspect`."""

    formats: str
    """What it reads, in words that users know."""

    def sniff(self, source: Source) -> float:
        """Return how sure the reader is to know the source, from 0 (not mine) to 1."""
        ...

    def describe(self, source: Source, options: ReadOptions) -> Description:
        """Return what would be understood of the source, having read only its beginning."""
        ...

    def read(self, source: Source, options: ReadOptions) -> Iterator[Item]:
        """Yield every record of the source, as a message or as what was dropped.

        Raises
        ------
        InputError
            The source as a whole cannot be understood (no text column, damaged file).
        """
        ...
