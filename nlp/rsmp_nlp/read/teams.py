"""Microsoft Teams: export of a tenant, JSON of Graph; the same objects in two cases of keys."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any, Final

from rsmp_nlp.errors import EmptyInput, InputError
from rsmp_nlp.read.base import Description, Item, ReaderStatus, ReadOptions
from rsmp_nlp.read.chat import Directory, closed_channel, mention, records_of
from rsmp_nlp.read.draft import Draft, at, mapping, sequence, string, titled
from rsmp_nlp.read.export import Export
from rsmp_nlp.read.json_stream import elements, shape
from rsmp_nlp.read.markup import html_to_text
from rsmp_nlp.read.source import Source
from rsmp_nlp.schema.records import Dropped

TENANT: Final = ("teams/*/messages_*.json", "users/*/messages_*.json")
_SPOKEN: Final = frozenset(("message", "typing", "chatmessage"))
_NEEDED: Final = frozenset(("body.content", "createddatetime", "messagetype"))
_WRAPPERS: Final = ("", "value.[].", "messages.[].")
_AT: Final = re.compile(r"<at\b[^>]{0,200}>(.{0,200}?)</at>", re.DOTALL | re.IGNORECASE)
_EMOJI: Final = re.compile(
    r"<emoji\b[^>]{0,300}?\balt=\"([^\"]{1,20})\"[^>]{0,300}>", re.IGNORECASE
)
_ANSWERED: Final = re.compile(
    r"<blockquote\b[^>]{0,300}schema\.skype\.com/Reply\"[^>]{0,100}?\bitemid=\"(\d{1,20})\"",
    re.IGNORECASE,
)
_DEPTH: Final = 12


class TeamsReader:
    """Reads the messages of teams; chats between people are private and left out."""

    name = "teams"
    formats = "Microsoft Teams (export du locataire, ou JSON de Graph)"
    status: ReaderStatus = "source"

    def sniff(self, export: Export) -> float:
        """Return 0.97 for the folders of a tenant export, 0.95 for one file of Graph messages."""
        if export.kind == "file":
            return 0.95 if any(_messages(source) for source in export.find("*.json")) else 0.0
        found = export.find(*TENANT)
        return 0.97 if any(_messages(source) for source in found[:20]) else 0.0

    def members(self, export: Export) -> list[Source]:
        """Return the files of messages: those of teams, then those of chats."""
        found = export.find(*TENANT)
        return found or [source for source in export.find("*.json") if _messages(source)]

    def describe(self, export: Export, options: ReadOptions) -> Description:
        """Return what fills each field."""
        return Description(
            options.encoding or "utf-8",
            mapping={
                "text": "Subject et Body.Content",
                "kind": "ReplyToId",
                "created_at": "CreatedDateTime",
                "author": "From.User",
                "parent_id": "ReplyToId",
                "role": "teamMembers_*.json",
                "space": "ChannelIdentity",
                "url": "WebUrl",
            },
            facts=(f"{len(self.members(export))} fichiers de messages",),
        )

    def read(self, export: Export, options: ReadOptions) -> Iterator[Item]:
        """Yield the messages of every file.

        Raises
        ------
        EmptyInput
            The export holds no file of messages.
        BrokenFile
            A file is damaged.
        """
        members = self.members(export)
        if not members:
            raise EmptyInput(export.label, "aucun fichier de messages Teams")
        tenant = _tenant(export)
        for source in members:
            posts = _Posts(Draft(source, options, utc=True), tenant)
            for row, record in enumerate(_records(source), start=1):
                yield from posts.items(row, record)


def lower_keys(value: Any, depth: int = 0) -> Any:
    """Return a JSON value with all its keys in lower case, so that both cases read alike."""
    if depth > _DEPTH:
        return None
    if isinstance(value, Mapping):
        return {str(key).lower(): lower_keys(inner, depth + 1) for key, inner in value.items()}
    if isinstance(value, list):
        return [lower_keys(inner, depth + 1) for inner in value]
    return value


def _messages(source: Source) -> bool:
    paths = {path.lower() for path in shape(source)}
    return any({f"{wrapper}{name}" for name in _NEEDED} <= paths for wrapper in _WRAPPERS)


def _records(source: Source) -> Iterator[Any]:
    if source.head(4096).removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"["):
        yield from records_of(source)
        return
    paths = shape(source)
    for name in ("value", "Value", "messages", "Messages"):
        if name in paths:
            yield from elements(source, (name,))
            return
    yield from elements(source, ("value",))


@dataclass
class _Tenant:
    """What the other files of an export tell: teams, channels, people."""

    teams: dict[str, str] = field(default_factory=dict)
    channels: dict[str, str] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)
    people: Directory = field(default_factory=Directory)


def _tenant(export: Export) -> _Tenant:
    tenant = _Tenant()
    for team in _listed(export, "teams/teamsList.json", "teamsList.json"):
        _name(tenant.teams, team.get("groupsid") or team.get("id"), team.get("name"))
    for channel in _listed(export, "teams/*/channels_*.json"):
        name = channel.get("displayname") or channel.get("name")
        _name(tenant.channels, channel.get("id"), name)
        kind = string(channel.get("membershiptype")) or string(channel.get("type")) or ""
        if kind.lower() == "private" and (identifier := string(channel.get("id"))):
            tenant.closed.add(identifier)
    for user in _listed(export, "users/usersList.json", "usersList.json"):
        tenant.people.add(string(user.get("id")), string(user.get("displayname")))
    for member in _listed(export, "teams/*/teamMembers_*.json"):
        role, identifier = string(member.get("role")), string(member.get("userid"))
        if identifier is not None:
            tenant.people.add(identifier, string(member.get("name")))
            if role is not None or identifier not in tenant.people.roles:
                tenant.people.roles[identifier] = (role or "member").lower()
    return tenant


def _name(names: dict[str, str], identifier: object, name: object) -> None:
    key, value = string(identifier), string(name)
    if key is not None and value is not None:
        names[key] = value


def _listed(export: Export, *patterns: str) -> Iterator[Mapping[str, Any]]:
    for source in export.find(*patterns):
        try:
            for record in _records(source):
                yield mapping(lower_keys(record))
        except InputError:
            continue


def _forwarded(content: str) -> str:
    """Return the text of a message forwarded, that its card holds as JSON in a string."""
    try:
        card = mapping(json.loads(content))
    except (ValueError, RecursionError):
        return "message transféré"
    return html_to_text(string(card.get("originalMessageContent")) or "") or "message transféré"


@dataclass
class _Posts:
    """Makes the messages of one file."""

    draft: Draft
    tenant: _Tenant

    def items(self, row: int, record: Any, root: Mapping[str, Any] | None = None) -> Iterator[Item]:
        """Yield a message, then the replies that Graph nests in it."""
        if not isinstance(record, Mapping):
            yield self.draft.dropped(row, "objet JSON attendu", rejected=True)
            return
        post = lower_keys(record)
        yield self._item(row, post, root)
        if root is None:
            for reply in sequence(post.get("replies")):
                yield from self.items(row, reply, post)

    def _item(self, row: int, post: Mapping[str, Any], root: Mapping[str, Any] | None) -> Item:
        identifier = string(post.get("id"))
        if identifier is None:
            return self.draft.dropped(row, "message sans identifiant", rejected=True)
        above = root or {}
        channel = string(
            at(post, "channelidentity", "channelid") or at(above, "channelidentity", "channelid")
        )
        team = string(
            at(post, "channelidentity", "teamid") or at(above, "channelidentity", "teamid")
        )
        place = channel or string(post.get("chatid")) or self._folder()
        name = f"{place}/{identifier}" if place else identifier
        left_out = self._left_out(row, name, post, channel)
        if left_out is not None:
            return left_out
        html = string(at(post, "body", "content")) or ""
        answered = self._answered(post, html) or string(above.get("id"))
        opener = string(post.get("replytoid")) or string(above.get("id")) or identifier
        reply = answered is not None and answered != identifier
        text, forwarded = self._text(post, html)
        author_kind = self._author_kind(post, html)
        if author_kind == "system" and not text:
            text = string(at(post, "eventdetail", "@odata.type")) or "évènement"
        kind = "reply" if reply else "post" if channel else "chat"
        return self.draft.message(
            row,
            text,
            message_id=name,
            thread_id=(f"{place}/{opener}" if place else opener) if channel or reply else None,
            parent_id=(f"{place}/{answered}" if place else answered) if reply else None,
            author=self._author(post),
            author_kind=author_kind,
            role=self._role(post),
            kind="repost" if forwarded else kind,
            space=self._space(team, channel),
            created_at=post.get("createddatetime"),
            url=post.get("weburl"),
        )

    def _folder(self) -> str | None:
        """Return the team that a file is of, where its messages do not say."""
        parts = PurePosixPath(self.draft.source.path).parts
        return parts[-2] if len(parts) > 2 and parts[-3] in ("teams", "users") else None

    def _left_out(
        self, row: int, name: str, post: Mapping[str, Any], channel: str | None
    ) -> Dropped | None:
        left_out = None
        if channel is None and post.get("chatid"):
            left_out = self.draft.left_out(row, "private", message_id=name)
        elif channel in self.tenant.closed:
            left_out = closed_channel(self.draft, row, message_id=name)
        if left_out is None and post.get("deleteddatetime"):
            left_out = self.draft.left_out(row, "deleted", message_id=name)
        return left_out

    def _answered(self, post: Mapping[str, Any], html: str) -> str | None:
        """Return the message answered to: given, quoted as a card, or quoted in the text."""
        for attachment in map(mapping, sequence(post.get("attachments"))):
            if string(attachment.get("contenttype")) == "messageReference":
                return string(attachment.get("id"))
        quoted = _ANSWERED.search(html)
        return string(post.get("replytoid")) or (quoted[1] if quoted else None)

    def _text(self, post: Mapping[str, Any], html: str) -> tuple[str, bool]:
        """Return the text, and whether it is only someone else's, forwarded."""
        if (string(at(post, "body", "contenttype")) or "html").lower() == "text":
            text = html
        else:
            html = _AT.sub(lambda found: mention(html_to_text(found[1]) or "?"), html)
            text = html_to_text(_EMOJI.sub(r"\1", html))
        if text.strip():
            return titled(post.get("subject"), text), False
        for attachment in map(mapping, sequence(post.get("attachments"))):
            if string(attachment.get("contenttype")) == "forwardedMessageReference":
                return _forwarded(string(attachment.get("content")) or ""), True
        return titled(post.get("subject"), text), False

    def _author(self, post: Mapping[str, Any]) -> str | None:
        user = mapping(at(post, "from", "user"))
        other = mapping(at(post, "from", "application")) or mapping(at(post, "from", "device"))
        who = user or other
        said = string(who.get("displayname"))
        return self.tenant.people.add(string(who.get("id")), said)

    def _author_kind(self, post: Mapping[str, Any], html: str) -> str:
        kind = (string(post.get("messagetype")) or "message").lower()
        nobody = not mapping(post.get("from"))
        event = post.get("eventdetail") is not None or "<systemeventmessage" in html.lower()
        if event or kind not in _SPOKEN or (nobody and not post.get("deleteddatetime")):
            return "system"
        if at(post, "from", "user"):
            return "human"
        return "bot" if at(post, "from", "application") else "unknown"

    def _role(self, post: Mapping[str, Any]) -> str | None:
        user = mapping(at(post, "from", "user"))
        kind = (string(user.get("useridentitytype")) or "").lower()
        if "guest" in kind or kind == "emailuser":
            return "guest"
        return self.tenant.people.roles.get(string(user.get("id")) or "")

    def _space(self, team: str | None, channel: str | None) -> str | None:
        names = (self.tenant.teams.get(team or ""), self.tenant.channels.get(channel or ""))
        return " / ".join(name for name in names if name) or channel or team
