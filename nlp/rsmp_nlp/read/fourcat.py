"""4CAT: whatever platform it collected, a table with the same five columns, and more of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from rsmp_nlp.read.base import Description, Item, ReaderStatus, ReadOptions
from rsmp_nlp.read.delimited import DelimitedReader
from rsmp_nlp.read.draft import Draft, titled, yes
from rsmp_nlp.read.headers import header
from rsmp_nlp.read.json_stream import shape
from rsmp_nlp.read.jsonl import SUFFIXES as LINES
from rsmp_nlp.read.jsonl import JsonLinesReader
from rsmp_nlp.read.markup import html_to_text, looks_like_html
from rsmp_nlp.read.records import RawRecord, as_text
from rsmp_nlp.read.source import Source
from rsmp_nlp.read.table import RawTable

ALWAYS: Final = frozenset(("id", "thread_id", "author", "body", "timestamp"))
"""Columns that every table of 4CAT has."""

_CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "title": ("subject", "title", "post_title"),
    "parent_id": ("parent_id", "reply_to_id", "in_reply_to_id", "reply_to_message_id", "parent"),
    "author": ("author_id", "author"),
    "space": ("subreddit", "chat", "board", "group", "channel", "group_name", "channel_name"),
    "lang": ("language_guess", "language", "lang"),
    "url": ("link", "url", "post_url", "tweet_url", "permalink"),
    "bot": ("author_is_bot", "is_bot"),
    "shared": ("is_retweet", "is_repost", "is_share"),
    "deleted": ("deleted", "is_deleted"),
    "verified": ("author_verified", "author_is_verified", "is_verified"),
}
"""What data sources add, under the names that they give to it."""


class FourCatReader:
    """Reads CSV and NDJSON of items mapped by 4CAT."""

    name = "4cat"
    formats = "4CAT (CSV, ou NDJSON aux mêmes colonnes)"
    status: ReaderStatus = "source"

    def sniff(self, source: Source) -> float:
        """Return 0.95 where the five columns of 4CAT stand under their own names."""
        names = shape(source) if source.suffix in LINES else header(source)
        return 0.95 if set(names) >= ALWAYS else 0.0

    def describe(self, source: Source, options: ReadOptions) -> Description:
        """Return the columns used."""
        table = _table(source, options)
        used = {"message_id": "id", "thread_id": "thread_id", "text": "body"}
        used |= {"created_at": "timestamp", **_used(table.columns)}
        return Description(table.encoding, table.separator, table.columns, used)

    def read(self, source: Source, options: ReadOptions) -> Iterator[Item]:
        """Yield one item a row."""
        draft = Draft(source, options, utc=True)
        table = _table(source, options)
        used = _used(table.columns)
        for record in table.records:
            yield _item(draft, record, used) if isinstance(record, RawRecord) else record


def _table(source: Source, options: ReadOptions) -> RawTable:
    reader = JsonLinesReader() if source.suffix in LINES else DelimitedReader()
    return reader.table(source, options)


def _used(columns: tuple[str, ...]) -> dict[str, str]:
    return {
        name: found
        for name, choices in _CHOICES.items()
        if (found := next((one for one in choices if one in columns), None)) is not None
    }


def _item(draft: Draft, record: RawRecord, used: Mapping[str, str]) -> Item:
    said = {name: as_text(record.cells.get(column)) for name, column in used.items()}
    name, thread = as_text(record.cells.get("id")), as_text(record.cells.get("thread_id"))
    if yes(said.get("deleted")):
        left_out = draft.left_out(record.row, "deleted", message_id=name)
        if left_out is not None:
            return left_out
    body = as_text(record.cells.get("body")) or ""
    text = titled(said.get("title"), html_to_text(body) if looks_like_html(body) else body)
    parent = _bare(said.get("parent_id"))
    if parent in ("", name):
        parent = None
    opens = thread is None or thread == name
    return draft.message(
        record.row,
        text,
        message_id=name,
        thread_id=thread or name,
        parent_id=None if opens else parent,
        author=said.get("author") or as_text(record.cells.get("author")),
        author_kind="bot" if yes(said.get("bot")) else None,
        role="vérifié" if yes(said.get("verified")) else None,
        kind="repost" if yes(said.get("shared")) else "post" if opens else "reply",
        space=said.get("space"),
        created_at=record.cells.get("timestamp"),
        lang=said.get("lang"),
        url=said.get("url"),
    )


def _bare(name: str | None) -> str | None:
    """Return a parent's identifier without the type that Reddit writes before it.

    >>> _bare("t1_abc"), _bare("12")
    ('abc', '12')
    """
    return name[3:] if name and name[:3] in ("t1_", "t3_") else name
