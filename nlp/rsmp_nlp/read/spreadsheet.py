"""Excel workbooks: the first sheet that has a column of text, and those like it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import IO, Final

from rsmp_nlp.errors import BrokenFile, EmptyInput, NoTextColumn
from rsmp_nlp.read.archive import bomb
from rsmp_nlp.read.base import Item, ReaderStatus, ReadOptions
from rsmp_nlp.read.columns import fuller_place, header_place, map_columns
from rsmp_nlp.read.records import RawRecord, RecordMapper, as_text
from rsmp_nlp.read.source import DAMAGE, Source, printable
from rsmp_nlp.read.table import OTHER_SHEETS, TITLE_LINES, RawTable, TableReader, unique_names

SUFFIXES: Final = (".xlsx", ".xlsm", ".xls", ".ods")
_PAGE: Final = "page HTML ou XML sous un nom de classeur ; ouvrez-la dans un tableur et enregistrez-la en .xlsx"
MAX_UNCOMPRESSED: Final = 2 << 30
"""Bytes that a workbook may inflate to: it is held in memory as a whole."""

MAX_CELLS: Final = 100_000_000
"""Cells of the rectangle that a sheet covers: the library holds them all, empty ones too."""

_SHEETS: Final = re.compile(r"xl/worksheets/[^/]+\.xml")
_PLACE: Final = re.compile(rb"\br\s*=\s*[\"']([A-Za-z]{0,16})(\d{1,30})")
_SAMPLE_ROWS: Final = 50
_LAST_ROW: Final = 1_048_576

Row = Sequence[object]


class SpreadsheetReader(TableReader):
    """Reads the rows of a workbook. Formulas are never computed: stored values are read."""

    name = "xlsx"
    formats = "Excel et LibreOffice (.xlsx, .xls, .ods)"
    status: ReaderStatus = "documented"

    def sniff(self, source: Source) -> float:
        """Return 0.9 for the usual suffixes."""
        return 0.9 if source.suffix in SUFFIXES else 0.0

    def table(self, source: Source, options: ReadOptions) -> RawTable:
        """Return the first sheet that can be mapped; `row` is the row that Excel shows."""
        return _sheets(source, options)[0].table

    def read(self, source: Source, options: ReadOptions) -> Iterator[Item]:
        """Yield one item per record of the first sheet that can be mapped, and of those like it."""
        for place, sheet in enumerate(_sheets(source, options)):
            own = source
            if place:
                own = replace(
                    source,
                    name=f"{source.name}/{sheet.name}",
                    label=f"{source.label}!/{sheet.name}",
                )
            yield from RecordMapper(own, options, sheet.table.columns).items(sheet.table.records)


@dataclass(frozen=True)
class _Sheet:
    name: str
    table: RawTable


def _records(header: list[str], first_row: int, rows: list[Row]) -> Iterator[RawRecord]:
    for number, row in enumerate(rows, start=first_row):
        if any(as_text(cell) is not None for cell in row):
            yield RawRecord(number, dict(zip(header, row, strict=False)))


def _sheets(source: Source, options: ReadOptions) -> list[_Sheet]:
    """Return the first visible sheet that can be mapped, then those of the same columns.

    Any other that has cells is told in the notes: a list of codes is no list of messages.
    """
    from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

    with source.open_seekable() as stream:
        try:
            _refuse_bomb(source, stream)
        except DAMAGE as error:
            raise BrokenFile(source.label, "", str(error) or type(error).__name__) from error
        # calamine wants a real stream object of the io module
        data = io.BytesIO(stream.read())
    failure: NoTextColumn | None = None
    found: list[_Sheet] = []
    unread: list[str] = []
    try:
        book = CalamineWorkbook.from_filelike(data)
        shown = {one.name: one.visible == SheetVisibleEnum.Visible for one in book.sheets_metadata}
        for name in sorted(book.sheet_names, key=lambda name: not shown.get(name, True)):
            rows: list[Row] = list(book.get_sheet_by_name(name).to_python(skip_empty_area=False))
            filled = [i for i, row in enumerate(rows[:_SAMPLE_ROWS]) if _filled(row) > 0]
            if not filled:
                continue
            first = [[as_text(cell) or "" for cell in rows[i]] for i in filled]
            titles = header_place(first, options.columns) or fuller_place(first, options.columns)
            start = filled[titles]
            header = _header(rows[start])
            try:
                map_columns(source.label, header, options.columns)
            except NoTextColumn as error:
                failure = failure or error
                unread.append(name)
                continue
            if found and (tuple(header) != found[0].table.columns or not shown.get(name, True)):
                unread.append(name)
                continue
            if titles:
                options.notes[TITLE_LINES] += titles
            records = _records(header, start + 2, rows[start + 1 :])
            found.append(_Sheet(printable(name), RawTable(tuple(header), records)))
    except (CalamineError, OSError, ValueError) as error:
        if source.head(200).lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
            raise BrokenFile(source.label, "", _PAGE) from error
        raise BrokenFile(source.label, "", str(error) or type(error).__name__) from error
    if not found:
        raise failure or EmptyInput(source.label, "classeur sans aucune cellule remplie")
    if unread:
        names = ", ".join(printable(name)[:30] for name in unread[:5])
        options.notes[OTHER_SHEETS.format(names=names)] += len(unread)
    return found


def _filled(row: Row) -> int:
    return sum(as_text(cell) is not None for cell in row)


def _header(row: Row) -> list[str]:
    return unique_names(
        (as_text(cell) or f"colonne {position}").strip()
        for position, cell in enumerate(row, start=1)
    )


def _refuse_bomb(source: Source, stream: IO[bytes]) -> None:
    if zipfile.is_zipfile(stream):
        stream.seek(0)
        with zipfile.ZipFile(stream) as archive:
            size = sum(info.file_size for info in archive.infolist())
            if size > MAX_UNCOMPRESSED:
                seen = f"{size >> 20} Mo une fois décompressé, {MAX_UNCOMPRESSED >> 20} au plus"
                raise BrokenFile(source.label, "", seen)
            for info in archive.infolist():
                if why := bomb(info.file_size, info.compress_size):
                    raise BrokenFile(source.label, info.filename, why)
                if _SHEETS.fullmatch(info.filename):
                    with archive.open(info) as sheet:
                        _refuse_sprawl(source, sheet)
    stream.seek(0)


def _refuse_sprawl(source: Source, sheet: IO[bytes]) -> None:
    """Refuse a sheet whose farthest cells would make the library fill the whole memory."""
    width = height = 0
    rest = b""
    while chunk := sheet.read(1 << 20):
        data = rest + chunk
        for letters, digits in set(_PLACE.findall(data)):
            if letters or int(digits) > _LAST_ROW:  # rows without cells may stand to the last one
                height = max(height, int(digits))
                width = max(width, _column_number(letters.upper()), 1)
        rest = data[-64:]
    if width * height > MAX_CELLS:
        seen = (
            f"une feuille s’étend sur {height} lignes et {width} colonnes ; "
            "supprimez les cellules isolées"
        )
        raise BrokenFile(source.label, "", seen)


def _column_number(letters: bytes) -> int:
    """Return the number of a column.

    >>> _column_number(b"A"), _column_number(b"XFD")
    (1, 16384)
    """
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
