"""What a person downloads of Facebook, Messenger and Instagram as JSON ("Télécharger vos informations")."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any, Final

from rsmp_nlp.late_pattern import late
from rsmp_nlp.read.base import Description, Item, ReaderStatus, ReadOptions
from rsmp_nlp.read.draft import Draft, at, mapping, sequence, string
from rsmp_nlp.read.json_stream import elements, scalars, shape
from rsmp_nlp.read.source import Source

_COMMENTS: Final = ("Comment", "Commentaire")
_SPOKEN: Final = (
    "data.[].post",
    "data.[].comment.comment",
    *(f"string_map_data.{name}.value" for name in _COMMENTS),
    "media.[].creation_timestamp",
)
"""Where the texts of posts, of comments, and those of Instagram stand in a record."""

_TALK: Final = frozenset(("participants", "participants.[].name", "messages.[].sender_name"))
_ACTION: Final = late(
    r"(?P<who>.{1,100}?) (?:a |est |wrote|posted|shared|updated|added|commented|replied|is |was )"
)
_ANSWERED: Final = late(r"\b(?:répondu|replied)\b")
_GROUP: Final = late(r"(?:a publié dans|posted in|a partagé .{1,60} dans) (?P<group>.{1,200}?)\.?$")
_NOTICE: Final = late(
    r"(?:a réagi|reacted|liked a message|a aimé un message|vous avez réagi|you reacted)\b[^\n]{0,60}$",
    re.I,
)


class MetaDownloadReader:
    """Reads posts and comments; conversations of Messenger are private."""

    name = "meta-download"
    formats = "Facebook et Instagram, informations téléchargées en JSON (publications, commentaires, groupes, Messenger)"
    status: ReaderStatus = "documented"

    def sniff(self, source: Source) -> float:
        """Return 0.96 for a file of posts, comments or messages."""
        if source.suffix != ".json":
            return 0.0
        paths = shape(source)
        return 0.96 if paths >= _TALK or _places(paths) else 0.0

    def describe(self, source: Source, options: ReadOptions) -> Description:
        """Return the fields read."""
        if shape(source) >= _TALK:
            fields = {"text": "content", "author": "sender_name", "space": "title"}
            return Description("utf-8", mapping=fields | {"created_at": "timestamp_ms"})
        fields = {
            "text": "post, comment, ou title des médias",
            "author": "comment.author, sinon title",
            "created_at": "timestamp",
            "space": "comment.group, sinon title",
        }
        return Description("utf-8", mapping=fields)

    def read(self, source: Source, options: ReadOptions) -> Iterator[Item]:
        """Yield every record."""
        draft = Draft(source, options, utc=True)
        paths = shape(source)
        if paths >= _TALK:
            yield from _talk(draft)
            return
        places = _places(paths)
        records = chain.from_iterable(elements(source, place) for place in places)
        for row, record in enumerate(records, start=1):
            yield _item(draft, row, mapping(record))


def _places(paths: frozenset[str]) -> list[tuple[str, ...]]:
    """Return where records stand: at the root, or under a key such as `comments_v2`."""
    found: set[tuple[str, ...]] = set()
    for path in paths:
        for end in _SPOKEN:
            before, there, _ = path.partition(end)
            if there and not before:
                found.add(())
            elif there and before.endswith(".[].") and before.count(".") == 2:
                found.add((before.removesuffix(".[]."),))
    return sorted(found)


def _item(draft: Draft, row: int, record: Mapping[str, Any]) -> Item:
    title = _mended(record.get("title")) or ""
    who = _ACTION.match(title)
    author = who["who"] if who else None
    data = [mapping(one) for one in sequence(record.get("data"))]
    comment = next((mapping(one["comment"]) for one in data if "comment" in one), None)
    if comment is not None:
        return draft.message(
            row,
            _mended(comment.get("comment")),
            kind="reply" if _ANSWERED.search(title) else "comment",
            author=_mended(comment.get("author")) or author,
            space=_mended(comment.get("group")),
            created_at=comment.get("timestamp") or record.get("timestamp"),
        )
    said = mapping(record.get("string_map_data"))
    if said:
        text = next((at(said, name, "value") for name in _COMMENTS if name in said), None)
        dates = (at(one, "timestamp") for one in said.values())
        moment = next((one for one in dates if one), None)
        return draft.message(row, _mended(text), kind="comment", created_at=moment)
    media = [mapping(one) for one in sequence(record.get("media"))]
    if media:
        texts = [_mended(one.get("title")) for one in (record, *media)]
        moment = record.get("creation_timestamp") or media[0].get("creation_timestamp")
        text = next((one for one in texts if one), None)
        return draft.message(row, text, kind="post", created_at=moment)
    text = next((one for one in (_mended(one.get("post")) for one in data) if one), None)
    group = _GROUP.search(title)
    return draft.message(
        row,
        text,
        kind="post",
        author=author,
        space=group["group"] if group else None,
        created_at=record.get("timestamp"),
    )


def _talk(draft: Draft) -> Iterator[Item]:
    """Yield the messages of a conversation."""
    source = draft.source
    title = _mended(scalars(source).get("title"))
    for row, value in enumerate(elements(source, ("messages",)), start=1):
        message = mapping(value)
        private = draft.left_out(row, "private")
        text = _mended(message.get("content"))
        if private is not None:
            yield private
        elif message.get("is_unsent") and (gone := draft.left_out(row, "deleted")) is not None:
            yield gone
        else:
            noticed = "call_duration" in message or "users" in message
            noticed = noticed or _NOTICE.match(text or "") is not None
            yield draft.message(
                row,
                text,
                kind="chat",
                author=_mended(message.get("sender_name")),
                author_kind="system" if noticed else None,
                space=title,
                created_at=message.get("timestamp_ms"),
            )


def _mended(value: object) -> str | None:
    """Return a text whose bytes in UTF-8 Meta writes as so many characters."""
    text = string(value)
    if text is None or text.isascii():
        return text
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text
