"""Sources read on whatever machine, into read parts that others open."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from rsmp_nlp.engine.errand import raised
from rsmp_nlp.engine.files import Files
from rsmp_nlp.engine.read_part import Draft, Outline
from rsmp_nlp.errors import InputError, NotReadable, RemoteError
from rsmp_nlp.read.base import Item, ReadOptions
from rsmp_nlp.read.claims import Claim
from rsmp_nlp.read.declared import DeclaredMap
from rsmp_nlp.read.declared_reader import give, given
from rsmp_nlp.read.keeper import Keeper
from rsmp_nlp.read.reading import items_of
from rsmp_nlp.read.registry import readers
from rsmp_nlp.read.remote import Copies, RemoteFile
from rsmp_nlp.read.source import Source

_SECONDS_APART: Final = 2
"""What the date of the same file may differ by from one machine to another: some systems round it."""

_ONE_AT_A_TIME: Final = threading.Lock()
"""Maps that a user gives are known to a whole process."""


@dataclass(frozen=True)
class File:
    """A file that must be the same wherever it is read; its date is in seconds."""

    path: Path
    size: int
    changed: float

    @property
    def is_here(self) -> bool:
        """Whether this machine has it."""
        try:
            facts = self.path.stat()
        except OSError:
            return False
        return facts.st_size == self.size and abs(facts.st_mtime - self.changed) < _SECONDS_APART


@dataclass(frozen=True)
class Sources:
    """Sources read by one task, one after the other.

    Attributes
    ----------
    name : of their read parts, which a number follows
    claims : what is read
    held : archives kept open and copies of remote files, which the machine that reads lets go
    files : those that must be the same on the machine that reads
    options : how they are read
    rows : items of a read part
    maps : declared maps given by the user
    readers : names of all readers, in order
    key : of pseudonyms
    """

    name: str
    claims: Sequence[Claim]
    held: Sequence[Keeper | Copies]
    files: Sequence[File]
    options: ReadOptions
    rows: int
    maps: tuple[DeclaredMap, ...]
    readers: tuple[str, ...]
    key: bytes | None = field(repr=False)

    def let_go(self) -> None:
        """Close archives and remove copies."""
        for one in self.held:
            one.close()

    def part(self, number: int) -> str:
        """Return the name of a read part."""
        return f"{self.name}-{number:06}"


class NotHere(Exception):
    """A source must be read elsewhere: it is absent here, another one, or its store does not answer."""


def read_sources(sources: Sources, files: Files, *, away: bool = False) -> Iterator[Outline]:
    """Read sources, keep what was read, and yield the outline of each part once it is kept.

    Parameters
    ----------
    away : whether this is another machine than the one that was given the sources

    Raises
    ------
    NotHere
        They cannot be read away; what was kept is what is kept again by whoever reads them.
    RsmpError
        A part cannot be kept, or an option does not fit.
    """
    number, draft = 0, _draft(sources)
    with _ONE_AT_A_TIME if away else nullcontext():
        if away:
            _check(sources)
        for claim in sources.claims:
            reading = _Reading(claim, sources.options, away)
            for item in reading:
                draft.add(item)
                if draft.full:
                    yield draft.keep(files, sources.part(number))
                    number, draft = number + 1, _draft(sources)
            draft.end(reading.reader, reading.notes, reading.failure)
        yield draft.keep(files, sources.part(number))


@dataclass
class _Reading:
    """The reading of one source, and what is reported of it."""

    claim: Claim
    options: ReadOptions
    away: bool
    reader: str | None = None
    notes: Counter[str] = field(default_factory=Counter)
    failure: tuple[str, str] | None = None

    def __iter__(self) -> Iterator[Item]:
        try:
            what, reader = self.claim.chosen(self.options.reader)
            self.reader = reader.name
            yield from items_of(what, reader, replace(self.options, notes=self.notes))
        except InputError as error:
            if self.away and isinstance(error, (NotReadable, RemoteError)):
                raise NotHere(str(error)) from error
            self.failure = (type(error).__name__, str(error))


def _draft(sources: Sources) -> Draft:
    return Draft(sources.rows, sources.options.include, sources.key)


def _check(sources: Sources) -> None:
    for file in sources.files:
        if not file.is_here:
            raise NotHere(str(file.path))
    if given() != sources.maps:
        give(sources.maps)
        readers.cache_clear()
    if tuple(reader.name for reader in readers()) != sources.readers:
        raise NotHere("lecteurs")


def light(claim: Claim) -> Claim:
    """Return a claim without the files around an export, which need not travel with it."""
    what = claim.what
    if isinstance(what, Source):
        return claim
    inside = {path: one for path, one in what.everything.items() if path.startswith(what.root)}
    return replace(claim, what=replace(what, everything=inside))


def files_of(claim: Claim) -> list[Path | RemoteFile | None]:
    """Return the files that hold what is claimed, None for standard input."""
    what = claim.what
    sources = [what] if isinstance(what, Source) else what.sources
    return list(dict.fromkeys(one.file for one in sources))


def failure_of(kind: str, sentence: str) -> Exception:
    """Return what stopped the reading of a source on another machine."""
    return raised((_kinds().get(kind, InputError), sentence))


def _kinds() -> dict[str, type[InputError]]:
    found, left = {}, [InputError]
    while left:
        kind = left.pop()
        found[kind.__name__] = kind
        left += kind.__subclasses__()
    return found
