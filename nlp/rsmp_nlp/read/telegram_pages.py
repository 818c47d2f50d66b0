"""Telegram Desktop: `messages.html` and its following pages, what it exports unless JSON is asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rsmp_nlp.errors import BrokenFile
from rsmp_nlp.read.base import Item, ReaderStatus, ReadOptions
from rsmp_nlp.read.chat import ChatExport
from rsmp_nlp.read.draft import Draft
from rsmp_nlp.read.export import Export
from rsmp_nlp.read.markup import html_to_text
from rsmp_nlp.read.source import Source

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

MAX_PAGE: Final = 32 << 20
"""Bytes of a page: Telegram puts a thousand messages in each."""

_MARKS: Final = (b'class="history"', b'class="page_body chat_page"')
_NUMBER: Final = re.compile(r"message(\d+)$")
_PAGE: Final = re.compile(r"(\d+)\.html$", re.I)
_INLINE: Final = re.compile(r"^(.*?) via @\w+$", re.DOTALL)


class TelegramPagesReader(ChatExport):
    """Reads the pages of one conversation.

    Pages do not say what kind of conversation it is: where two people speak and one of them gives it
    its name, it is private.
    """

    name = "telegram-html"
    formats = "Telegram Desktop (messages.html et ses pages suivantes)"
    status: ReaderStatus = "documented"
    patterns = ("*.html",)
    mapping: Mapping[str, str] = {
        "text": ".text",
        "kind": ".forwarded, .reply_to",
        "created_at": ".date (title)",
        "author": ".from_name",
        "parent_id": ".reply_to",
        "space": ".page_header",
    }

    def sniff(self, export: Export) -> float:
        """Return 0.95 for pages; `result.json` beside them says more and is read instead."""
        return 0.95 if export.get("result.json") is None and self.members(export) else 0.0

    def knows(self, source: Source) -> bool:
        """Tell whether a page is one of Telegram."""
        head = source.head(1 << 16)
        return all(mark in head for mark in _MARKS)

    def members(self, export: Export) -> list[Source]:
        """Return the pages, in the order of their numbers."""
        return sorted(super().members(export), key=_page_number)

    def read(self, export: Export, options: ReadOptions) -> Iterator[Item]:
        """Yield every message of every page.

        Raises
        ------
        BrokenFile
            A page is too large to be one.
        """
        pages = self.members(export)
        people: set[str] = set()
        for page in pages:
            people.update(_names(page))
        talk = _Talk(options, people)
        for page in pages:
            yield from talk.items(page)

    def read_file(self, source: Source, export: Export, options: ReadOptions) -> Iterator[Item]:
        """Yield the messages of one page."""
        yield from _Talk(options, set(_names(source))).items(source)


def _page_number(source: Source) -> int:
    found = _PAGE.search(source.name)
    return int(found[1]) if found else 1


def _nodes(source: Source, selector: str) -> list[LexborNode]:
    from selectolax.lexbor import LexborHTMLParser

    with source.open() as stream:
        data = stream.read(MAX_PAGE + 1)
    if len(data) > MAX_PAGE:
        raise BrokenFile(source.label, "", f"page de plus de {MAX_PAGE >> 20} Mo")
    return LexborHTMLParser(data.decode("utf-8", "replace")).css(selector)


def _names(source: Source) -> Iterator[str]:
    for node in _nodes(source, ".message > .body > .from_name"):
        yield _name(node)


@dataclass
class _Talk:
    """A conversation over its pages: a message that follows one of the same person names none."""

    options: ReadOptions
    people: set[str]
    author: str | None = None

    def items(self, source: Source) -> Iterator[Item]:
        """Yield the messages of a page."""
        draft = Draft(source, self.options)
        nodes = _nodes(source, ".page_header .text, .history > .message")
        header = next((node for node in nodes if "message" not in _classes(node)), None)
        space = _plain(header) or None
        private = space in self.people and len(self.people) == 2
        row = 0
        for node in nodes:
            number = _NUMBER.search(node.attributes.get("id") or "")
            if number is None or "message" not in _classes(node):
                continue  # a date between two days
            row += 1
            name = f"{space or source.name}/{number[1]}"
            left_out = draft.left_out(row, "private", message_id=name) if private else None
            if left_out is not None:
                yield left_out
            elif "service" in _classes(node):
                text = _plain(node.css_first(".body"))
                yield draft.message(row, text, message_id=name, author_kind="system")
            else:
                said = node.css_first(".body > .from_name")
                self.author = _name(said) if said is not None else self.author
                yield _message(draft, row, node, name, self.author, space)


def _message(
    draft: Draft, row: int, node: LexborNode, name: str, author: str | None, space: str | None
) -> Item:
    answered = node.css_first(".body > .reply_to a")
    target = _NUMBER.search((answered.attributes.get("href") or "") if answered else "")
    forwarded = node.css_first(".forwarded") is not None
    parent = f"{name.rpartition('/')[0]}/{target[1]}" if target else None
    date = node.css_first(".date")
    texts = [_plain(one) for one in node.css(".text, .media_poll .question, .media_poll .answer")]
    return draft.message(
        row,
        "\n".join(text for text in texts if text),
        message_id=name,
        thread_id=None if parent else name,
        parent_id=parent,
        author=author,
        author_kind="human" if author else None,
        kind="repost" if forwarded else "reply" if parent else "chat",
        space=space,
        created_at=date.attributes.get("title") if date is not None else None,
    )


def _classes(node: LexborNode) -> list[str]:
    return (node.attributes.get("class") or "").split()


def _name(node: LexborNode) -> str:
    text = _plain(node)
    inline = _INLINE.match(text)
    return inline[1] if inline else text


def _plain(node: LexborNode | None) -> str:
    return html_to_text(node.html or "") if node is not None else ""
