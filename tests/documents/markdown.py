"""What stands in the documents of the repository: blocks of code, headings, links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

ROOT = Path(__file__).parents[2]
HOME = ROOT / "docs" / "site" / "index.md"
"""The front page of the site, which stands at its root: its links are those of the repository's root."""

RENAMED = {"README.en.md": "README.md"}
"""Names that pages have on the site only, and what they are there."""

LANGUAGES = ("console", "sh", "python", "sql", "r", "toml")
"""Languages of blocks that must be run; `text` shows what a command or a file says."""

_MARKER = re.compile(r"<!--\s*(not run|run by|needs|output)\b:?\s*(.*?)\s*-->", re.DOTALL)


def pages() -> list[Path]:
    """Return the documents, by path."""
    found = [*ROOT.glob("*.md")]
    for folder in ("docs", "corpora", "models"):
        found += (ROOT / folder).rglob("*.md")
    return sorted(found)


def name_of(page: Path) -> str:
    """Return the path of a page below the repository, with slashes."""
    return page.relative_to(ROOT).as_posix()


@dataclass(frozen=True)
class Block:
    """A block of code, with the comment before it that says how it is treated.

    `info` is what follows the fence: the language, and for R the package needed. `marker` is `not run`, `run by`,
    `needs` or `output`, and `said` what follows it: why, which test, which modules.
    """

    page: Path
    line: int
    info: str
    code: str
    marker: str = ""
    said: str = ""

    @property
    def language(self) -> str:
        return self.info.partition(" ")[0]

    def __str__(self) -> str:
        return f"{name_of(self.page)}:{self.line}"


@cache
def tokens(page: Path) -> list[Token]:
    """Return the tokens of a page."""
    return MarkdownIt("commonmark").enable("table").parse(page.read_text(encoding="utf-8"))


def blocks(page: Path) -> list[Block]:
    """Return the blocks of code of a page in their order."""
    found = []
    previous: Token | None = None
    for token in tokens(page):
        if token.type == "fence" and token.map:
            marked = None
            if previous is not None and previous.type == "html_block":
                marked = _MARKER.fullmatch(previous.content.strip())
            found.append(
                Block(
                    page,
                    token.map[0] + 1,
                    token.info,
                    token.content,
                    *(marked.groups() if marked else ()),
                )
            )
        previous = token
    return found


def blocks_run_by(test: str, page: str) -> list[str]:
    """Return the code of the blocks of a page that a test says that it runs."""
    path = str(Path(test).relative_to(ROOT).as_posix())
    return [one.code for one in blocks(ROOT / page) if one.marker == "run by" and one.said == path]


def headings(page: Path) -> list[tuple[int, str]]:
    """Return level and text of the headings of a page."""
    found = tokens(page)
    return [
        (int(token.tag[1]), _plain(after))
        for token, after in pairwise(found)
        if token.type == "heading_open"
    ]


def anchors(page: Path) -> set[str]:
    """Return the anchors of the headings of a page, as GitHub makes them."""
    found: set[str] = set()
    for _, text in headings(page):
        slug = re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-")
        again = 0
        while (slug if not again else f"{slug}-{again}") in found:
            again += 1
        found.add(slug if not again else f"{slug}-{again}")
    return found


def links(page: Path) -> list[str]:
    """Return the targets of links and images of a page."""
    return [
        str(token.attrGet("href") or token.attrGet("src"))
        for token in _inline(tokens(page))
        if token.type in ("link_open", "image")
    ]


def _inline(found: list[Token]) -> Iterator[Token]:
    for token in found:
        yield token
        yield from _inline(token.children or [])


def _plain(token: Token) -> str:
    return "".join(child.content for child in token.children or [])
