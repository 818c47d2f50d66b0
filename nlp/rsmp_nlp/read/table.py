"""What every tabular format shares: columns, raw records, and how they become messages."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from rsmp_nlp.read.base import Description, Item, ReaderStatus, ReadOptions
from rsmp_nlp.read.records import RawRecord, RecordMapper
from rsmp_nlp.read.source import Source
from rsmp_nlp.schema.records import Dropped

TITLE_LINES: Final = "ligne de titre au-dessus des colonnes, laissée de côté"
OTHER_SHEETS: Final = "feuille du classeur qui n’a pas été lue ({names})"


@dataclass(frozen=True)
class RawTable:
    """A table before anything is understood of it; `records` can be iterated once."""

    columns: tuple[str, ...]
    records: Iterator[RawRecord | Dropped]
    encoding: str | None = None
    separator: str | None = None


def unique_names(names: Iterable[str]) -> list[str]:
    """Return column names with duplicates numbered.

    >>> unique_names(["texte", "date", "texte"])
    ['texte', 'date', 'texte (3)']
    """
    seen: dict[str, None] = {}
    for position, name in enumerate(names, start=1):
        while name in seen:
            name = f"{name} ({position})"
        seen[name] = None
    return list(seen)


class TableReader(ABC):
    """A reader whose records are rows of named cells."""

    name: str
    formats: str
    status: ReaderStatus

    @abstractmethod
    def sniff(self, source: Source) -> float:
        """Return how sure the reader is to know the source, 0 to 1."""

    @abstractmethod
    def table(self, source: Source, options: ReadOptions) -> RawTable:
        """Return the table that the source holds.

        Raises
        ------
        InputError
            The source holds no table that can be read.
        """

    def describe(self, source: Source, options: ReadOptions) -> Description:
        """Return the columns and how they would be mapped."""
        table = self.table(source, options)
        mapping = RecordMapper(source, options, table.columns).mapping
        return Description(table.encoding, table.separator, table.columns, mapping.columns)

    def read(self, source: Source, options: ReadOptions) -> Iterator[Item]:
        """Yield one item per record."""
        table = self.table(source, options)
        yield from RecordMapper(source, options, table.columns).items(table.records)
