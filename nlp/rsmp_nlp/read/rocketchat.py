"""Rocket.Chat: messages of a room as its users export them, or the collection as JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any, Final

from rsmp_nlp.errors import InputError
from rsmp_nlp.read.base import Item, ReaderStatus, ReadOptions
from rsmp_nlp.read.chat import PRIVATE_TALK, ChatExport, closed_channel, plain_markdown
from rsmp_nlp.read.draft import Draft, at, mapping, sequence, string
from rsmp_nlp.read.export import Export
from rsmp_nlp.read.json_records import layout, records
from rsmp_nlp.read.json_stream import elements, shape
from rsmp_nlp.read.outline import rejected
from rsmp_nlp.read.records import RawRecord
from rsmp_nlp.read.source import Source
from rsmp_nlp.schema.records import Dropped

_STORED: Final = frozenset(("rid", "msg", "ts", "u"))
_ROOM_EXPORT: Final = frozenset(("msg", "username", "ts"))
_ROOM_KEYS: Final = _ROOM_EXPORT | {"attachments", "type"}
_ROOM_FILES: Final = ("*room*.json", "*room*.jsonl")
_USER_FILES: Final = ("*user*.json", "*user*.jsonl")
_QUOTE: Final = re.compile(r"^\s*\[ ?\]\(https?://[^\s()]{1,500}?[?&]msg=(\w{5,40})\)\s*")
_DELETED: Final = "rm"
_PRIVATE: Final = frozenset(("d", "l", "v"))
"""Kinds of rooms between persons: direct, with a visitor of a site, by telephone."""


class RocketChatReader(ChatExport):
    """Reads a room export, a room fetched from the API, or the messages of the database.

    The room export names neither messages nor threads: those links are then unknown.
    """

    name = "rocketchat"
    formats = "Rocket.Chat (export JSON d’un salon, API, ou collection en JSON)"
    status: ReaderStatus = "source"
    patterns = ("*.json", "*.jsonl", "*.ndjson")
    mapping: Mapping[str, str] = {
        "text": "msg",
        "kind": "tmid",
        "created_at": "ts",
        "author": "username ou u.username",
        "parent_id": "tmid",
        "role": "roles des utilisateurs",
        "space": "nom du salon",
    }

    def knows(self, source: Source) -> bool:
        """Tell whether objects have the keys of messages of the database, or of a room export."""
        paths = shape(source)
        for wrapper in ("", "messages.[]."):
            keys = {path.removeprefix(wrapper) for path in paths if path.startswith(wrapper)}
            top = {key.partition(".")[0] for key in keys}
            if top >= _STORED and ("u.username" in keys or "u._id" in keys):
                return True
            if not wrapper and top >= _ROOM_EXPORT and top <= _ROOM_KEYS:
                return True
        return False

    def beside(self, path: str) -> bool:
        """Tell whether a file is a list of rooms or of people, or the user data of an export."""
        name = PurePosixPath(path).name.lower()
        return "room" in name or "user" in name or name.endswith(".html")

    def read_file(self, source: Source, export: Export, options: ReadOptions) -> Iterator[Item]:
        """Yield one item per message."""
        listed = any(one.path != source.path for one in export.find(*_ROOM_FILES))
        room = _Room(Draft(source, options, utc=True), *_lists(export, source), listed)
        if "_id" not in {path.rpartition(".")[2] for path in shape(source)}:
            options.notes["un salon exporté ne dit ni fils, ni réponses, ni robots"] += 1
        for record in _records(source, options):
            if isinstance(record, RawRecord):
                yield room.item(record.row, record.cells)
            else:
                yield record


def _records(source: Source, options: ReadOptions) -> Iterator[RawRecord | Dropped]:
    wrapped = "messages.[].msg" in shape(source)
    if not wrapped and layout(source) != "document":
        yield from records(source, options)
        return
    path = ("messages",) if wrapped else ()
    for row, value in enumerate(elements(source, path), start=1):
        if isinstance(value, Mapping):
            yield RawRecord(row, value)
        else:
            yield rejected(source, row, "objet JSON attendu", str(value))


@dataclass
class _Room:
    """Makes the messages of one file."""

    draft: Draft
    rooms: dict[str, tuple[str, str]] = field(default_factory=dict)
    roles: dict[str, str] = field(default_factory=dict)
    listed: bool = False
    """Whether a list of rooms came with the messages: one that it does not tell is not public."""

    def item(self, row: int, record: Mapping[str, Any]) -> Item:
        """Return the message of a record."""
        stored = "_id" in record
        room = string(record.get("rid"))
        kind, space = self.rooms.get(room or "", ("", None))
        name = string(record.get("_id"))
        event = string(record.get("t")) or string(record.get("type"))
        left_out = self._left_out(row, record, kind, event)
        if left_out is not None:
            return left_out
        quote = _QUOTE.match(string(record.get("msg")) or "")
        thread = string(record.get("tmid"))
        parent = (quote[1] if quote else None) or thread
        text = _QUOTE.sub("", string(record.get("msg")) or "")
        attached = string(at(record, "attachments", 0, "description"))
        return self.draft.message(
            row,
            plain_markdown(text) or attached,
            message_id=name,
            thread_id=thread or (None if parent else name if stored else None),
            parent_id=parent,
            author=string(at(record, "u", "username")) or string(record.get("username")),
            author_kind=self._author_kind(record, event),
            role=self.roles.get(string(at(record, "u", "username")) or ""),
            kind="reply" if parent else "chat",
            space=space or string(record.get("room")) or self._space(stored),
            created_at=_date(record.get("ts")),
        )

    def _between_two(self, record: Mapping[str, Any]) -> bool:
        """Tell whether a room is a direct one: its identifier is made of those of its two members."""
        room, writer = string(record.get("rid")) or "", string(at(record, "u", "_id")) or ""
        return len(writer) > 5 and len(room) > len(writer) and writer in room

    def _left_out(
        self, row: int, record: Mapping[str, Any], kind: str, event: str | None
    ) -> Dropped | None:
        name = string(record.get("_id"))
        left_out = None
        if kind in _PRIVATE or (not kind and self._between_two(record)):
            left_out = self.draft.left_out(row, "private", message_id=name)
        elif kind == "p" or (not kind and self.listed and record.get("rid") is not None):
            left_out = closed_channel(self.draft, row, message_id=name)
        if left_out is None and event == _DELETED:
            left_out = self.draft.left_out(row, "deleted", message_id=name)
        return left_out

    def _author_kind(self, record: Mapping[str, Any], event: str | None) -> str:
        user = string(at(record, "u", "username")) or string(record.get("username"))
        if event is not None and event not in (_DELETED, "e2e"):
            return "system"
        if record.get("bot") or user == "rocket.cat" or self.roles.get(user or "") == "bot":
            return "bot"
        return "human" if user else "unknown"

    def _space(self, stored: bool) -> str | None:
        return None if stored else PurePosixPath(self.draft.source.name).stem


def _date(value: object) -> object:
    """Return a date as text, also from the extended JSON of MongoDB."""
    inner = at(value, "$date")
    if inner is None:
        return string(value)
    return string(at(inner, "$numberLong") or inner)


def _lists(export: Export, messages: Source) -> tuple[dict[str, tuple[str, str]], dict[str, str]]:
    """Return kind and name of each room, and role of each person."""
    rooms: dict[str, tuple[str, str]] = {}
    roles: dict[str, str] = {}
    for room in _objects(export, messages, _ROOM_FILES):
        identifier, kind = string(room.get("_id")), string(room.get("t"))
        if identifier and kind:
            name = string(room.get("fname")) or string(room.get("name")) or identifier
            rooms[identifier] = (kind, PRIVATE_TALK if kind in _PRIVATE else name)
    for user in _objects(export, messages, _USER_FILES):
        person, given = string(user.get("username")), sequence(user.get("roles"))
        if person and (given or user.get("type") == "bot"):
            known = [role for role in ("bot", "admin", "moderator", "guest") if role in given]
            roles[person] = "bot" if user.get("type") == "bot" else known[0] if known else "member"
    return rooms, roles


def _objects(
    export: Export, messages: Source, patterns: tuple[str, ...]
) -> Iterator[Mapping[str, Any]]:
    for source in export.find(*patterns):
        if source.path == messages.path:
            continue
        try:
            for record in records(source, ReadOptions()):
                if isinstance(record, RawRecord):
                    yield mapping(record.cells)
        except InputError:
            continue
