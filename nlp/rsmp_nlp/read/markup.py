"""HTML to plain text: a line for each block, nothing for what is quoted, hidden or code of pages."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from typing import Final

NEVER_READ: Final = (
    "script",
    "style",
    "head",
    "title",
    "template",
    "noscript",
    "svg",
    "iframe",
    "object",
)
QUOTED: Final = ("blockquote", "aside.quote")
"""What holds someone else's words, by CSS selector."""

MAX_HTML: Final = 2_000_000
"""Characters of HTML looked at."""

MAX_TAGS: Final = 20_000
"""Tags beyond which a page is no message: its mark-up is then cut out without being parsed."""

_PARAGRAPHS: Final = "p, h1, h2, h3, h4, h5, h6, pre, ul, ol, table, blockquote, hr"
_LINES: Final = "div, li, tr, dt, dd, section, article, header, footer, figcaption, address, legend"
_GAP, _BREAK, _NEWLINE = "\x1d", "\x1e", "\x1f"
"""Marks of a paragraph, of a line, of a `<br>`: resolved once spaces are collapsed."""

_MARKS: Final = re.compile(r" *[\x1d-\x1f][\x1d-\x1f ]*")
_SPACES: Final = re.compile(r"[ \t\r\n\f\v]+")
_SPACES_IN_LINE: Final = re.compile(r"[ \t\f\v]+")
_AROUND_BREAK: Final = re.compile(r" *(\n) *")
_CONTROL: Final = re.compile("[\x00\x1d-\x1f]")
_BLANK: Final = re.compile(r"\n{3,}")
_TAG: Final = re.compile(r"<[^<>]{0,10000}>")
_LOOKS_LIKE: Final = re.compile(
    r"<(?:/?[a-zA-Z][^<>]{0,2000}|!--)>|&(?:#\d+|#x[0-9a-f]+|\w+);", re.I
)


def looks_like_html(text: str) -> bool:
    """Tell whether a text holds tags or entities.

    >>> looks_like_html("<p>Bonjour</p>"), looks_like_html("a < b et c > d")
    (True, False)
    """
    return _LOOKS_LIKE.search(text) is not None


def html_to_text(source: str, drop: Iterable[str] = QUOTED, *, keep_newlines: bool = False) -> str:
    r"""Return the text of an HTML fragment or page.

    Parameters
    ----------
    source : HTML, or plain text
    drop : CSS selectors of what is left out besides `NEVER_READ`
    keep_newlines : whether a newline of the source is one of the text (WordPress)

    Examples
    --------
    >>> html_to_text("<p>Bonjour <b>à</b><i>tous</i></p><ul><li>un<li>deux</ul>&nbsp;!")
    'Bonjour àtous\n\nun\ndeux\n\n!'
    >>> html_to_text("<blockquote>cité</blockquote>d’accord<br>merci")
    'd’accord\nmerci'
    """
    source = _CONTROL.sub(" ", source[:MAX_HTML])
    if not looks_like_html(source):
        return _tidy(source if keep_newlines else _SPACES.sub(" ", source))
    if source.count("<") > MAX_TAGS:
        # a parser is not to be trusted with depth or size that no message has
        return _tidy(_SPACES.sub(" ", html.unescape(_TAG.sub(" ", source))))
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(source)
    for selector in (*NEVER_READ, *drop):
        for node in reversed(tree.css(selector)):  # what is inside before what holds it
            node.insert_before(_BREAK)
            node.decompose()
    for selector, mark in ((_PARAGRAPHS, _GAP), (_LINES, _BREAK)):
        for node in tree.css(selector):
            node.insert_before(mark)
            node.insert_after(mark)
    for node in tree.css("br"):
        node.insert_before(_NEWLINE)
    text = tree.root.text() if tree.root is not None else ""
    text = (_SPACES_IN_LINE if keep_newlines else _SPACES).sub(" ", text)
    return _tidy(_MARKS.sub(_resolved, text))


def _resolved(marks: re.Match[str]) -> str:
    lines = 2 if _GAP in marks[0] else marks[0].count(_NEWLINE)
    return "\n" * max(1, min(lines, 2))


def _tidy(text: str) -> str:
    text = _AROUND_BREAK.sub(r"\1", text.replace("\r\n", "\n").replace("\u00a0", " "))
    return _BLANK.sub("\n\n", text).strip()
