"""Workbooks, good and forged."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Callable, Iterable
from typing import Any

from tests.hostile.case import MEGA, Case

HEAD = ["id", "texte"]
ALL = (2, 2, 0, 0)
OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def book(rows: Iterable[Iterable[Any]], change: Callable[[Any], None] | None = None) -> bytes:
    """A workbook of one sheet; `change` is given the workbook of openpyxl."""
    from openpyxl import Workbook

    made = Workbook()
    for row in rows:
        made.active.append(list(row))
    if change:
        change(made)
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def good() -> bytes:
    """A workbook as Excel writes it: its texts are in a table of strings."""
    from xlsxwriter import Workbook

    stream = io.BytesIO()
    with Workbook(stream, {"in_memory": True}) as made:
        sheet = made.add_worksheet("Feuille")
        for number, row in enumerate((HEAD, [1, "Réunion jeudi"], [2, "Bravo à tous"])):
            sheet.write_row(number, 0, row)
    return stream.getvalue()


def xlsx(
    rows: Iterable[Iterable[Any]], change: Callable[[Any], None] | None = None
) -> dict[str, Any]:
    rows = list(rows)
    return {"a.xlsx": lambda path: path.write_bytes(book(rows, change))}


def parts(edit: Callable[[dict[str, bytes]], None]) -> dict[str, Any]:
    """A good workbook whose parts were edited."""

    def write(path: Any) -> None:
        with zipfile.ZipFile(io.BytesIO(good())) as archive:
            held = {name: archive.read(name) for name in archive.namelist()}
        edit(held)
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for name, content in held.items():
                archive.writestr(name, content)

    return {"a.xlsx": write}


SHEET = "xl/worksheets/sheet1.xml"


def replaced(old: bytes, new: bytes, name: str = SHEET) -> dict[str, Any]:
    def edit(held: dict[str, bytes]) -> None:
        assert old in held[name], held[name]
        held[name] = held[name].replace(old, new)

    return parts(edit)


def put(name: str, content: Callable[[], bytes]) -> dict[str, Any]:
    def edit(held: dict[str, bytes]) -> None:
        held[name] = content()

    return parts(edit)


def bomb() -> bytes:
    return (
        b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        + b" " * (400 * MEGA)
    )


def laughs() -> bytes:
    entities = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10))
    return (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "lol">' + entities + b"]>"
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1" t="inlineStr"><is><t>texte</t></is></c></row>'
        b'<row r="2"><c r="A2" t="inlineStr"><is><t>&l9;</t></is></c></row></sheetData></worksheet>'
    )


def external() -> bytes:
    return laughs().replace(b'<!ENTITY l0 "lol">', b'<!ENTITY l9 SYSTEM "file:///etc/passwd">')


def strings_bomb() -> bytes:
    """A table of strings that inflates to 150 MB, each cell pointing at it."""
    head = b'<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    return head + b"<si><t>" + b"mot " * (150 * MEGA // 4) + b"</t></si></sst>"


def merged(made: Any) -> None:
    made.active.merge_cells("A2:B4")


def protected(made: Any) -> None:
    made.active.protection.set_password("secret")
    made.security.lockStructure = True


def linked(made: Any) -> None:
    made.active["C2"] = "='[autre.xlsx]Feuille'!A1"
    made.active["B2"].hyperlink = "file:///etc/passwd"


def other_sheets(made: Any) -> None:
    made.create_sheet("Vide")
    codes = made.create_sheet("Codes")
    codes.append(["code", "libellé"])
    codes.append([1, "un"])
    hidden = made.create_sheet("Cachée")
    hidden.append(HEAD)
    hidden.append([9, "caché"])
    hidden.sheet_state = "hidden"


def only_empty(made: Any) -> None:
    made.create_sheet("Vide")


def last_cell(made: Any) -> None:
    made.active["XFD1048576"] = "x"


def encrypted() -> bytes:
    """What Office writes where a password is asked: an OLE file with an encrypted package."""
    name = "EncryptedPackage".encode("utf-16-le")
    return OLE + bytes(504) + name + bytes(1024 - len(name))


DAY = datetime.datetime(2024, 3, 1, 10)

CASES = [
    Case(name="a sheet that inflates to 400 MB", files=put(SHEET, bomb), error="E307"),
    Case(
        name="strings that inflate to 150 MB",
        files=put("xl/sharedStrings.xml", strings_bomb),
        error="E307",
        says="bombe",
    ),
    Case(name="entities that multiply", files=put(SHEET, laughs), error="E307"),
    Case(name="an entity that reads a file", files=put(SHEET, external), error="E307"),
    Case(
        name="macros under .xlsm",
        files={
            "a.xlsm": parts(lambda held: held.update({"xl/vbaProject.bin": OLE + bytes(600)}))[
                "a.xlsx"
            ]
        },
        counts=ALL,
    ),
    Case(
        name="merged cells",
        files=xlsx([HEAD, [1, "Réunion jeudi"], [2, "a"], [3, "b"], [4, "c"]], merged),
        counts=None,
    ),
    Case(
        name="dates that are numbers",
        files=xlsx([[*HEAD, "date"], [1, "a", 45352.4167], [2, "b", DAY], [3, "c", "01/03/2024"]]),
        command="classify {file}",
        counts=(3, 3, 0, 0),
    ),
    Case(
        name="dates out of the calendar",
        files=xlsx([[*HEAD, "date"], [1, "a", -5], [2, "b", 99999999999], [3, "c", 1e300]]),
        counts=(3, 3, 0, 0),
    ),
    Case(
        name="protected, not encrypted",
        files=xlsx([HEAD, [1, "a"], [2, "b"]], protected),
        counts=ALL,
    ),
    Case(name="encrypted", files={"a.xlsx": encrypted()}, error="E307"),
    Case(
        name="formulas",
        files=xlsx([HEAD, [1, "=1+1"], [2, '=HYPERLINK("http://exemple.org")'], [3, "oui"]]),
        counts=None,
    ),
    Case(name="links to other files", files=xlsx([HEAD, [1, "a"], [2, "b"]], linked), counts=ALL),
    Case(
        name="sheets empty, hidden, of something else",
        files=xlsx([HEAD, [1, "a"], [2, "b"]], other_sheets),
        counts=ALL,
    ),
    Case(name="only empty sheets", files=xlsx([], only_empty), error="E304"),
    Case(
        name="a cell in the last row and column",
        files=xlsx([HEAD, [1, "a"]], last_cell),
        error="E307",
        says="s’étend sur 1048576 lignes",
    ),
    Case(
        name="errors in cells",
        files=xlsx([HEAD, [1, "#REF!"], [2, "#DIV/0!"], [3, "oui"]]),
        counts=None,
    ),
    Case(
        name="control characters in a name of a sheet",
        files=replaced(b'name="Feuille"', b'name="a&#x202E;b"', "xl/workbook.xml"),
        counts=ALL,
    ),
    Case(name="a sheet that is no XML", files=put(SHEET, lambda: b"\0" * 5000), error="E307"),
    Case(
        name="a sheet cut in its middle",
        files=parts(lambda held: held.update({SHEET: held[SHEET][:-200]})),
        error="E307",
    ),
    Case(
        name="no workbook inside",
        files=parts(lambda held: held.pop("xl/workbook.xml")),
        error="E304",
    ),
    Case(
        name="a string that is not in the table",
        files=replaced(b'<c r="B2" t="s"><v>2</v>', b'<c r="B2" t="s"><v>99</v>'),
        error="E307",
    ),
    Case(
        name="a number of cell beyond any number",
        files=replaced(b'r="B2"', b'r="B99999999999999999999"'),
        error="E307",
    ),
    Case(
        name="cut in its middle",
        files={"a.xlsx": lambda path: path.write_bytes(good()[:2000])},
        error="E307",
    ),
    Case(name="a CSV under .xlsx", files={"a.xlsx": b"id;texte\n1;oui\n"}, error="E307"),
    Case(
        name="a web page under .xls",
        files={"a.xls": b"<html><table><tr><td>texte</td></tr></table></html>"},
        error="E307",
    ),
    Case(
        name="an OLE file of nothing under .xls",
        files={"a.xls": OLE + bytes(2000)},
        error="E307",
    ),
    Case(
        name="numbers, booleans and errors as texts",
        files=xlsx([HEAD, [1, 12.5], [2, True], [3, DAY]]),
        counts=(3, 3, 0, 0),
    ),
    Case(
        name="an ODS of nothing",
        files={"a.ods": lambda path: zipfile.ZipFile(path, "w").close()},
        error="E307",
    ),
]
