"""Reading everything under some paths, with nothing lost on the way."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from rsmp_nlp.errors import EmptyInput, InputError
from rsmp_nlp.read.base import Item, ReadOptions
from rsmp_nlp.read.locate import find_sources
from rsmp_nlp.read.registry import reader_for
from rsmp_nlp.read.select import Selector
from rsmp_nlp.read.source import Source
from rsmp_nlp.read.threads import ThreadLinker
from rsmp_nlp.schema import Dropped, Message, shorten_raw


@dataclass
class SourceReport:
    """What became of one source.

    `read` = `kept` + skipped + rejected, always. `error` is the sentence that says why the source,
    or what is left of it, could not be read.
    """

    label: str
    reader: str | None = None
    sha256: str | None = None
    kept: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    rejected: Counter[str] = field(default_factory=Counter)
    undated: int = 0
    error: str | None = None
    source: Source | None = None

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
    read: int = 0
    """Items yielded by readers, counted apart from what became of them."""

    def __iter__(self) -> Iterator[Item]:
        """Yield every record of every source.

        Raises
        ------
        InputError
            Nothing at all could be read; the error of the first source says why.
        """
        selector, linker = Selector(self.options), ThreadLinker()
        errors: list[InputError] = []
        for found in find_sources(self.paths):
            if isinstance(found, InputError):
                self.reports.append(SourceReport(_where(found), error=str(found)))
                self._note(found, errors, named=self._is_named(_where(found)))
                continue
            report = SourceReport(found.label, source=found)
            self.reports.append(report)
            try:
                for item in self._items(found, report):
                    self.read += 1
                    yield self._sift(item, selector, linker, report)
            except InputError as error:
                report.error = str(error)
                self._note(error, errors, named=self._is_named(found.label))
            if report.read and report.sha256 is None:
                report.sha256 = found.sha256()
        if not any(report.read for report in self.reports):
            raise errors[0] if errors else EmptyInput(", ".join(self.paths), "aucun message")

    def _items(self, source: Source, report: SourceReport) -> Iterator[Item]:
        reader = reader_for(source)
        report.reader = reader.name
        yield from reader.read(source, self.options)

    def _sift(
        self, item: Item, selector: Selector, linker: ThreadLinker, report: SourceReport
    ) -> Item:
        if isinstance(item, Message):
            reason = selector.reason_to_skip(item)
            if reason is None:
                linker.link(item)
                report.kept += 1
                report.undated += item.created_at is None
                return item
            raw = json.dumps({"message_id": item.message_id, "text": item.text}, ensure_ascii=False)
            item = Dropped("skipped", reason, item.source_file, item.source_row, shorten_raw(raw))
        counter = report.skipped if item.status == "skipped" else report.rejected
        counter[item.reason] += 1
        return item

    def _is_named(self, label: str) -> bool:
        return Path(label) in {Path(path) for path in self.paths}

    def _note(self, error: InputError, errors: list[InputError], *, named: bool) -> None:
        errors.append(error)
        if named:
            self.named_errors.append(error)


def _where(error: InputError) -> str:
    return str(error).split(" : ", 1)[0]
