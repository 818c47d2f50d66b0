"""Slack workspace export: one folder a channel, one JSON file a day."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from rsmp_nlp.errors import EmptyInput, InputError
from rsmp_nlp.read.base import Description, Item, ReaderStatus, ReadOptions
from rsmp_nlp.read.chat import PRIVATE_TALK, Directory, closed_channel, records_of
from rsmp_nlp.read.draft import Draft, at, mapping, sequence, string
from rsmp_nlp.read.export import Export
from rsmp_nlp.read.slack_text import blocks_text, emoji_of, slack_text
from rsmp_nlp.read.source import Source
from rsmp_nlp.schema.records import Dropped

DAYS: Final = ("*/????-??-??.json", "????-??-??.json")
"""Files of messages; a channel may be given alone."""

_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d\.json", re.IGNORECASE)
_TS: Final = re.compile(r"\d{9,11}\.\d{1,6}")
_KEPT: Final = frozenset(
    ("thread_broadcast", "reply_broadcast", "me_message", "file_share", "file_comment")
)
"""Sub-types written by people; a message without sub-type is one as well."""

_BOTS: Final = frozenset(("bot_message", "slackbot_response", "reminder_add"))
_DELETED: Final = frozenset(("tombstone", "message_deleted"))
_UPLOAD: Final = re.compile(
    r"^<@[^>]*> (?:uploaded|shared) a file: <[^>]*>(?: and commented: ?)?|"
    r"^<@[^>]*> commented on .{0,200}?file <[^>]*>: ?",
    re.DOTALL,
)
_DIRECT: Final = re.compile(r"D[A-Z0-9]{7,}|mpdm-.+", re.DOTALL)
_LISTS: Final = {
    "channels.json": "public",
    "groups.json": "closed",
    "dms.json": "private",
    "mpims.json": "private",
}


class SlackReader:
    """Reads a workspace export, as a zip or a folder.

    A message is named by its channel and its time stamp; a reply to a thread that was also sent to
    the channel appears once.
    """

    name = "slack"
    formats = "Slack (export d’espace de travail, .zip ou dossier)"
    status: ReaderStatus = "source"

    def sniff(self, export: Export) -> float:
        """Return 0.97 for days of messages beside the lists of an export, 0.9 without them."""
        days = self.members(export)
        if not days or not any(_slack_day(source) for source in days[:5]):
            return 0.0
        listed = any(export.get(name) for name in ("users.json", *_LISTS))
        return 0.97 if listed else 0.9

    def members(self, export: Export) -> list[Source]:
        """Return the days, channel by channel."""
        return [source for source in export.find(*DAYS) if _DAY.fullmatch(source.name)]

    def describe(self, export: Export, options: ReadOptions) -> Description:
        """Return what fills each field, and what the export holds."""
        channels = {_folder(source, export) for source in self.members(export)}
        people = len(_people(export).names)
        return Description(
            options.encoding or "utf-8",
            mapping={
                "text": "text",
                "kind": "thread_ts",
                "created_at": "ts",
                "author": "user (nom de users.json)",
                "thread_id": "thread_ts",
                "parent_id": "thread_ts des réponses",
                "role": "is_owner, is_admin, is_restricted",
                "space": "dossier",
            },
            facts=(f"{len(channels)} canaux", f"{people} personnes dans users.json"),
        )

    def read(self, export: Export, options: ReadOptions) -> Iterator[Item]:
        """Yield the messages of every channel, day by day.

        Raises
        ------
        EmptyInput
            The export holds no day of messages.
        BrokenFile
            A day is damaged.
        """
        days = self.members(export)
        if not days:
            raise EmptyInput(export.label, "aucun fichier AAAA-MM-JJ.json")
        people, channels = _people(export), _channels(export)
        listed = any(channel["closed"] == "public" for channel in channels.values())
        for source in days:
            folder = _folder(source, export)
            channel = channels.get(folder, {})
            closed = string(channel.get("closed"))
            if closed is None and _DIRECT.fullmatch(folder):
                closed = "private"
            elif closed is None:  # in no list, where there is one of public channels
                closed = "closed" if listed else "public"
            space = folder
            if closed == "private":  # its folder may be named after those who talk
                space, source = PRIVATE_TALK, replace(source, label=_unnamed(source.label, folder))
            day = _Day(Draft(source, options, utc=True), space, closed, people)
            day.prefix = string(channel.get("id")) or folder
            for row, record in enumerate(records_of(source), start=1):
                yield day.item(row, record)


def _unnamed(label: str, folder: str) -> str:
    return label.replace(folder, "mpdm-…") if folder.lower().startswith("mpdm-") else label


class _Day:
    """Makes the messages of one file."""

    def __init__(self, draft: Draft, channel: str, closed: str, people: Directory) -> None:
        self.draft, self.channel, self.closed, self.people = draft, channel, closed, people
        self.prefix = channel

    def item(self, row: int, record: Any) -> Item:
        if not isinstance(record, Mapping):
            return self.draft.dropped(row, "objet JSON attendu", rejected=True)
        ts = string(record.get("ts"))
        if ts is None:
            return self.draft.dropped(row, "message sans « ts »", rejected=True)
        name = f"{self.prefix}:{ts}"
        subtype = string(record.get("subtype"))
        left_out = self._left_out(row, name, subtype)
        if left_out is not None:
            return left_out
        thread = string(record.get("thread_ts"))
        reply = thread is not None and thread != ts
        text, shared = self._text(record)
        kind = "repost" if shared else "reply" if reply else "chat"
        root = f"{self.prefix}:{thread or ts}"
        return self.draft.message(
            row,
            text,
            message_id=name,
            thread_id=root,
            parent_id=root if reply else None,
            author=self._author(record),
            author_kind=self._author_kind(record, subtype),
            role=self.people.roles.get(string(record.get("user")) or ""),
            kind=kind,
            space=self.channel,
            created_at=ts.partition(".")[0],
        )

    def _left_out(self, row: int, name: str, subtype: str | None) -> Dropped | None:
        if self.closed == "private":
            left_out = self.draft.left_out(row, "private", message_id=name)
        elif self.closed == "closed":
            left_out = closed_channel(self.draft, row, message_id=name)
        else:
            left_out = None
        if left_out is None and subtype in _DELETED:
            left_out = self.draft.left_out(row, "deleted", message_id=name)
        return left_out

    def _text(self, record: Mapping[str, Any]) -> tuple[str, bool]:
        """Return the text, and whether it is only someone else's, shared."""
        text = string(record.get("text")) or ""
        if record.get("subtype") in ("file_share", "file_comment"):
            said = at(record, "file", "initial_comment", "comment") or at(
                record, "comment", "comment"
            )
            text = string(said) or _UPLOAD.sub("", text)
        text = text or blocks_text(record)
        shared = False
        if not text.strip():
            for attachment in map(mapping, sequence(record.get("attachments"))):
                if attachment.get("is_share") or attachment.get("is_msg_unfurl"):
                    text, shared = string(attachment.get("text")) or "", True
                    break
        return slack_text(text, self.people.names, emoji_of(record)), shared

    def _author(self, record: Mapping[str, Any]) -> str | None:
        user = string(record.get("user"))
        profile = mapping(record.get("user_profile"))
        said = string(profile.get("name")) or string(profile.get("display_name"))
        bot = string(record.get("username")) or string(record.get("bot_id"))
        return self.people.add(user, said or (bot if user is None else None))

    def _author_kind(self, record: Mapping[str, Any], subtype: str | None) -> str:
        user = string(record.get("user"))
        if (
            subtype in _BOTS
            or record.get("bot_id")
            or user == "USLACKBOT"
            or user in self.people.bots
        ):
            return "bot"
        if record.get("hidden") or (subtype is not None and subtype not in _KEPT):
            return "system"
        return "human" if user else "unknown"


