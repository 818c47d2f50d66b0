"""Reading everything under some paths, with nothing lost on the way."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from rsmp_nlp.addresses import shown
from rsmp_nlp.errors import EmptyInput, InputError
from rsmp_nlp.read.base import AnyReader, Description, ExportReader, Item, ReadOptions
from rsmp_nlp.read.claims import Claim, Claimed, claimed
from rsmp_nlp.read.export import Export
from rsmp_nlp.read.locate import Place
from rsmp_nlp.read.position import Position
from rsmp_nlp.read.select import Selector
from rsmp_nlp.read.source import Source
from rsmp_nlp.read.threads import ThreadLinker
from rsmp_nlp.schema.records import Dropped, Message, shorten_raw

T = TypeVar("T")


@dataclass
class SourceReport:
    """What became of one source.

    `read` = `kept` + skipped + rejected, always. `error` is the sentence that says why the source,
    or what is left of it, could not be read. `notes` are what the reader assumed or left aside, and
    how many times; `description` is what it understood.
    """

    label: str
    reader: str | None = None
    sha256: str | None = None
    kept: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    rejected: Counter[str] = field(default_factory=Counter)
    undated: int = 0
    error: str | None = None
    source: Source | Export | None = None
    notes: Counter[str] = field(default_factory=Counter)
    description: Description = field(default_factory=Description)

    @property
    def read(self) -> int:
        """Records read."""
        return self.kept + self.skipped.total() + self.rejected.total()


@dataclass
class Reading:
    """Iterates over messages and dropped records; `reports` fills as sources are read.

    `named_errors` are the errors of paths that the user named: a file of a folder that is not a
    format of messages is only noted.
    """

    paths: tuple[str, ...]
    options: ReadOptions
    reports: list[SourceReport] = field(default_factory=list)
    named_errors: list[InputError] = field(default_factory=list)
    described: bool = False
    """Whether the reports describe what was understood of each source."""

    read: int = 0
    """Items yielded by readers, counted apart from what became of them."""

    position: Position = field(init=False)
    """How much of the bytes is read, for who watches."""

    def __post_init__(self) -> None:
        self.position = Position(self.paths)

    def __iter__(self) -> Iterator[Item]:
        """Yield every record of every source.

        Raises
        ------
        InputError
            Nothing at all could be read; the error of the first source says why.
        """
        selector, linker = Selector(self.options), ThreadLinker[str]()

        def sifted(claim: Claim, report: SourceReport) -> Iterator[Item]:
            for item in self._items(claim, report):
                self.read += 1
                yield self._sift(item, selector, linker, report)

        return self.walk(sifted)

    def walk(
        self,
        read: Callable[[Claim, SourceReport], Iterable[T]],
        ahead: Callable[[Iterator[Claimed]], Iterator[Claimed]] = iter,
    ) -> Iterator[T]:
        """Yield what `read` makes of every source, in order, and report on each.

        Parameters
        ----------
        read : of a source; counts in its report and in `read` what it reads
        ahead : gives the sources as they come; may look some ahead

        Raises
        ------
        InputError
            Nothing at all could be read; the error of the first source says why.
        """
        errors: list[InputError] = []
        entered: Place | None = None
        try:
            for place, claim in ahead(claimed(self.paths, self.options.reader)):
                if place is not entered:
                    entered = place
                    self.position.enter(place.found)
                if claim is None:
                    place.close()
                elif isinstance(claim, InputError):
                    self.reports.append(SourceReport(_where(claim), error=str(claim)))
                    self._note(claim, errors, named=self._is_named(_where(claim)))
                else:
                    report = SourceReport(claim.what.label, source=claim.what)
                    self.reports.append(report)
                    self.position.watch(claim.what)
                    try:
                        yield from read(claim, report)
                    except InputError as error:
                        error.__traceback__ = None  # its frames would keep the file open
                        report.error = str(error)
                        self._note(error, errors, named=self._is_named(report.label))
                    self.position.leave()
                    if report.read and report.sha256 is None:
                        report.sha256 = _sha256(claim)
        finally:
            if entered is not None:
                entered.close()
        if not any(report.read for report in self.reports):
            raise (
                errors[0]
                if errors
                else EmptyInput(", ".join(map(shown, self.paths)), "aucun message")
            )

    def _items(self, claim: Claim, report: SourceReport) -> Iterator[Item]:
        what, reader = claim.chosen(self.options.reader)
        report.reader = reader.name
        options = replace(self.options, notes=report.notes)
        if self.described:
            report.description = _described(what, reader, options)
            report.notes.clear()
        yield from items_of(self.position.watch(what), reader, options)

    def _sift(
        self, item: Item, selector: Selector, linker: ThreadLinker[str], report: SourceReport
    ) -> Item:
        if isinstance(item, Message):
            reason = selector.reason_to_skip(item)
            if reason is None:
                linker.link(item)
                report.kept += 1
                report.undated += item.created_at is None
                return item
            item = left_out(item, reason)
        counter = report.skipped if item.status == "skipped" else report.rejected
        counter[item.reason] += 1
        return item

    def _is_named(self, label: str) -> bool:
        return Path(label) in {Path(shown(path)) for path in self.paths}

    def _note(self, error: InputError, errors: list[InputError], *, named: bool) -> None:
        errors.append(error)
        if named:
            self.named_errors.append(error)


def items_of(what: Source | Export, reader: AnyReader, options: ReadOptions) -> Iterator[Item]:
    """Yield what a reader finds in what was chosen for it.

    Raises
    ------
    InputError
        It cannot be read to its end.
    """
    if isinstance(what, Source):
        if isinstance(reader, ExportReader):
            raise TypeError("a reader of exports is given an export")
        yield from reader.read(what, options)
    elif isinstance(reader, ExportReader):
        yield from reader.read(what, options)


def left_out(message: Message, reason: str) -> Dropped:
    """Return a message as a record that is skipped."""
    # notices of the software name people in their sentences
    text = {} if message.author_kind == "system" else {"text": message.text}
    raw = json.dumps({"message_id": message.message_id, **text}, ensure_ascii=False)
    place = (message.source_file, message.source_row)
    return Dropped("skipped", reason, *place, shorten_raw(raw), message.platform, message.author)


def _where(error: InputError) -> str:
    return str(error).split(" : ", 1)[0]


def _sha256(claim: Claim) -> str | None:
    """Return the sum of what was read: of the members of an export that hold messages."""
    if isinstance(claim.what, Source):
        return claim.what.sha256()
    members = claim.reader.members(claim.what) if claim.reader else claim.what.sources
    return claim.what.sha256(members)


def _described(what: Source | Export, reader: AnyReader, options: ReadOptions) -> Description:
    try:
        if isinstance(reader, ExportReader):
            return reader.describe(what, options) if isinstance(what, Export) else Description()
        return reader.describe(what, options) if isinstance(what, Source) else Description()
    except InputError:
        return Description()
