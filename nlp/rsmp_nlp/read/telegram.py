"""Telegram Desktop: `result.json` of one conversation, or of a whole account."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from rsmp_nlp.errors import BrokenFile
from rsmp_nlp.read.base import Item, ReaderStatus, ReadOptions
from rsmp_nlp.read.chat import PIECE, PRIVATE_TALK, ChatExport, Directory
from rsmp_nlp.read.draft import Draft, at, mapping, sequence, string
from rsmp_nlp.read.export import Export
from rsmp_nlp.read.json_stream import MAX_DEPTH, MAX_VALUES, Metered, shape
from rsmp_nlp.read.source import Source
from rsmp_nlp.schema.records import Dropped

_LISTS: Final = ("", "chats.list.item", "left_chats.list.item")
"""Where conversations stand, as ijson writes places."""

_PRIVATE: Final = frozenset(("personal_chat", "bot_chat", "saved_messages", "replies"))
_CHANNELS: Final = frozenset(("public_channel", "private_channel"))
_NEEDED: Final = frozenset(("id", "type", "date"))
_FORWARDED: Final = ("forwarded_from", "forwarded_from_id", "saved_from")


class TelegramReader(ChatExport):
    """Reads groups and channels; conversations of two and saved messages are private."""

    name = "telegram"
    formats = "Telegram Desktop (result.json)"
    status: ReaderStatus = "source"
    patterns = ("*.json",)
    mapping: Mapping[str, str] = {
        "text": "text_entities ou text",
        "kind": "type et reply_to_message_id",
        "created_at": "date_unixtime ou date",
        "author": "from",
        "parent_id": "reply_to_message_id",
        "space": "name",
    }

    def knows(self, source: Source) -> bool:
        """Tell whether the file holds conversations with messages as Telegram writes them."""
        paths = shape(source)
        if not paths:
            return False
        for place in ("", "chats.list.[].", "left_chats.list.[]."):
            messages = f"{place}messages.[]."
            if {f"{messages}{name}" for name in _NEEDED} <= paths:
                spoken = {f"{messages}{name}" for name in ("text", "from", "actor", "action")}
                return bool(spoken & paths) and {f"{place}type", f"{place}id"} <= paths
        # the list of contacts may come first, and be longer than what is looked at
        return {"about", "personal_information"} <= paths and (
            "chats.list" in paths or "contacts" in paths
        )

    def read_file(self, source: Source, export: Export, options: ReadOptions) -> Iterator[Item]:
        """Yield the messages of each conversation."""
        draft, people = Draft(source, options), Directory()
        chat, talk = None, _Talk(draft, people, {})
        for row, (said, record) in enumerate(_messages(source), start=1):
            if said is not chat:
                chat, talk = said, _Talk(draft, people, said)
            yield talk.item(row, record)


def _messages(source: Source) -> Iterator[tuple[dict[str, Any], Any]]:
    """Yield each message with what was said before it of its conversation.

    Raises
    ------
    BrokenFile
        The JSON is damaged, too deep, or has a record too large.
    """
    import ijson

    chat: dict[str, Any] = {}
    builder: Any = None
    ends, depth, size = "", 0, 0
    with source.open() as stream:
        if stream.peek(3).startswith(b"\xef\xbb\xbf"):
            stream.read(3)
        try:
            metered = Metered(source, stream)
            for place, event, value in ijson.parse(metered, use_float=True, buf_size=PIECE):
                metered.since = 0
                depth += event in ("start_map", "start_array")
                depth -= event in ("end_map", "end_array")
                if depth > MAX_DEPTH:
                    raise BrokenFile(
                        source.label, "", f"JSON trop profond, {MAX_DEPTH} niveaux au plus"
                    )
                if builder is not None:
                    builder.event(event, value)
                    size += 1
                    if place == ends and event in ("end_map", "end_array"):
                        yield chat, builder.value
                        builder = None
                    elif size > MAX_VALUES:
                        raise BrokenFile(source.label, "", "un enregistrement JSON démesuré")
                    continue
                above, _, last = place.rpartition(".")
                if event == "start_map" and place in _LISTS:
                    chat = {}
                elif place.endswith("messages.item") and place[:-13].rstrip(".") in _LISTS:
                    if event in ("start_map", "start_array"):
                        builder, ends, size = ijson.ObjectBuilder(), place, 0
                        builder.event(event, value)
                    else:
                        yield chat, value
                elif above in _LISTS and last in ("name", "type", "id") and event != "map_key":
                    chat[last] = value
        except (ijson.JSONError, UnicodeDecodeError, ValueError, OverflowError) as error:
            why = str(error).partition("\n")[0].strip() or type(error).__name__
            raise BrokenFile(source.label, "", f"JSON invalide ({why})") from error


@dataclass
class _Talk:
    """Makes the messages of one conversation."""

    draft: Draft
    people: Directory
    chat: Mapping[str, Any]
    topics: dict[str, str] = field(default_factory=dict)

    def item(self, row: int, record: Any) -> Item:
        """Return the message of a record."""
        if not isinstance(record, Mapping):
            return self.draft.dropped(row, "objet JSON attendu", rejected=True)
        number = string(record.get("id"))
        if number is None:
            return self.draft.dropped(row, "message sans identifiant", rejected=True)
        place = string(self.chat.get("id")) or string(self.chat.get("name")) or "0"
        name = f"{place}/{number}"
        left_out = self._left_out(row, name)
        if left_out is not None:
            return left_out
        if record.get("action") == "topic_created":
            self.topics[number] = string(record.get("title")) or number
        answered = string(record.get("reply_to_message_id"))
        elsewhere = record.get("reply_to_peer_id") is not None
        topic = answered if answered in self.topics else None
        reply = answered is not None and topic is None and not elsewhere
        system = record.get("type") != "message"
        text = _text(record)
        return self.draft.message(
            row,
            text or (_event(record) if system else None),
            message_id=name,
            thread_id=f"{place}/{topic}" if topic else None if reply else name,
            parent_id=f"{place}/{answered}" if reply else None,
            author=self._author(record),
            author_kind="system" if system else "human" if record.get("from") else "unknown",
            role="admin" if str(record.get("from_id")).startswith("channel") else None,
            kind=self._kind(record, reply=reply),
            space=self._space(topic),
            created_at=record.get("date_unixtime") or record.get("date"),
        )

    def _left_out(self, row: int, name: str) -> Dropped | None:
        if self.chat.get("type") not in _PRIVATE:
            return None
        return self.draft.left_out(row, "private", message_id=name)

    def _author(self, record: Mapping[str, Any]) -> str | None:
        for name in ("from", "actor"):
            identifier, said = string(record.get(f"{name}_id")), string(record.get(name))
            if identifier or said:
                return self.people.add(identifier, said)
        return None

    def _kind(self, record: Mapping[str, Any], *, reply: bool) -> str:
        if any(record.get(name) for name in _FORWARDED):
            return "repost"
        return "reply" if reply else "post" if self.chat.get("type") in _CHANNELS else "chat"

    def _space(self, topic: str | None) -> str | None:
        if self.chat.get("type") in _PRIVATE:
            return PRIVATE_TALK
        names = (string(self.chat.get("name")), self.topics.get(topic or ""))
        return " / ".join(name for name in names if name) or None


def _text(record: Mapping[str, Any]) -> str:
    """Return the text of a message: a string, or pieces of which some bear a mark."""
    text = flatten(record.get("text_entities")) or flatten(record.get("text"))
    if text.strip() or not record.get("poll"):
        return text
    answers = [flatten(mapping(one).get("text")) for one in sequence(at(record, "poll", "answers"))]
    return "\n".join(part for part in (flatten(at(record, "poll", "question")), *answers) if part)


def flatten(value: object) -> str:
    """Return the text of a piece, or of a list of pieces.

    >>> flatten(["Voir ", {"type": "text_link", "text": "ici", "href": "https://example.org"}])
    'Voir ici (https://example.org)'
    """
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "".join(flatten(piece) for piece in value if not isinstance(piece, list))
    piece = mapping(value)
    text, href = piece.get("text"), string(piece.get("href"))
    if not isinstance(text, str):
        return flatten(text) if isinstance(text, list) else ""
    return f"{text} ({href})" if piece.get("type") == "text_link" and href else text


def _event(record: Mapping[str, Any]) -> str:
    return string(record.get("action")) or string(record.get("type")) or "évènement"
