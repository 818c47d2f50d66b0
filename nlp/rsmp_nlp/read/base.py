"""What a reader is: it says how well it knows a source, then yields messages from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from typing import Final, Literal, Protocol, runtime_checkable

from rsmp_nlp.read.dates import PARIS
from rsmp_nlp.read.export import Export
from rsmp_nlp.read.source import Source
from rsmp_nlp.schema.records import Dropped, Message

Item = Message | Dropped

ReaderStatus = Literal["verified", "source", "documented", "unverified"]
STATUSES: Final[Mapping[ReaderStatus, str]] = {
    "verified": "vérifié sur un export réel",
    "source": "lu dans le code qui écrit ou relit ce format, pas essayé sur un export réel",
    "documented": "fait d’après la documentation",
    "unverified": "non vérifié",
}
"""How far a reader was checked, and how users are told."""


@dataclass(frozen=True)
class ReadOptions:
    """How sources are read.

    Attributes
    ----------
    platform : name given to every message, whatever the source says
    columns : field → column, from `--map`
    encoding : forced encoding of text formats
    zone : time zone assumed for dates that name none
    include : what is kept although skipped by default: the keys of `select.REASONS`
    reader : name of the reader to use, whatever the sources look like
    notes : what a reader assumed or left aside, in a French sentence, and how many times; a reader
        adds to it, the report of the source shows it
    """

    platform: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    encoding: str | None = None
    zone: tzinfo = PARIS
    include: frozenset[str] = frozenset()
    reader: str | None = None
    notes: Counter[str] = field(default_factory=Counter, compare=False)


@dataclass(frozen=True)
class Description:
    """What a reader understood of a source, for `inspect`.

    `mapping` goes from a field of a message to the column, or in words to what fills it; `facts`
    are short French phrases ("12 canaux", "du 3 au 9 mars").
    """

    encoding: str | None = None
    separator: str | None = None
    columns: tuple[str, ...] = ()
    mapping: Mapping[str, str] = field(default_factory=dict)
    facts: tuple[str, ...] = ()


@runtime_checkable
class Reader(Protocol):
    """A format of which each file stands alone."""

    name: str
    """Short name, for `--reader`, `run.json` and `inspect`."""

    formats: str
    """What it reads, in French words that users know."""

    status: ReaderStatus
    """How far it was checked."""

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


@runtime_checkable
class ExportReader(Protocol):
    """A format of several files that are read together.

    It is asked about every folder, archive and single file, from the outside in: `sniff` must
    answer for files at their place below the root of the export, never for an export that lies
    deeper.
    """

    name: str
    formats: str
    status: ReaderStatus

    def sniff(self, export: Export) -> float:
        """Return how sure the reader is that the export is its own, from 0 to 1."""
        ...

    def members(self, export: Export) -> Iterable[Source]:
        """Return the files that are read; the others are shown as holding no message."""
        ...

    def describe(self, export: Export, options: ReadOptions) -> Description:
        """Return what would be understood of the export."""
        ...

    def read(self, export: Export, options: ReadOptions) -> Iterator[Item]:
        """Yield every record of the export, as a message or as what was dropped.

        Raises
        ------
        InputError
            The export as a whole cannot be understood.
        """
        ...


AnyReader = Reader | ExportReader
