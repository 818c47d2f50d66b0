"""CSV and TSV, as spreadsheets and platforms really write them.

A record may span lines inside quotes; a stray quote must cost one record, not the rest of the
file. Records are therefore assembled here from lines, and each is parsed by the csv module.
"""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from rsmp_nlp.errors import EmptyInput
from rsmp_nlp.read.base import ReaderStatus, ReadOptions
from rsmp_nlp.read.columns import (
    MOST_TITLE_ROWS,
    SYNONYMS,
    fuller_place,
    header_place,
    normalise_header,
)
from rsmp_nlp.read.decode import MAX_LINE, Line, detect_encoding, is_broken, iter_lines
from rsmp_nlp.read.outline import rejected
from rsmp_nlp.read.records import RawRecord
from rsmp_nlp.read.source import Source
from rsmp_nlp.read.table import TITLE_LINES, RawTable, TableReader, unique_names
from rsmp_nlp.schema.records import Dropped

SUFFIXES: Final = (".csv", ".tsv", ".tab")
SEPARATORS: Final = (",", ";", "\t", "|")
_DISGUISED: Final = {".txt": 0.6, ".xls": 0.91}
"""Suffixes that spreadsheets and tools give to tables of separated values all the same."""

_TEXTS: Final = frozenset(SYNONYMS["text"].split())
_CELL_END: Final = re.compile("[,;\t|]")
_HEAD: Final = 1 << 16
SINGLE_COLUMN: Final = "\x1f"
"""Separator taken for a table of one column: no text holds it."""

_DECLARED: Final = re.compile(r"\ufeff?sep=([^\"\0])", re.IGNORECASE)
_UNWANTED: Final = re.compile("[\ufeff\0\ud800-\udfff]")
"""What is dropped from column names: byte-order mark, NUL, undecoded bytes."""

MAX_RECORD_LINES: Final = 2_000
_SAMPLE_LINES: Final = 50

csv.field_size_limit(4 * MAX_LINE)


class DelimitedReader(TableReader):
    """Reads tables of separated values with a header line."""

    name = "csv"
    formats = "CSV ou TSV (virgule, point-virgule, tabulation ; UTF-8 ou Windows-1252)"
    status: ReaderStatus = "documented"

    def sniff(self, source: Source) -> float:
        """Return 0.9 for the usual suffixes; a little more than others for tables under theirs."""
        if source.suffix in SUFFIXES:
            return 0.9
        sure = _DISGUISED.get(source.suffix, 0.0)
        return sure if sure and _is_table(source.head(_HEAD)) else 0.0

    def table(self, source: Source, options: ReadOptions) -> RawTable:
        """Return the table; its first line that can, under a title if any, gives the column names."""
        encoding = detect_encoding(source, options.encoding)
        lines = _LineTable(source, iter_lines(source.open(), encoding))
        header = lines.read_header(options.columns)
        if lines.titles:
            options.notes[TITLE_LINES] += lines.titles
        return RawTable(tuple(header), lines.records(header), encoding, lines.separator)


def _is_table(head: bytes) -> bool:
    r"""Tell whether a file begins with a header that names a text, then lines of as many cells.

    >>> _is_table(b"Auteur\tDate\tMessage\nAna\t3 mai\tOui\n"), _is_table(b"Message, texte, fin.\nOui.")
    (True, False)
    """
    if head.startswith((b"\xd0\xcf", b"PK", b"<", b"{", b"[")):
        return False
    first = head.lstrip().partition(b"\n")[0].decode("utf-8-sig", "replace")
    if _TEXTS.isdisjoint(normalise_header(cell) for cell in _CELL_END.split(first)):
        return False  # most files of text are told at their first line
    lines = head.decode("utf-8-sig", "replace").splitlines()[:_SAMPLE_LINES]
    lines = [line for line in (lines[:-1] if len(head) == _HEAD else lines) if line.strip()]
    if len(lines) < 2:
        return False
    separator = choose_separator(lines)
    widths = {len(_cells(line, separator)) for line in lines}
    names = {normalise_header(cell) for cell in _cells(lines[0], separator)}
    return len(widths) == 1 and len(names) > 1 and not names.isdisjoint(_TEXTS)


def choose_separator(lines: list[str]) -> str:
    """Return the separator that cuts the first lines into the steadiest number of cells.

    >>> choose_separator(["id;texte", "1;oui, bien sûr", "2;non, non, non"])
    ';'
    """
    best, best_score = SINGLE_COLUMN, 0.0
    header = lines[0] if lines else ""
    for separator in SEPARATORS:
        width = len(_cells(header, separator))
        if width < 2:
            continue
        widths = [len(_cells(line, separator)) for line in lines[1:] if line.strip()]
        steady = sum(w == width for w in widths) / len(widths) if widths else 1.0
        score = steady + 0.01 * min(width, 30) + 0.001
        if score > best_score:
            best, best_score = separator, score
    return best


