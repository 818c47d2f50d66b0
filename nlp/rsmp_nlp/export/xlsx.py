"""A run as a French Excel workbook: what to know first, a sheet per table, native charts.

Rows are streamed to disk as they come, so that a million messages take no memory; no text of the
run can become a formula or a link.
"""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final

from rsmp_nlp.errors import UsageError
from rsmp_nlp.export.run import FinishedRun, RunTable
from rsmp_nlp.export.targets import Exported
from rsmp_nlp.export.xlsx_charts import add_charts
from rsmp_nlp.export.xlsx_readme import readme_lines
from rsmp_nlp.export.xlsx_sheets import (
    SHEET_ROWS,
    Sheet,
    write_dictionary,
    write_header,
    write_profile,
    write_readme,
)
from rsmp_nlp.export.xlsx_text import cell_text
from rsmp_nlp.report.numbers import number
from rsmp_nlp.schema.columns import Column
from rsmp_nlp.schema.tables import MESSAGES
from rsmp_nlp.whole_files import settle

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

SHEETS: Final = {
    "platforms": "Plateformes",
    "usages": "Usages",
    "timeline": "Chronologie",
    "segments": "Segments",
    "words": "Mots",
    "messages": "Messages",
}
"""Name of the sheet of each table; of at most 28 characters, so that a number fits behind."""

_FORMATS: Final = {
    "share": "0.0\u00a0%",
    "ratio": "0.000",
    "count": "#,##0",
    "datetime": "dd/mm/yyyy hh:mm:ss",
}
_FIRST_DAY: Final = 1900
"""Year under which Excel has no dates."""


class _Disk:
    """A file to write in, that can be taken away.

    An archive of `zipfile` that found no room writes its end once more when it is forgotten: there, nobody
    catches what it raises, and Python prints a traceback after our sentence.
    """

    stream: IO[bytes]

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)


def write(run: FinishedRun, out: Path) -> Exported:
    """Write a run as a workbook, whole or not at all.

    A table of more rows than a sheet holds goes on in other sheets.

    Raises
    ------
    UsageError
        `out` is a folder, or cannot be written.
    """
    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import FileCreateError, XlsxWriterException

    if out.is_dir():
        raise UsageError(f"{out} : c’est un dossier ; -o attend ici un fichier .xlsx.")
    out.parent.mkdir(parents=True, exist_ok=True)
    aside, disk = out.with_name(f".{out.name}.new"), _Disk()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    try:
        with aside.open("wb") as disk.stream, Workbook(disk, options) as workbook:
            notes = _fill(workbook, run)
        settle(aside, out)
    except FileCreateError as error:
        raise error.args[0] from None  # the OSError: a full disk is told as elsewhere
    except XlsxWriterException as error:
        raise UsageError(f"{out} : impossible d’y écrire ({error}).") from error
    finally:
        disk.stream = BytesIO()
        aside.unlink(missing_ok=True)
    return Exported((out,), {table.name: table.rows for table in run.tables}, tuple(notes))


def _fill(workbook: Workbook, run: FinishedRun) -> list[str]:
    """Write every sheet, and return what the user should know."""
    readme = workbook.add_worksheet("Lisez-moi")
    charts = workbook.add_worksheet("Graphiques")
    styles = _styles(workbook)
    # messages last: people open a workbook for the rest
    ordered = sorted(run.tables, key=lambda table: table.table is MESSAGES)
    written: dict[str, list[Sheet]] = {}
    notes: list[str] = []
    for table in ordered:
        written[table.name], cut = _write_table(workbook, table, styles)
        names = ", ".join(f"« {sheet.name} »" for sheet in written[table.name])
        if len(written[table.name]) > 1:
            notes.append(
                f"{number(table.rows)} lignes de « {table.table.title} » : plus qu’une feuille n’en "
                f"tient, elles sont dans {names}."
            )
        if cut:
            notes.append(
                f"{number(cut)} cellules de {names} sont coupées : Excel tient 32 767 caractères."
            )
    profile = write_profile(workbook, run, styles)
    write_dictionary(workbook, written, styles)
    add_charts(workbook, charts, run, written, profile)
    write_readme(workbook, readme, readme_lines(run, notes))
    created = _date(run.record.get("finished_at"))
    workbook.set_properties(
        {
            "title": "Centres de gravité de réseaux sociaux",
            "comments": f"rsmp-nlp {run.record.get('version', '')}, exécution {run.run_id}",
            # the moment of the run, not of the export: the same run gives the same bytes
            **({"created": created} if created else {}),
        }
    )
    readme.activate()
    return notes


def _styles(workbook: Workbook) -> dict[str, Format]:
    styles = {name: workbook.add_format({"num_format": code}) for name, code in _FORMATS.items()}
    styles["header"] = workbook.add_format(
        {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#DDE7EF", "bottom": 1}
    )
    return styles


def _write_table(
    workbook: Workbook, table: RunTable, styles: dict[str, Format]
) -> tuple[list[Sheet], int]:
    """Write a table in as many sheets as it takes; return them, and the number of cells cut."""
    base = SHEETS.get(table.name) or table.name[:28]
    several = table.rows > SHEET_ROWS
    sheets: list[Sheet] = []
    cut = 0

    def new_sheet() -> tuple[Sheet, list[Callable[[int, Any], bool]]]:
        name = f"{base} {len(sheets) + 1}" if several else base
        worksheet = workbook.add_worksheet(name)
        write_header(worksheet, table.columns, styles)
        writers = [
            _cell_writer(worksheet, at, column, styles) for at, column in enumerate(table.columns)
        ]
        left = max(1, table.rows - SHEET_ROWS * len(sheets))
        worksheet.autofilter(0, 0, min(left, SHEET_ROWS), len(table.columns) - 1)
        sheets.append(Sheet(name, table.columns))
        return sheets[-1], writers

    sheet, writers = new_sheet()
    for batch in table.batches():
        for values in zip(*(array.to_pylist() for array in batch.columns), strict=True):
            if sheet.rows == SHEET_ROWS:
                sheet, writers = new_sheet()
            sheet.rows += 1
            for write_cell, value in zip(writers, values, strict=True):
                if value is not None:
                    cut += write_cell(sheet.rows, value)
    return sheets, cut


def _cell_writer(
    worksheet: Worksheet, at: int, column: Column, styles: dict[str, Format]
) -> Callable[[int, Any], bool]:
    """Return what writes a value in a row of a column, and says whether it was cut."""
    kind = column.unit if column.unit in ("share", "ratio") else "count" if column.unit else None
    style = styles[kind] if kind else None

    def string(row: int, value: str) -> bool:
        text, cut = cell_text(value)
        worksheet.write_string(row, at, text)
        return cut

    def plain_number(row: int, value: float) -> bool:
        worksheet.write_number(row, at, value, style)
        return False

    def boolean(row: int, value: bool) -> bool:
        worksheet.write_boolean(row, at, value)
        return False

    def moment(row: int, value: Any) -> bool:
        if value.year < _FIRST_DAY:
            worksheet.write_string(row, at, value.isoformat())
        else:
            worksheet.write_datetime(row, at, value.replace(tzinfo=None), styles["datetime"])
        return False

    writers: dict[str, Callable[[int, Any], bool]] = {
        "string": string,
        "integer": plain_number,
        "number": plain_number,
        "boolean": boolean,
        "datetime": moment,
    }
    return writers[column.type]


def _date(text: object) -> Any:
    from datetime import datetime

    try:
        return datetime.fromisoformat(str(text)).replace(tzinfo=None)
    except ValueError:
        return None
