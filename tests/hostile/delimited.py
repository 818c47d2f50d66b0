"""CSV as spreadsheets, platforms and mishaps write it."""

from __future__ import annotations

from pathlib import Path

from tests.hostile.case import Case

HEAD = b"id;texte\n"
TWO = HEAD + "1;Réunion jeudi\n2;Bravo à tous\n".encode()
ALL = (2, 2, 0, 0)


def csv(content: bytes | str) -> dict[str, bytes]:
    return {"a.csv": content.encode() if isinstance(content, str) else content}


def wide(path: Path) -> None:
    """Ten thousand columns."""
    names = ["texte", *(f"c{number}" for number in range(9_999))]
    rows = [names, *(["Bonjour", *["x"] * 9_999] for _ in range(20))]
    path.write_text("\n".join(";".join(row) for row in rows), encoding="utf-8")


def repeated(path: Path) -> None:
    """A million separators on one line."""
    path.write_bytes(HEAD + b"1;" + b";" * 1_000_000 + b"\n2;oui\n")


def huge(path: Path) -> None:
    """One line of 100 MB, most of it a hole in the file."""
    with path.open("wb") as stream:
        stream.write(HEAD + b"1;" + b"a" * 5000)
        stream.truncate(100 << 20)


def long_cell(path: Path) -> None:
    path.write_bytes(HEAD + b"1;" + b"mot " * (3 << 20) + b"\n2;oui\n")


def unclosed(path: Path) -> None:
    """Quotes that open on every line and close on none: each try reads ahead."""
    path.write_bytes(HEAD + b'1;"jamais ferm\xc3\xa9\n' * 20_000)


def blank(path: Path) -> None:
    path.write_bytes(HEAD + b"\n" * 500_000 + b"1;oui\n")


