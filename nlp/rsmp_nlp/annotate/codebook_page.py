"""The code book as one page that opens offline, in the style of the report."""

from __future__ import annotations

import itertools
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from rsmp_nlp import report
from rsmp_nlp.annotate.codebook import markdown

if TYPE_CHECKING:
    from markdown_it.token import Token

_STYLE: Final = Path(report.__file__).parent / "templates" / "style.css"
_OWN_STYLE: Final = """
main{padding:2rem 0 4rem}
main h2{margin-top:2.6rem}
main h3{margin:1.8rem 0 .3rem;font-size:1.1rem}
main li{max-width:46rem;margin:.3rem 0}
nav ul{flex-wrap:wrap}
@media print{nav{display:none}h2,h3{break-after:avoid}li{break-inside:avoid}}
"""
_PAGE: Final = """<!doctype html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Guide d’annotation</title>
<style>{style}</style>
</head>
<body>
<a class="skip" href="#texte">Aller au texte</a>
<nav aria-label="Parties"><ul>{links}</ul></nav>
<main id="texte" tabindex="-1">
{body}</main>
</body>
</html>
"""


def html() -> str:
    """Return the code book as one self-contained page, in the style of the report."""
    found = tokens()
    links = []
    for opening, inline in itertools.pairwise(found):
        if opening.type != "heading_open":
            continue
        opening.attrSet("id", _anchor(inline.content))
        if opening.tag == "h2":
            links.append(f'<li><a href="#{_anchor(inline.content)}">{inline.content}</a></li>')
    body = _parser().renderer.render(found, _parser().options, {})
    style = _STYLE.read_text(encoding="utf-8") + _OWN_STYLE
    body = body.replace("<th>", '<th scope="col">')
    return _PAGE.format(style=style, links="".join(links), body=body)


def _parser() -> Any:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False}).enable("table")


def tokens() -> list[Token]:
    """Return the code book as Markdown tokens."""
    found: list[Token] = _parser().parse(markdown())
    return found


def _anchor(title: str) -> str:
    return re.sub(r"\W+", "-", title.lower()).strip("-")
