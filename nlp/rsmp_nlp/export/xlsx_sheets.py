"""Sheets of the workbook: their header, and those that are not a table of the run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rsmp_nlp.export.run import FinishedRun
from rsmp_nlp.export.xlsx_text import cell_text
from rsmp_nlp.schema.columns import Column
from rsmp_nlp.taxonomy import USAGES

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

SHEET_ROWS: Final = 1_048_575
"""Rows that an Excel sheet holds under its header."""

_WIDE: Final = {
    "warnings": 60,
    "text": 80,
    "platform": 28,
    "reasons_for": 60,
    "reasons_against": 60,
}


@dataclass(slots=True)
class Sheet:
    """One sheet of a table: its name, its columns, and the rows written under its header."""

    name: str
    columns: tuple[Column, ...]
    rows: int = 0

    def place(self, column: str) -> int:
        """Return the position of a column, from 0."""
        return [one.name for one in self.columns].index(column)


def write_header(
    worksheet: Worksheet, columns: Iterable[Column], styles: Mapping[str, Format]
) -> None:
    """Write the titles of columns, which stay in sight, and set their widths."""
    worksheet.freeze_panes(1, 1)
    worksheet.set_row(0, 48)
    for at, column in enumerate(columns):
        worksheet.set_column(at, at, _WIDE.get(column.name, 18 if column.type == "string" else 14))
        worksheet.write_string(0, at, cell_text(column.title)[0], styles["header"])


def write_profile(
    workbook: Workbook, run: FinishedRun, styles: Mapping[str, Format]
) -> Sheet | None:
    """Write a row per platform and a column per usage, which charts are drawn from."""
    table = run.table("usages")
    if table is None:
        return None
    profiles: dict[str, dict[str, float | None]] = {}
    for batch in table.batches():
        for row in batch.select(["platform", "usage", "share"]).to_pylist():
            profiles.setdefault(row["platform"], {})[row["usage"]] = row["share"]
    columns = (
        Column("platform", "string", "Plateforme"),
        *(Column(usage.slug, "number", usage.fr, unit="share") for usage in USAGES),
    )
    sheet = Sheet("Profil", columns)
    worksheet = workbook.add_worksheet(sheet.name)
    write_header(worksheet, columns, styles)
    for platform, shares in list(profiles.items())[:SHEET_ROWS]:
        sheet.rows += 1
        worksheet.write_string(sheet.rows, 0, cell_text(platform)[0])
        for at, usage in enumerate(USAGES, start=1):
            if (share := shares.get(usage.slug)) is not None:
                worksheet.write_number(sheet.rows, at, share, styles["share"])
    worksheet.autofilter(0, 0, max(1, sheet.rows), len(columns) - 1)
    return sheet


def write_dictionary(
    workbook: Workbook, written: Mapping[str, Sequence[Sheet]], styles: Mapping[str, Format]
) -> None:
    """Write what every column of every sheet says, and its stable name."""
    worksheet = workbook.add_worksheet("Dictionnaire")
    headings = ("Feuille", "Colonne", "Ce qu’elle dit", "Nom stable")
    columns = [Column(heading, "string", heading) for heading in headings]
    write_header(worksheet, columns, styles)
    worksheet.set_column(1, 2, 60)
    row = 0
    for sheets in written.values():
        for column in sheets[0].columns:
            row += 1
            cells = (sheets[0].name, column.title, column.description, column.name)
            for at, text in enumerate(cells):
                worksheet.write_string(row, at, cell_text(text)[0])
    worksheet.autofilter(0, 0, row, len(headings) - 1)


def write_readme(
    workbook: Workbook, worksheet: Worksheet, lines: Iterable[tuple[str, str]]
) -> None:
    """Write the first sheet: names and what is to be known of them, a title first."""
    label = workbook.add_format({"bold": True, "valign": "top", "text_wrap": True})
    text = workbook.add_format({"text_wrap": True, "valign": "top"})
    title = workbook.add_format({"bold": True, "font_size": 16})
    worksheet.set_column(0, 0, 30)
    worksheet.set_column(1, 1, 100)
    worksheet.hide_gridlines(2)
    for row, (name, says) in enumerate(lines):
        worksheet.write_string(row, 0, cell_text(name)[0], label if row else title)
        worksheet.write_string(row, 1, cell_text(says)[0], text)
