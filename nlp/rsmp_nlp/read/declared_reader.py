"""Reads tables as a declared map says, whatever the file is made of (CSV, XLSX, JSONL, Parquet)."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from itertools import chain, islice
from typing import IO, TYPE_CHECKING, Final

from rsmp_nlp.errors import NoTextColumn, UsageError
from rsmp_nlp.late_pattern import late
from rsmp_nlp.read.any_table import columns_of, table_reader
from rsmp_nlp.read.base import Description, Item, ReadOptions
from rsmp_nlp.read.compose import compose, note_zone, skipped
from rsmp_nlp.read.dates import DateFormat, parse_date, vote_format
from rsmp_nlp.read.declared import Cells, DeclaredMap, Field, shipped_maps
from rsmp_nlp.read.markup import html_to_text
from rsmp_nlp.read.records import RawRecord
from rsmp_nlp.read.source import Source
from rsmp_nlp.read.table import RawTable
from rsmp_nlp.schema.records import Dropped

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

GIVEN: Final = 0.03
"""How much surer a map that the user gave is than one of ours."""

_SAMPLE: Final = 1_000
_QUOTE: Final = late(r"\[quote[^\]]{0,200}\].{0,4000}?\[/quote[^\]]{0,40}\]", re.I | re.S)
_BBCODE: Final = late(r"\[/?[a-z*][a-z0-9*]{0,20}(?:[=:][^\]]{0,500})?\]", re.IGNORECASE)


class DeclaredReader:
    """Reader of the tables that one declared map describes, named and titled as the map."""

    def __init__(self, declared: DeclaredMap, *, given: bool = False) -> None:
        self.map = declared
        self.given = given
        self.name = declared.name
        self.formats = declared.title
        self.status = declared.status

    def sniff(self, source: Source) -> float:
        """Return how well the columns fit: above any table of unknown origin."""
        fit = self.map.fits(columns_of(source), source.name)
        return min(fit + GIVEN, 1.0) if fit and self.given else fit

    def describe(self, source: Source, options: ReadOptions) -> Description:
        """Return the columns, and which fill which field."""
        table = self._table(source, options)
        fields = self._fields(table, source, options)
        mapping = replace(self.map, fields=fields).mapping(table.columns)
        mapping |= {name: f"« {value} »" for name, value in self.map.values.items()}
        return Description(table.encoding, table.separator, table.columns, mapping)

    def read(self, source: Source, options: ReadOptions) -> Iterator[Item]:
        """Yield one item a record."""
        table = self._table(source, options)
        fields = self._fields(table, source, options)
        stream = iter(table.records)
        first = list(islice(stream, _SAMPLE))
        form = self._dates(fields.get("created_at"), first, options)
        for record in chain(first, stream):
            if isinstance(record, Dropped):
                yield record
            else:
                yield self._item(source, options, record, fields, form)

    def _table(self, source: Source, options: ReadOptions) -> RawTable:
        reader = table_reader(source)
        if reader is None:
            raise UsageError(f"{source.label} : --reader {self.name} ne lit que des tableaux.")
        if self.map.escaped_quotes:
            source = replace(source, opener=_doubled_quotes(source.opener))
        return reader.table(source, options)

    def _fields(self, table: RawTable, source: Source, options: ReadOptions) -> dict[str, Field]:
        """Return the fields of the map, with the names that the table itself writes."""
        written = {name.strip().casefold(): name for name in table.columns}
        fields = {
            key: replace(one, columns=tuple(written.get(c.casefold(), c) for c in one.columns))
            for key, one in self.map.fields.items()
        }
        for key, column in options.columns.items():
            name = written.get(column.strip().casefold())
            if name is None:
                raise UsageError(
                    f"{source.label} : la colonne « {column} » demandée par --map n’existe pas. "
                    f"Colonnes : {', '.join(table.columns[:12])}."
                )
            fields[key] = Field((name,))
        if not set(fields["text"].columns) & set(table.columns):
            raise NoTextColumn(source.label, table.columns)
        return fields

    def _dates(
        self, created: Field | None, first: list[RawRecord | Dropped], options: ReadOptions
    ) -> DateFormat:
        zone = self.map.zone or options.zone
        if self.map.day_first is not None or created is None:
            return DateFormat(self.map.day_first is not False, zone)
        cells = (one.cells for one in first if isinstance(one, RawRecord))
        values = (created.value(one, self.map.empty) for one in cells)
        return vote_format((one for one in values if one), zone)

    def _item(
        self,
        source: Source,
        options: ReadOptions,
        record: RawRecord,
        fields: dict[str, Field],
        form: DateFormat,
    ) -> Item:
        cells = {name.strip().casefold(): cell for name, cell in record.cells.items()}
        for rule in self.map.skip:
            lowered = replace(rule, column=rule.column.casefold())
            if lowered.applies(cells, options.include, self.map.empty):
                return skipped(source, record.row, rule.reason)
        found: dict[str, object] = dict(self.map.values)
        for name, one in fields.items():
            value = one.value(record.cells, self.map.empty)
            if value is not None:
                found[name] = value
        text = self._text(str(found.pop("text", "")))
        if "created_at" in found:
            if self.map.zone is None:
                note_zone(options, found["created_at"], form.zone)
            found["created_at"] = self._date(fields["created_at"], record.cells, form)
        if found.get("parent_id") and found.get("parent_id") == found.get("message_id"):
            del found["parent_id"]
        if not found.get("thread_id") and not found.get("parent_id") and "parent_id" in fields:
            # the source has a column of parents and leaves it empty: the message opens a thread
            found["thread_id"] = found.get("message_id")
        return compose(source, options, record.row, text, **found)

    def _text(self, text: str) -> str:
        for old, new in self.map.replace:
            text = text.replace(old, new)
        if self.map.markup == "html":
            return html_to_text(text)
        if self.map.markup == "json":
            return _pieces(text)
        if self.map.markup == "bbcode":
            text = _QUOTE.sub(" ", text) if "[/" in text else text
            return html_to_text(_BBCODE.sub("", text), keep_newlines=True)
        return text

    def _date(self, one: Field, cells: Cells, form: DateFormat) -> datetime | None:
        if len(one.columns) == 1 and isinstance(cells.get(one.columns[0]), datetime):
            return parse_date(cells[one.columns[0]], form)
        value = one.value(cells, self.map.empty)
        for shape in self.map.formats:
            try:
                return parse_date(datetime.strptime(value or "", shape), form)
            except ValueError:
                continue
        return parse_date(value, form)


def _pieces(text: str) -> str:
    r"""Return the text of the pieces that Google Takeout writes one after the other.

    >>> _pieces('{"text":"Merci "},{"text":"@Zoé","mention":{}},{"text":" !"}'), _pieces("Merci")
    ('Merci @Zoé !', 'Merci')
    """
    try:
        pieces = json.loads(f"[{text}]")
    except (ValueError, RecursionError):
        return text
    if not all(isinstance(one, dict) for one in pieces):
        return text
    return "".join(str(one.get("text", "")) for one in pieces)


_given: Final[list[DeclaredReader]] = []


def give(maps: Iterable[DeclaredMap]) -> None:
    """Make the maps of the user known, in place of those given before.

    The registry keeps its readers: `registry.readers.cache_clear()` makes it look again.
    """
    _given[:] = [DeclaredReader(one, given=True) for one in maps]


def given() -> tuple[DeclaredMap, ...]:
    """Return the maps of the user."""
    return tuple(one.map for one in _given)


def declared_readers() -> tuple[DeclaredReader, ...]:
    """Return a reader for each map of the user, then for each that comes with the package."""
    names = {one.name for one in _given}
    ours = (DeclaredReader(one) for one in shipped_maps() if one.name not in names)
    return (*_given, *ours)


def _doubled_quotes(opener: Callable[[], IO[bytes]]) -> Callable[[], IO[bytes]]:
    r"""Return an opener that writes `""` for each `\"`, as CSV does."""

    def opened() -> IO[bytes]:
        return io.BufferedReader(_Doubled(opener()))

    return opened


class _Doubled(io.RawIOBase):
    def __init__(self, stream: IO[bytes]) -> None:
        self._stream, self._rest = stream, b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer).cast("B")
        while not self._rest:
            line = self._stream.readline(1 << 16)
            if not line:
                return 0
            if line.endswith(b"\\"):
                line += self._stream.read(1)
            self._rest = line.replace(b'\\"', b'""')
        size = min(len(view), len(self._rest))
        view[:size], self._rest = self._rest[:size], self._rest[size:]
        return size

    def close(self) -> None:
        if not self.closed:
            self._stream.close()
        super().close()
