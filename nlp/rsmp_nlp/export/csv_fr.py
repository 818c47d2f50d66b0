"""Tables as Excel in French opens CSV: semicolon, decimal comma, UTF-8 with mark, CRLF.

A text that a spreadsheet would take for a formula begins with an apostrophe, here only:
https://owasp.org/www-community/attacks/CSV_Injection
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from rsmp_nlp.export.folder import write_folder
from rsmp_nlp.export.run import FinishedRun, RunTable
from rsmp_nlp.export.targets import Exported
from rsmp_nlp.schema.columns import ColumnType

_FORMULA: Final = tuple("=+-@\t\r\n＝＋－＠")
_NUMBER: Final = re.compile(r"[+-]?\d+([.,]\d+)?")


def write(run: FinishedRun, out: Path) -> Exported:
    """Write every table of a run as CSV for Excel in French, with its data package."""
    return write_folder(run, out, "csv", _write_table, french=True)


def _write_table(table: RunTable, path: Path) -> None:
    cells = [_CELL[column.type] for column in table.columns]
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
        writer.writerow([guarded(column.name) for column in table.columns])
        for batch in table.batches():
            columns = [
                [None if value is None else cell(value) for value in array.to_pylist()]
                for cell, array in zip(cells, batch.columns, strict=True)
            ]
            writer.writerows(zip(*columns, strict=True))


def guarded(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula.

    >>> guarded("=1+1"), guarded("-0,5"), guarded("+33 6"), guarded("Bonjour")
    ("'=1+1", '-0,5', "'+33 6", 'Bonjour')
    """
    return f"'{text}" if text.startswith(_FORMULA) and not _NUMBER.fullmatch(text) else text


def _number(value: float) -> str:
    return repr(value).replace(".", ",")


def _date(value: datetime) -> str:
    return f"{value:%d/%m/%Y %H:%M:%S}"


_CELL: Final[dict[ColumnType, Callable[[Any], str]]] = {
    "string": guarded,
    "integer": str,
    "number": _number,
    "boolean": lambda value: "VRAI" if value else "FAUX",
    "datetime": _date,
}