def _cells(line: str, separator: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        return []


@dataclass
class _LineTable:
    """The lines of a table, with what was read ahead."""

    source: Source
    lines: Iterator[Line]
    separator: str = SINGLE_COLUMN
    ahead: deque[Line] = field(default_factory=deque)
    titles: int = 0

    def read_header(self, overrides: Mapping[str, str]) -> list[str]:
        """Return the column names; duplicates are numbered, lines of title above left out."""
        while len(self.ahead) < _SAMPLE_LINES and (line := next(self.lines, None)):
            if self.ahead or line.text.strip():
                self.ahead.append(line)
        if not self.ahead:
            raise EmptyInput(self.source.label, "fichier vide")
        declared = _DECLARED.fullmatch(self.ahead[0].text)
        if declared:
            self.ahead.popleft()
            while self.ahead and not self.ahead[0].text.strip():
                self.ahead.popleft()
        if not self.ahead:
            raise EmptyInput(self.source.label, "une ligne sep= sans table")
        sample = [line.text[:20_000] for line in self.ahead]
        self._choose(sample, declared[1] if declared else None, overrides)
        first = self.ahead.popleft()
        cells = self._whole_record(first) or _cells(first.text, self.separator)
        return unique_names(
            _UNWANTED.sub("", cell).strip() or f"colonne {position}"
            for position, cell in enumerate(cells, start=1)
        )

    def _choose(
        self, sample: list[str], declared: str | None, overrides: Mapping[str, str]
    ) -> None:
        """Choose the separator, and leave out the lines of title above the header."""
        self.separator = declared or choose_separator(sample)
        if sample[0].count('"') % 2:
            return  # a header may span lines inside quotes
        for start in range(min(len(sample), MOST_TITLE_ROWS + 1)):
            separator = declared or choose_separator(sample[start:])
            rows = [_cells(line, separator) for line in sample[: start + 1]]
            if header_place(rows, overrides) == start > 0:
                self.separator = separator
                self._leave_out(start)
                return
        rows = [_cells(line, self.separator) for line in sample[: MOST_TITLE_ROWS + 1]]
        self._leave_out(fuller_place(rows, overrides))

    def _leave_out(self, titles: int) -> None:
        self.titles = titles
        for _ in range(titles):
            self.ahead.popleft()

    def records(self, header: list[str]) -> Iterator[RawRecord | Dropped]:
        """Yield the records after the header; blank lines are no records."""
        width = len(header)
        while (line := self._next()) is not None:
            if not line.text.strip():
                continue
            if line.too_long:
                yield self._rejected(line, f"ligne de {line.length} caractères, {MAX_LINE} au plus")
                continue
            cells = self._whole_record(line, width)
            if cells is None:
                yield self._rejected(line, "guillemet ouvert et jamais fermé")
            elif is_broken("".join(cells)):
                yield self._rejected(line, "octets qui ne sont pas dans l’encodage du fichier")
            elif len(cells) != width and (
                len(cells) < width or any(cell.strip() for cell in cells[width:])
            ):
                yield self._rejected(line, f"{len(cells)} cellules lues, {width} attendues")
            else:
                yield RawRecord(line.number, dict(zip(header, cells, strict=False)))

    def _next(self) -> Line | None:
        return self.ahead.popleft() if self.ahead else next(self.lines, None)

    def _whole_record(self, first: Line, width: int | None = None) -> list[str] | None:
        """Return the cells of the record that starts at `first`, consuming the lines it spans.

        None where a quote is never closed, or closes on a record of another width; then only
        `first` is consumed.
        """
        if '"' not in first.text:
            return first.text.split(self.separator)
        taken: list[Line] = []
        try:
            # strict: a quote that closes inside a cell ends the attempt, not the next record
            cells = next(
                csv.reader(self._span(first, taken), delimiter=self.separator, strict=True)
            )
            if not taken or width is None or len(cells) == width:
                return cells
        except csv.Error:
            pass
        self.ahead.extendleft(reversed(taken))
        if first.text.count('"') % 2 == 0:
            return _cells(first.text, self.separator)
        literal = first.text.split(self.separator)
        return literal if width is not None and len(literal) == width else None

    def _span(self, first: Line, taken: list[Line]) -> Iterator[str]:
        """Yield `first`, then the lines that the csv module asks for to close its quotes."""
        size = first.length
        yield first.text + "\n"
        while len(taken) < MAX_RECORD_LINES and (line := self._next()) is not None:
            taken.append(line)
            size += line.length
            if size > MAX_LINE:
                return
            yield line.text + "\n"

    def _rejected(self, line: Line, reason: str) -> Dropped:
        return rejected(self.source, line.number, reason, line.text)