CASES = [
    Case(
        name="rows of any width",
        files=csv("id;texte;date\n1;oui\n2;non;;\n3;a;b;c\n4;bien;2024-03-01\n"),
        counts=(4, 2, 0, 2),
    ),
    Case(
        name="a quote that is never closed",
        files=csv(TWO + b'3;"jamais\n4;oui\n'),
        counts=(4, 4, 0, 0),
    ),
    Case(
        name="20,000 quotes that are never closed",
        files={"a.csv": unclosed},
        counts=(20_000, 1, 19_999, 0),
    ),
    Case(
        name="a quote inside a cell",
        files=csv(TWO + b'3;il dit "oui" et part\n'),
        counts=(3, 3, 0, 0),
    ),
    Case(
        name="quotes doubled, cells of several lines",
        files=csv(TWO + b'3;"il dit ""oui""\n\net part"\n'),
        counts=(3, 3, 0, 0),
    ),
    Case(
        name="backslashes before quotes",
        files=csv('id,texte\n1,"il dit \\"oui\\", et part"\n2,oui\n'),
        counts=(2, 1, 0, 1),
    ),
    Case(
        name="10,000 columns",
        files={"a.csv": wide},
        command="classify {file}",
        counts=(20, 20, 0, 0),
    ),
    Case(name="a million separators on one line", files={"a.csv": repeated}, counts=(2, 1, 1, 0)),
    Case(name="duplicate headers", files=csv("texte;texte;id;id\na;b;1;2\nc;d;3;4\n"), counts=ALL),
    Case(
        name="headers that become alike",
        files=csv("texte;texte (2);texte\na;b;c\n"),
        counts=(1, 1, 0, 0),
    ),
    Case(name="empty headers", files=csv("texte;;\na;b;c\n"), counts=(1, 1, 0, 0)),
    Case(
        name="a header of one letter repeated 1 MB",
        files=csv("texte;" + "x" * (1 << 20) + "\na;b\n"),
        counts=(1, 1, 0, 0),
    ),
    Case(name="sep= in the first line", files=csv("sep=|\ntexte|id\noui|1\n"), counts=(1, 1, 0, 0)),
    Case(
        name="sep= of a strange separator",
        files=csv("sep=~\ntexte~id\noui~1\n"),
        counts=(1, 1, 0, 0),
    ),
    Case(name="sep= and nothing else", files=csv("sep=;\n"), error="E304"),
    Case(name="sep= of a letter", files=csv("sep=e\ntexte;id\noui;1\n"), error="E306"),
    Case(name="sep= of a quote", files=csv('sep="\ntexte;id\noui;1\n'), error="E306"),
    Case(
        name="sep= of a carriage return",
        files=csv("sep=\r\ntexte;id\noui;1\n"),
        counts=(1, 1, 0, 0),
    ),
    Case(name="no header", files=csv("1;Réunion jeudi\n2;Bravo\n"), error="E306"),
    Case(name="a header and no row", files=csv(HEAD), error="E304"),
    Case(name="empty file", files=csv(b""), error="E304"),
    Case(name="only blank lines", files=csv(b"\n\n  \n"), error="E304"),
    Case(name="half a million blank lines", files={"a.csv": blank}, counts=(1, 1, 0, 0)),
    Case(
        name="titles above the header",
        files=csv("Export du 3 mai\n\nid;texte\n1;oui\n"),
        counts=(1, 1, 0, 0),
    ),
    Case(
        name="formulas",
        files=csv(
            "id;texte\n1;=HYPERLINK(\"http://exemple.org\")\n2;@SUM(1)\n3;-2+3\n4;+cmd|' /C calc'!A0\n"
        ),
        command="classify {file}",
        counts=(4, 4, 0, 0),
    ),
    Case(name="carriage returns alone", files=csv(b"id;texte\r1;oui\r2;non\r"), counts=ALL),
    Case(
        name="line ends of three kinds",
        files=csv(b"id;texte\r\n1;oui\n2;non\r3;bien\r\n"),
        counts=(3, 3, 0, 0),
    ),
    Case(
        name="line separators of Unicode in a cell",
        files=csv("id;texte\n1;a\u2028b\x85c\x0bd\x0ce\n2;oui\n"),
        counts=ALL,
    ),
    Case(name="commas", files=csv('id,texte\n1,"oui, non"\n'), counts=(1, 1, 0, 0)),
    Case(name="tabulations under .csv", files=csv("id\ttexte\n1\toui\n"), counts=(1, 1, 0, 0)),
    Case(name="bars", files=csv("id|texte\n1|oui\n"), counts=(1, 1, 0, 0)),
    Case(name="a separator that is not known", files=csv("id^texte\n1^oui\n"), error="E306"),
    Case(name="one column", files=csv("texte\noui, bien sûr\nnon ; jamais\n"), counts=ALL),
    Case(
        name="semicolons in a header of commas",
        files=csv("id,texte;long,date\n1,a;b,2024-01-01\n"),
        counts=(1, 1, 0, 0),
    ),
    Case(name="one line of 100 MB", files={"a.csv": huge}, counts=(1, 0, 0, 1), megabytes=250),
    Case(
        name="one cell of 12 MB",
        files={"a.csv": long_cell},
        command="classify {file}",
        counts=(2, 2, 0, 0),
        megabytes=400,
    ),
    Case(
        name="cells of spaces",
        files=csv("id;texte\n1;   \n2;\u00a0\u200b\n3;oui\n"),
        counts=(3, 2, 1, 0),
    ),
    Case(
        name="the same identifier everywhere",
        files=csv("id;texte\n" + "1;oui\n" * 50),
        command="classify {file}",
        counts=(50, 1, 49, 0),
    ),
    Case(
        name="dates of no calendar",
        files=csv(
            "id;texte;date\n1;a;31/02/2024\n2;b;0000-00-00\n3;c;99999999999999\n4;d;NaN\n5;e;-1e400\n"
        ),
        command="classify {file}",
        counts=(5, 5, 0, 0),
    ),
    Case(
        name="names of columns with control characters",
        files=csv("id;texte;\x1b[31mrouge\x07\n1;oui;x\n"),
        counts=(1, 1, 0, 0),
    ),
    Case(
        name="control characters in the only column",
        files=csv("\x1b]0;titre\x07\nx\n"),
        error="E306",
    ),
    Case(
        name="an HTML page under .csv",
        files=csv("<!DOCTYPE html><html><body><p>Connexion</p></body></html>\n"),
        error="E304",
    ),
    Case(
        name="a picture under .csv",
        files=csv(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(200)),
        error="E306",
    ),
    Case(name="a workbook under .csv", files=csv(b"PK\x03\x04" + bytes(500)), error="E306"),
    Case(
        name="--strict and a row rejected",
        files=csv("id;texte\n1;oui\n2\n"),
        command="classify {file} --strict",
        error="E401",
        counts=(2, 1, 0, 1),
    ),
    Case(
        name="all rows rejected",
        files=csv("id;texte;date\n1\n2\n"),
        command="classify {file}",
        error="E305",
    ),
]