def _slack_day(source: Source) -> bool:
    """Tell whether the first record of a file is a message of Slack."""
    try:
        first = next(records_of(source), None)
    except InputError:
        return False
    record = mapping(first)
    known = record.keys() & {"type", "user", "text", "subtype", "bot_id"}
    return bool(known) and _TS.fullmatch(str(record.get("ts"))) is not None


def _folder(source: Source, export: Export) -> str:
    folder, _, _ = source.path.rpartition("/")
    return folder or export.name


def _listed(export: Export, name: str) -> Iterator[Mapping[str, Any]]:
    """Yield the objects of a list of the export, none where it is absent or damaged."""
    source = export.get(name)
    if source is None:
        return
    try:
        yield from (record for record in records_of(source) if isinstance(record, Mapping))
    except InputError:
        return


def _people(export: Export) -> Directory:
    people = Directory()
    for file in ("users.json", "org_users.json"):
        for user in _listed(export, file):
            identifier = string(user.get("id"))
            if identifier is None:
                continue
            profile = mapping(user.get("profile"))
            people.add(
                identifier,
                string(user.get("name"))
                or string(profile.get("display_name"))
                or string(user.get("real_name"))
                or string(profile.get("real_name")),
            )
            if user.get("is_bot") is True:
                people.bots.add(identifier)
            people.roles[identifier] = _role(user)
    return people


def _role(user: Mapping[str, Any]) -> str:
    if user.get("is_owner") is True or user.get("is_primary_owner") is True:
        return "owner"
    if user.get("is_admin") is True:
        return "admin"
    if user.get("is_restricted") is True or user.get("is_ultra_restricted") is True:
        return "guest"
    return "member"


def _channels(export: Export) -> dict[str, dict[str, object]]:
    """Return what is known of each channel, by the names that its folder may have."""
    known: dict[str, dict[str, object]] = {}
    for file, closed in _LISTS.items():
        for channel in _listed(export, file):
            told = {"id": channel.get("id"), "closed": closed}
            for name in (string(channel.get("name")), string(channel.get("id"))):
                if name is not None:
                    known.setdefault(name, told)
    return known
