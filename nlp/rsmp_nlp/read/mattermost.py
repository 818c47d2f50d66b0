"""Mattermost bulk export: one JSON object a line, replies inside the post that they answer."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from rsmp_nlp.read.base import Item, ReaderStatus, ReadOptions
from rsmp_nlp.read.chat import PRIVATE_TALK, ChatExport, Directory, closed_channel, plain_markdown
from rsmp_nlp.read.draft import Draft, mapping, sequence, string, yes
from rsmp_nlp.read.export import Export
from rsmp_nlp.read.jsonl import JsonLinesReader
from rsmp_nlp.read.records import RawRecord
from rsmp_nlp.read.source import Source
from rsmp_nlp.schema.records import Dropped

_JOINS: Final = re.compile(
    r"@?\S+ (?:has )?(?:joined|left) the (?:channel|team)\.|"
    r"@?\S+ (?:was )?(?:added to|removed from) the (?:channel|team)(?: by @?\S+?)?\.|"
    r"@?\S+ (?:updated|removed|archived|unarchived|renamed) the channel\b.{0,2000}",
    re.DOTALL,
)
"""What exports from before message types wrote for joins."""


class MattermostReader(ChatExport):
    """Reads a bulk export, alone or in the zip that holds its attached files."""

    name = "mattermost"
    formats = "Mattermost (export en masse, .jsonl ou .zip)"
    status: ReaderStatus = "source"
    patterns = ("*.jsonl", "*.ndjson", "*.json")
    mapping: Mapping[str, str] = {
        "text": "post.message",
        "kind": "post ou reply",
        "created_at": "post.create_at",
        "author": "post.user",
        "parent_id": "post.replies",
        "role": "user.roles",
        "space": "channel.display_name",
    }

    def knows(self, source: Source) -> bool:
        """Tell whether the first line gives the version of a bulk export."""
        line = source.head(1 << 16).removeprefix(b"\xef\xbb\xbf").lstrip().partition(b"\n")[0]
        try:
            first = mapping(json.loads(line))
        except (ValueError, RecursionError):
            return False
        return first.get("type") == "version" and isinstance(first.get("version"), int)

    def read_file(self, source: Source, export: Export, options: ReadOptions) -> Iterator[Item]:
        """Yield each post, then its replies."""
        posts = _Posts(Draft(source, options, utc=True))
        for record in JsonLinesReader().table(source, options).records:
            if isinstance(record, RawRecord):
                yield from posts.items(record.row, record.cells)
            else:
                yield record


@dataclass
class _Posts:
    """What earlier lines told of channels and people, and the messages of the lines to come."""

    draft: Draft
    channels: dict[tuple[str, str], Mapping[str, Any]] = field(default_factory=dict)
    people: Directory = field(default_factory=Directory)

    def items(self, row: int, line: Mapping[str, Any]) -> Iterator[Item]:
        """Yield the messages of one line; none for a line that describes something else."""
        kind = line.get("type")
        if kind == "channel":
            channel = mapping(line.get("channel"))
            place = (string(channel.get("team")) or "", string(channel.get("name")) or "")
            self.channels[place] = channel
        elif kind in ("user", "bot"):
            self._meet(mapping(line.get(str(kind))), bot=kind == "bot")
        elif kind in ("post", "direct_post"):
            yield from self._post(row, line.get(str(kind)), direct=kind == "direct_post")

    def _meet(self, user: Mapping[str, Any], *, bot: bool) -> None:
        name = string(user.get("username"))
        if name is None:
            return
        roles = (string(user.get("roles")) or "").split()
        self.people.roles[name] = (
            "admin" if "system_admin" in roles else "guest" if "system_guest" in roles else "member"
        )
        if bot or yes(user.get("is_bot")):
            self.people.bots.add(name)

    def _post(self, row: int, post: object, *, direct: bool) -> Iterator[Item]:
        if not isinstance(post, Mapping):
            yield self.draft.dropped(row, "message sans contenu", rejected=True)
            return
        team, channel = string(post.get("team")) or "", string(post.get("channel")) or ""
        known = self.channels.get((team, channel), {})
        place = f"{team}/{channel}" if not direct else "direct"
        said = {
            "space": PRIVATE_TALK
            if direct
            else string(known.get("display_name")) or channel or None,
            "place": place,
            "direct": direct,
            "closed": known.get("type") == "P",
        }
        root = _name(place, post)
        yield self._item(row, post, root=root, parent=None, **said)
        for reply in sequence(post.get("replies")):
            if isinstance(reply, Mapping):
                yield self._item(row, reply, root=root, parent=root, **said)
            else:
                yield self.draft.dropped(row, "réponse sans contenu", rejected=True)

    def _item(
        self,
        row: int,
        post: Mapping[str, Any],
        *,
        root: str,
        parent: str | None,
        space: object,
        place: object,
        direct: object,
        closed: object,
    ) -> Item:
        name = _name(str(place), post)
        left_out: Dropped | None = None
        if direct:
            left_out = self.draft.left_out(row, "private", message_id=name)
        elif closed:
            left_out = closed_channel(self.draft, row, message_id=name)
        if left_out is not None:
            return left_out
        user = string(post.get("user"))
        text = string(post.get("message")) or ""
        return self.draft.message(
            row,
            plain_markdown(text),
            message_id=name,
            thread_id=root,
            parent_id=parent,
            author=user,
            author_kind=self._author_kind(user, post, text),
            role=self.people.roles.get(user or ""),
            kind="chat" if parent is None else "reply",
            space=space,
            created_at=post.get("create_at"),
        )

    def _author_kind(self, user: str | None, post: Mapping[str, Any], text: str) -> str:
        kind, props = string(post.get("type")) or "", mapping(post.get("props"))
        if kind.startswith("system_") or _JOINS.fullmatch(text.strip()):
            return "system"
        robot = any(yes(props.get(name)) for name in ("from_webhook", "from_bot", "from_plugin"))
        if robot or kind == "slack_attachment" or user in self.people.bots:
            return "bot"
        return "human" if user else "unknown"


def _name(place: str, post: Mapping[str, Any]) -> str:
    """Return the identifier of a post, that the export does not give: its place and millisecond.

    It does not hold who wrote it, since identifiers are written.
    """
    return f"{place}/{string(post.get('create_at')) or '0'}"
