"""Sheets that people fill in: XLSX with drop-down lists, CSV for spreadsheets, and ActiveTigger's table."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from rsmp_nlp.annotate.exchange_fields import carried
from rsmp_nlp.annotate.exchange_names import ALL_USAGES, MAIN, QUESTION, SKIP, hint, name_of
from rsmp_nlp.annotate.exchange_records import with_context
from rsmp_nlp.annotate.sample_file import Item
from rsmp_nlp.classify.label_sheets import (
    ANNOTATOR,
    COMMENT,
    ESCAPE,
    FORMULA_STARTS,
    LABEL,
    PARENT,
    SECONDARY,
    SUGGESTION,
    TEXT,
)
from rsmp_nlp.taxonomy import USAGES
from rsmp_nlp.whole_files import settle, write_aside

CELL: Final = 32_767
"""Characters that a cell of a spreadsheet holds."""

CODE_SHEET: Final = "Grille"
_CUT: Final = " […]"
_TO_FILL: Final = (LABEL, SECONDARY, COMMENT)


def sheet_rows(
    items: Iterable[Item], annotator: str, *, blind: bool
) -> tuple[list[str], list[list[Any]]]:
    """Return the header and the lines of a sheet to fill in."""
    rows = []
    for item in items:
        row: dict[str, Any] = {PARENT: item.parent_text, TEXT: item.text}
        if not blind:
            row[SUGGESTION] = name_of(item.suggestion) if item.suggestion else None
        row |= {LABEL: None, SECONDARY: None, COMMENT: None, ANNOTATOR: annotator or None}
        rows.append({**row, **carried(item)})
    header = list(rows[0]) if rows else []
    return header, [list(row.values()) for row in rows]


def write_csv(items: Sequence[Item], path: Path, annotator: str, *, blind: bool) -> None:
    """Write a CSV that French spreadsheets open: semicolons, a byte order mark, no formula."""
    header, rows = sheet_rows(items, annotator, blind=blind)
    with write_aside(path) as stream:
        stream.write("\ufeff")
        writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
        writer.writerow(header)
        writer.writerows([_harmless(cell) for cell in row] for row in rows)


def _harmless(cell: Any) -> Any:
    if isinstance(cell, float):
        return repr(cell).replace(".", ",")
    if not isinstance(cell, str):
        return cell
    cell = cell if len(cell) <= CELL else cell[: CELL - len(_CUT) - 1] + _CUT
    return ESCAPE + cell if cell[:1] in FORMULA_STARTS else cell


def write_activetigger(items: Iterable[Item], path: Path, *, blind: bool) -> None:
    """Write the table that an ActiveTigger project is made from: `message_id` is its Id column."""
    rows = []
    for item in items:
        row: dict[str, Any] = {"message_id": item.message_id, "text": with_context(item)}
        row |= {name: value for name, value in carried(item).items() if name != "message_id"}
        if not blind:
            row["suggestion"] = name_of(item.suggestion) if item.suggestion else None
        rows.append(row)
    with write_aside(path) as stream:
        writer = csv.DictWriter(stream, list(rows[0]) if rows else [], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def write_xlsx(items: Sequence[Item], path: Path, annotator: str, *, blind: bool) -> None:
    """Write a workbook: the messages with drop-down lists, the grid on a second sheet.

    No cell is ever a formula or a link, whatever a post begins with.
    """
    import xlsxwriter

    header, rows = sheet_rows(items, annotator, blind=blind)
    temporary = path.with_name(f".{path.name}.new")
    try:
        book = xlsxwriter.Workbook(
            temporary, {"strings_to_formulas": False, "strings_to_urls": False}
        )
        messages = book.add_worksheet("À étiqueter")
        bold = book.add_format({"bold": True, "bg_color": "#DDEBF7", "border": 1})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        filled = book.add_format({"text_wrap": True, "valign": "top", "bg_color": "#FFF9DB"})
        for column, name in enumerate(header):
            messages.write_string(0, column, name, bold)
        for line, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                style = filled if header[column] in _TO_FILL else wrapped
                _write(messages, line, column, cell, style)
        _lay_out(messages, header, len(rows))
        _write_grid(book.add_worksheet(CODE_SHEET), bold, wrapped)
        book.close()
        settle(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def _write(sheet: Any, line: int, column: int, cell: Any, style: Any) -> None:
    if cell is None:
        sheet.write_blank(line, column, None, style)
    elif isinstance(cell, str):
        text = cell if len(cell) <= CELL else cell[: CELL - len(_CUT)] + _CUT
        sheet.write_string(line, column, text, style)
    else:
        sheet.write_number(line, column, cell, style)


def _lay_out(sheet: Any, header: Sequence[str], lines: int) -> None:
    widths = {PARENT: 40, TEXT: 70, SUGGESTION: 26, LABEL: 34, SECONDARY: 34, COMMENT: 30}
    for column, name in enumerate(header):
        hidden = {"hidden": name in ("thread_id", "kind", "strategy", "text_key")}
        sheet.set_column(column, column, widths.get(name, 14), None, hidden)
    sheet.freeze_panes(1, 0)
    if not lines:
        return
    count = len(MAIN) + 1
    for name, last, title in (
        (LABEL, count, QUESTION),
        (SECONDARY, len(USAGES), "Seconde étiquette, facultative"),
    ):
        column = header.index(name)
        sheet.data_validation(
            1,
            column,
            lines,
            column,
            {
                "validate": "list",
                "source": f"={CODE_SHEET}!$A$2:$A${last + 1}",
                "input_title": title[:32],
                "error_title": "Hors de la grille",
                "error_message": "Choisissez dans la liste ; la feuille « Grille » l’explique.",
            },
        )


def _write_grid(sheet: Any, bold: Any, wrapped: Any) -> None:
    for column, name in enumerate(("étiquette", "ce que fait le message", "exemple")):
        sheet.write_string(0, column, name, bold)
    from rsmp_nlp.annotate.codebook import example, hard_cases

    for line, usage in enumerate(ALL_USAGES, start=1):
        for column, cell in enumerate((usage.coded_fr, hint(usage), example(usage.slug))):
            sheet.write_string(line, column, cell, wrapped)
    last = len(ALL_USAGES) + 1
    sheet.write_string(last, 0, SKIP, wrapped)
    sheet.write_string(last, 1, "vous ne savez pas ; un autre lira ce message", wrapped)
    for line, (title, rule) in enumerate(hard_cases(), start=last + 2):
        sheet.write_string(line, 0, title, wrapped)
        sheet.write_string(line, 1, rule, wrapped)
    sheet.set_column(0, 0, 42)
    sheet.set_column(1, 2, 70)
    sheet.freeze_panes(1, 0)
