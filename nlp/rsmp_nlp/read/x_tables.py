"""Tweets in CSV: twarc (both generations), and the tables of X archives before 2018."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from rsmp_nlp.read.base import Description, Item, ReaderStatus, ReadOptions
from rsmp_nlp.read.delimited import DelimitedReader
from rsmp_nlp.read.draft import Draft, yes
from rsmp_nlp.read.headers import header
from rsmp_nlp.read.records import RawRecord, as_text
from rsmp_nlp.read.source import Source
from rsmp_nlp.read.tweets import address, is_retweet, plain

_TABLES: Final[Mapping[str, Mapping[str, str]]] = {
    "twarc 2": {
        "message_id": "id",
        "text": "text",
        "thread_id": "conversation_id",
        "parent_id": "referenced_tweets.replied_to.id",
        "shared": "referenced_tweets.retweeted.id",
        "author": "author_id",
        "verified": "author.verified",
        "created_at": "created_at",
        "lang": "lang",
    },
    "twarc 1": {
        "message_id": "id",
        "text": "text",
        "parent_id": "in_reply_to_status_id",
        "author": "user_screen_name",
        "verified": "user_verified",
        "created_at": "created_at",
        "kind": "tweet_type",
        "lang": "lang",
    },
    "archive X d’avant 2018": {
        "message_id": "tweet_id",
        "text": "text",
        "parent_id": "in_reply_to_status_id",
        "shared": "retweeted_status_id",
        "created_at": "timestamp",
    },
}
"""For each layout, which column is what."""

_SIGNATURES: Final[Mapping[str, frozenset[str]]] = {
    "twarc 2": frozenset(("id", "text", "author_id", "referenced_tweets.retweeted.id")),
    "twarc 1": frozenset(("id", "text", "user_screen_name", "in_reply_to_status_id")),
    "archive X d’avant 2018": frozenset(("tweet_id", "text", "timestamp", "retweeted_status_id")),
}


class XTableReader:
    """Reads rows of tweets."""

    name = "x-csv"
    formats = "tweets en CSV (twarc, anciennes archives X)"
    status: ReaderStatus = "source"

    def sniff(self, source: Source) -> float:
        """Return 0.97 for a header that twarc or X wrote."""
        return 0.97 if layout_of(header(source)) else 0.0

    def describe(self, source: Source, options: ReadOptions) -> Description:
        """Return the columns used."""
        table = DelimitedReader().table(source, options)
        layout = layout_of(table.columns) or "twarc 2"
        used = {name: column for name, column in _TABLES[layout].items() if column in table.columns}
        return Description(table.encoding, table.separator, table.columns, used, (layout,))

    def read(self, source: Source, options: ReadOptions) -> Iterator[Item]:
        """Yield one item a row."""
        draft = Draft(source, options, utc=True)
        table = DelimitedReader().table(source, options)
        layout = layout_of(table.columns) or "twarc 2"
        for record in table.records:
            yield _item(draft, record, layout) if isinstance(record, RawRecord) else record


def layout_of(columns: tuple[str, ...]) -> str | None:
    """Return the layout that a header is of."""
    names = set(columns)
    return next((layout for layout, needed in _SIGNATURES.items() if needed <= names), None)


def _item(draft: Draft, record: RawRecord, layout: str) -> Item:
    cells = {name: as_text(record.cells.get(column)) for name, column in _TABLES[layout].items()}
    body = plain(cells.pop("text"))
    if body is not None and layout == "twarc 2":
        body = body.replace("\\n", "\n")  # how it keeps a tweet on one line
    shared, what = cells.pop("shared", None), cells.pop("kind", None)
    verified = cells.pop("verified", None)
    parent, name = cells["parent_id"], cells["message_id"]
    repost = shared is not None or what == "retweet" or is_retweet(body)
    fields: dict[str, object] = {
        **cells,
        "kind": "repost" if repost else "reply" if parent else "post",
        "role": "vérifié" if yes(verified) else None,
        "url": address(name),
    }
    if "thread_id" not in cells and not parent:
        fields["thread_id"] = name
    return draft.message(record.row, body, **fields)
