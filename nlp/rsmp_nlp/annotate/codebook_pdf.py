"""The code book as a PDF to print."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from rsmp_nlp.annotate.codebook_page import tokens
from rsmp_nlp.errors import UsageError

if TYPE_CHECKING:
    from markdown_it.token import Token

_CELL: Final = 4
"""How deep the text of a cell stands: in a table, its head or body, a row, a cell."""


def pdf() -> bytes:
    """Return the code book as a PDF of A4 pages; the same bytes each time.

    Raises
    ------
    UsageError
        reportlab is not installed.
    """
    try:
        from reportlab.lib.pagesizes import A4
        from reportlab.lib.units import cm
        from reportlab.platypus import SimpleDocTemplate
    except ImportError:
        raise UsageError(
            "--format pdf : il faut reportlab. Installez-le : pip install 'rsmp-nlp[pdf]', ou imprimez "
            "la page de --format html."
        ) from None
    stream = BytesIO()
    book = SimpleDocTemplate(
        stream,
        pagesize=A4,
        leftMargin=2 * cm,
        rightMargin=2 * cm,
        topMargin=1.8 * cm,
        bottomMargin=1.8 * cm,
        title="Guide d’annotation",
        author="rsmp-nlp",
        lang="fr",
        invariant=1,
    )
    book.build(_flowables(), onFirstPage=_number, onLaterPages=_number)
    return stream.getvalue()


def _number(canvas: Any, document: Any) -> None:
    from reportlab.lib.pagesizes import A4

    canvas.setFont("Vera", 8)
    canvas.drawCentredString(A4[0] / 2, 25, str(document.page))


def _flowables() -> list[Any]:
    """Return what reportlab lays out, token by token."""
    from reportlab.platypus import Paragraph, Spacer

    styles = _styles()
    found: list[Any] = []
    rows: list[list[Any]] = []
    kind, number, depth = "p", 0, 0
    for token in tokens():
        if token.type == "heading_open":
            kind = token.tag
        elif token.type in ("ordered_list_open", "bullet_list_open"):
            number, depth = int(token.type == "ordered_list_open"), depth + 1
        elif token.type in ("ordered_list_close", "bullet_list_close"):
            depth -= 1
        elif token.type == "table_open":
            rows = []
        elif token.type == "tr_open":
            rows.append([])
        elif token.type == "table_close":
            found += [_table(rows), Spacer(1, 8)]
        elif token.type == "inline" and depth:
            bullet = f"{number}." if number else "•"
            number += bool(number)
            found.append(Paragraph(_inline(token), styles["li"], bulletText=bullet))
        elif token.type == "inline" and token.level == _CELL:
            rows[-1].append(Paragraph(_inline(token), styles["td"]))
        elif token.type == "inline":
            found.append(Paragraph(_inline(token), styles[kind]))
            kind = "p"
    return found


def _inline(token: Token) -> str:
    """Return a line in the few tags that reportlab knows."""
    from xml.sax.saxutils import escape

    tags = {"strong": "b", "em": "i"}
    parts = []
    for one in token.children or ():
        if one.type == "text":
            parts.append(escape(_printable(one.content)))
        elif one.type == "softbreak":
            parts.append(" ")
        elif one.type == "code_inline":
            parts.append(f'<font face="Courier">{escape(one.content)}</font>')
        elif one.tag in tags:
            closing = "/" if one.type.endswith("_close") else ""
            parts.append(f"<{closing}{tags[one.tag]}>")
    return "".join(parts)


def _printable(text: str) -> str:
    """Return a text that the font can show: it has neither narrow spaces nor emoji."""
    text = text.replace("\u202f", "\u00a0").replace("\ufe0f", "")
    return "".join(one for one in text if ord(one) <= 0xFFFF)


def _styles() -> dict[str, Any]:
    from reportlab.lib.fonts import addMapping
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    # Vera comes with reportlab: French is shown the same on every machine
    for place, name in enumerate(("Vera", "VeraIt", "VeraBd", "VeraBI")):
        pdfmetrics.registerFont(TTFont(name, f"{name}.ttf"))
        addMapping("Vera", place // 2, place % 2, name)
    base = ParagraphStyle("p", fontName="Vera", fontSize=9.5, leading=13.5, spaceAfter=5)
    return {
        "p": base,
        "li": ParagraphStyle("li", base, leftIndent=16, bulletIndent=2, spaceAfter=3),
        "td": ParagraphStyle("td", base, fontSize=8, leading=10.5, spaceAfter=0),
        "h1": _heading("h1", base, 20, 0),
        "h2": _heading("h2", base, 14, 14),
        "h3": _heading("h3", base, 11, 9),
    }


def _heading(name: str, base: Any, size: float, before: float) -> Any:
    from reportlab.lib.styles import ParagraphStyle

    return ParagraphStyle(
        name,
        base,
        fontName="VeraBd",
        fontSize=size,
        leading=size * 1.3,
        spaceBefore=before,
        spaceAfter=4,
        keepWithNext=1,
    )


def _table(rows: list[list[Any]]) -> Any:
    from reportlab.lib import colors
    from reportlab.lib.units import cm
    from reportlab.platypus import Table

    grid = [
        ("GRID", (0, 0), (-1, -1), 0.4, colors.HexColor("#B8C0C8")),
        ("BACKGROUND", (0, 0), (-1, 0), colors.HexColor("#EEF1F4")),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ]
    return Table(rows, [1.3 * cm, 5.2 * cm, 3 * cm, 7.5 * cm], style=grid, repeatRows=1)
