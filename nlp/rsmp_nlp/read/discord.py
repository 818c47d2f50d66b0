"""Discord, as DiscordChatExporter writes it: one JSON or CSV file a channel."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import PurePosixPath
from typing import Any, Final

from rsmp_nlp.errors import BrokenFile
from rsmp_nlp.read.base import Item, ReaderStatus, ReadOptions
from rsmp_nlp.read.chat import (
    PIECE,
    PRIVATE_TALK,
    ChatExport,
    Directory,
    closed_channel,
    mention,
    plain_markdown,
)
from rsmp_nlp.read.dates import vote_format
from rsmp_nlp.read.delimited import DelimitedReader
from rsmp_nlp.read.draft import Draft, at, mapping, sequence, string
from rsmp_nlp.read.export import Export
from rsmp_nlp.read.headers import header
from rsmp_nlp.read.json_stream import Metered, elements, shape
from rsmp_nlp.read.records import RawRecord
from rsmp_nlp.read.source import Source
from rsmp_nlp.schema.records import Dropped

_SPOKEN: Final = frozenset(("default", "reply", "threadstartermessage", "0", "19", "21"))
_COMMANDS: Final = frozenset(("chatinputcommand", "contextmenucommand", "20", "23"))
_NEEDED: Final = frozenset(
    ("guild", "channel", "messages.[].id", "messages.[].timestamp", "messages.[].author")
)
_COLUMNS: Final = ("authorid", "author", "date", "content")
_SYSTEM: Final = re.compile(
    r"(?:Joined the server|Pinned a message|Left the group|Boosted the server)\.?|"
    r"(?:Added|Removed) .{1,100} (?:to|from) the group\.|Started a call that lasted .{1,60}|"
    r"Changed the channel (?:name: .{0,200}|icon\.)|(?:Created|Started) a thread\.",
    re.DOTALL,
)
"""What the CSV writes for system notifications, in English whatever the language."""

_USER: Final = re.compile(r"<@!?(\d{5,25})>")
_ELSEWHERE: Final = re.compile(r"<(?:#|@&)\d{5,25}>|<t:-?\d{1,15}(?::\w)?>")
_EMOJI: Final = re.compile(r"<a?(:\w{1,40}:)\d{5,25}>")
_CHANNEL: Final = re.compile(r" \[\d{5,25}\](?: \(.{1,60}\))?(?: \[part \d{1,4}\])?$")
_SAMPLE: Final = 1_000


class DiscordReader(ChatExport):
    """Reads the channels of a server; direct messages are left out."""

    name = "discord"
    formats = "Discord (DiscordChatExporter, JSON ou CSV)"
    status: ReaderStatus = "source"
    patterns = ("*.json", "*.csv")
    mapping: Mapping[str, str] = {
        "text": "content",
        "kind": "type (JSON)",
        "created_at": "timestamp",
        "author": "author.name",
        "parent_id": "reference.messageId (JSON)",
        "thread_id": "channel.id des fils (JSON)",
        "role": "rôle le plus haut de author.roles (JSON)",
        "space": "channel.name",
    }

    def knows(self, source: Source) -> bool:
        """Tell whether the keys or the columns are those of the exporter."""
        if source.suffix == ".csv":
            return tuple(name.lower() for name in header(source)[:4]) == _COLUMNS
        return shape(source) >= _NEEDED

    def read_file(self, source: Source, export: Export, options: ReadOptions) -> Iterator[Item]:
        """Yield one item per message."""
        if source.suffix == ".csv":
            yield from _read_table(source, options)
            return
        head = _head(source)
        draft = Draft(source, options)
        channel = _Channel(draft, mapping(head.get("guild")), mapping(head.get("channel")))
        for row, record in enumerate(elements(source, ("messages",)), start=1):
            yield channel.item(row, record)


def _head(source: Source) -> dict[str, Any]:
    """Return what stands before the messages: server, channel, dates.

    Raises
    ------
    BrokenFile
        The JSON is damaged there.
    """
    import ijson

    builder = ijson.ObjectBuilder()
    with source.open() as stream:
        if stream.peek(3).startswith(b"\xef\xbb\xbf"):
            stream.read(3)
        try:
            metered = Metered(source, stream)
            for count, (place, event, value) in enumerate(
                ijson.parse(metered, use_float=True, buf_size=PIECE)
            ):
                metered.since = 0
                if place == "messages" or count > 10_000:
                    break
                builder.event(event, value)
        except (ijson.JSONError, ValueError, OverflowError) as error:
            why = str(error).partition("\n")[0].strip() or type(error).__name__
            raise BrokenFile(source.label, "", f"JSON invalide ({why})") from error
    return dict(mapping(getattr(builder, "value", {})))


@dataclass
class _Channel:
    """Makes the messages of one JSON file."""

    draft: Draft
    guild: Mapping[str, Any]
    channel: Mapping[str, Any]

    def __post_init__(self) -> None:
        self.people = Directory()
        self.kind = (string(self.channel.get("type")) or "").lower()
        self.place = string(self.channel.get("id"))
        names = (string(self.channel.get("category")), string(self.channel.get("name")))
        self.direct = self.kind.startswith("direct") or self.kind in ("1", "3")
        self.space = PRIVATE_TALK if self.direct else " / ".join(filter(None, names)) or None

    def item(self, row: int, record: Any) -> Item:
        """Return the message of a record."""
        if not isinstance(record, Mapping):
            return self.draft.dropped(row, "objet JSON attendu", rejected=True)
        name = string(record.get("id"))
        if name is None:
            return self.draft.dropped(row, "message sans identifiant", rejected=True)
        left_out = self._left_out(row, name)
        if left_out is not None:
            return left_out
        forwarded = mapping(record.get("forwardedMessage"))
        own = self._text(record)
        parent = self._parent(record)
        thread = self.place if "thread" in self.kind else None if parent else name
        author = mapping(record.get("author"))
        return self.draft.message(
            row,
            own or plain_markdown(string(forwarded.get("content")) or ""),
            message_id=name,
            thread_id=thread,
            parent_id=parent,
            author=self._author(author),
            author_kind=_author_kind(record, author),
            role=_role(author),
            kind="repost" if forwarded and not own else "reply" if parent else "chat",
            space=self.space,
            created_at=record.get("timestamp"),
            url=self._url(name),
        )

    def _left_out(self, row: int, name: str) -> Dropped | None:
        if self.direct:
            return self.draft.left_out(row, "private", message_id=name)
        if "private" in self.kind:
            return closed_channel(self.draft, row, message_id=name)
        return None

    def _parent(self, record: Mapping[str, Any]) -> str | None:
        reference = mapping(record.get("reference"))
        kind = (string(record.get("type")) or "").lower()
        if kind not in ("reply", "19") and string(reference.get("type")) != "Default":
            return None
        there = string(reference.get("channelId"))
        return string(reference.get("messageId")) if there in (None, self.place) else None

    def _author(self, author: Mapping[str, Any]) -> str | None:
        name, number = string(author.get("name")), string(author.get("discriminator"))
        if name and number and number.strip("0"):
            name = f"{name}#{number}"
        return self.people.add(string(author.get("id")), name)

    def _text(self, record: Mapping[str, Any]) -> str:
        names = dict(self.people.names)
        for one in map(mapping, sequence(record.get("mentions"))):
            if (identifier := string(one.get("id"))) and (name := string(one.get("name"))):
                names.setdefault(identifier, name)
        return discord_text(string(record.get("content")) or "", names)

    def _url(self, name: str) -> str | None:
        guild = string(self.guild.get("id"))
        if guild in (None, "0") or self.place is None:
            return None
        return f"https://discord.com/channels/{guild}/{self.place}/{name}"


def discord_text(text: str, names: Mapping[str, str]) -> str:
    """Return a message without marks, whether the exporter formatted it or not.

    >>> discord_text("**Salut** <@12345> <:oui:98765>", {"12345": "lea"})
    'Salut @lea :oui:'
    """
    text = _USER.sub(lambda found: mention(names.get(found[1], found[1])), text)
    text = _EMOJI.sub(r"\1", text)
    return plain_markdown(_ELSEWHERE.sub("", text))


def _author_kind(record: Mapping[str, Any], author: Mapping[str, Any]) -> str:
    kind = (string(record.get("type")) or "default").lower()
    if kind in _COMMANDS or record.get("interaction") or author.get("isBot") is True:
        return "bot"
    if kind not in _SPOKEN:
        return "system"
    return "human" if author else "unknown"


def _role(author: Mapping[str, Any]) -> str | None:
    """Return the name of the highest role."""
    roles = [
        role for role in map(mapping, sequence(author.get("roles"))) if string(role.get("name"))
    ]

    def height(role: Mapping[str, Any]) -> float:
        position = role.get("position")
        return float(position) if isinstance(position, int | float) else 0.0

    return string(max(roles, key=height).get("name")) if roles else None


def _read_table(source: Source, options: ReadOptions) -> Iterator[Item]:
    draft = Draft(source, options)
    options.notes["le CSV ne dit ni les réponses ni les robots : le JSON les dit"] += 1
    stream = iter(DelimitedReader().table(source, options).records)
    first = list(islice(stream, _SAMPLE))
    samples = (at(dict(record.cells), "Date") for record in first if isinstance(record, RawRecord))
    draft.form = vote_format((one for one in samples if isinstance(one, str)), options.zone)
    people = Directory()
    # « Serveur - Catégorie - salon [123] »
    name = _CHANNEL.sub("", PurePosixPath(source.name).stem)
    for record in chain(first, stream):
        if isinstance(record, Dropped):
            yield record
            continue
        cells = {key.lower(): value for key, value in record.cells.items()}
        text = string(cells.get("content")) or ""
        system = _SYSTEM.fullmatch(text.strip()) is not None
        yield draft.message(
            record.row,
            discord_text(text, people.names),
            author=people.add(string(cells.get("authorid")), string(cells.get("author"))),
            author_kind="system" if system else "unknown",
            kind="chat",
            space=name.rpartition(" - ")[2] or None,
            created_at=cells.get("date"),
        )
