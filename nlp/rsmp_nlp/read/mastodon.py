"""The archive of a Mastodon account: `outbox.json`, activities of ActivityPub."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from rsmp_nlp.errors import InputError
from rsmp_nlp.read.base import Description, Item, ReaderStatus, ReadOptions
from rsmp_nlp.read.draft import Draft, at, mapping, string, titled
from rsmp_nlp.read.export import Export
from rsmp_nlp.read.json_stream import elements, scalars, shape
from rsmp_nlp.read.markup import html_to_text
from rsmp_nlp.read.source import Source

PUBLIC: Final = frozenset(("https://www.w3.org/ns/activitystreams#Public", "as:Public", "Public"))
"""How ActivityPub writes that everyone may read."""

NOTES: Final = frozenset(("Note", "Article", "Question", "Page"))
"""Objects that are messages."""

_ITEMS: Final = ("orderedItems", "items")


class MastodonReader:
    """Reads the messages of an account; what it wrote to followers or to persons is private."""

    name = "mastodon"
    formats = "archive Mastodon (outbox.json, ou l’archive entière)"
    status: ReaderStatus = "source"

    def sniff(self, export: Export) -> float:
        """Return 0.98 for an outbox of ActivityPub."""
        return 0.98 if _outbox(export) is not None else 0.0

    def members(self, export: Export) -> list[Source]:
        """Return the outbox and the description of the account."""
        outbox = _outbox(export)
        actor = [] if export.kind == "file" else export.find("actor.json")
        return [*([outbox] if outbox else []), *actor]

    def describe(self, export: Export, options: ReadOptions) -> Description:
        """Return the fields read."""
        names = {
            "message_id": "object.id",
            "text": "object.summary, object.content",
            "thread_id": "object.conversation, object.context, ou suite de réponses",
            "parent_id": "object.inReplyTo",
            "author": "actor",
            "created_at": "object.published",
            "lang": "object.contentMap",
        }
        return Description(encoding="utf-8", mapping=names)

    def read(self, export: Export, options: ReadOptions) -> Iterator[Item]:
        """Yield every activity."""
        outbox = _outbox(export)
        if outbox is None:
            return
        draft = Draft(outbox, options, utc=True)
        account = _Account.of(export, outbox)
        for row, activity in enumerate(_activities(outbox), start=1):
            yield _item(draft, row, mapping(activity), account)


@dataclass
class _Account:
    """Whose archive it is, and which message answers which."""

    name: str | None
    bot: bool
    answered: Mapping[str, str]

    @classmethod
    def of(cls, export: Export, outbox: Source) -> _Account:
        said: Mapping[str, Any] = {}
        for source in [] if export.kind == "file" else export.find("actor.json"):
            try:
                said = scalars(source)
            except InputError:
                said = {}
        return cls(
            name=string(said.get("id")) or string(said.get("preferredUsername")),
            bot=said.get("type") in ("Service", "Application"),
            answered=_answered(outbox),
        )

    def root(self, name: str) -> str:
        """Return the first message of a chain of replies, as far as the archive knows it."""
        seen = {name}
        while (parent := self.answered.get(name)) is not None and parent not in seen:
            seen.add(parent)
            name = parent
        return name


def _outbox(export: Export) -> Source | None:
    names = ("*.json",) if export.kind == "file" else ("outbox.json",)
    for source in export.find(*names):
        keys = shape(source)
        for items in _ITEMS:
            place = f"{items}.[]"
            if {f"{place}.type", f"{place}.actor", f"{place}.object"} <= keys:
                return source
    return None


def _activities(outbox: Source) -> Iterator[Any]:
    for path in _ITEMS:
        if any(key.startswith(f"{path}.[]") for key in shape(outbox)):
            yield from elements(outbox, (path,))


def _answered(outbox: Source) -> dict[str, str]:
    parents: dict[str, str] = {}
    try:
        for activity in _activities(outbox):
            name, parent = at(activity, "object", "id"), _id(at(activity, "object", "inReplyTo"))
            if isinstance(name, str) and parent:
                parents[name] = parent
    except InputError:
        pass  # told when it is read
    return parents


def _item(draft: Draft, row: int, activity: Mapping[str, Any], account: _Account) -> Item:
    what, note = activity.get("type"), mapping(activity.get("object"))
    name = string(note.get("id")) or string(activity.get("id"))
    if what == "Announce":
        left_out = draft.left_out(row, "repost", message_id=name)
        if left_out is not None:
            return left_out
    elif what not in ("Create", "Update") or str(note.get("type")) not in NOTES:
        deleted = what == "Delete" or note.get("type") == "Tombstone"
        rule = "deleted" if deleted else "system"
        return draft.left_out(row, rule, message_id=name) or draft.dropped(
            row, "activité sans message", message_id=name
        )
    private = what != "Announce" and not _is_public(activity, note)
    if private and (left_out := draft.left_out(row, "private", message_id=name)) is not None:
        return left_out
    parent = _id(note.get("inReplyTo"))
    languages = [str(code) for code in mapping(note.get("contentMap"))]
    content = string(note.get("content")) or string(at(note, "contentMap", *languages[:1]))
    title = note.get("summary") or (note.get("name") if note.get("type") == "Article" else None)
    conversation = string(note.get("conversation")) or string(note.get("context"))
    return draft.message(
        row,
        titled(html_to_text(string(title) or ""), html_to_text(content or "")),
        message_id=name,
        parent_id=parent,
        thread_id=conversation or (account.root(name) if name else None),
        author=_id(activity.get("actor")) or _id(note.get("attributedTo")) or account.name,
        author_kind="bot" if account.bot else None,
        kind="repost" if what == "Announce" else "reply" if parent else "post",
        created_at=note.get("published") or activity.get("published"),
        lang=languages[0] if len(languages) == 1 else None,
        url=_id(note.get("url")),
    )


def _is_public(activity: Mapping[str, Any], note: Mapping[str, Any]) -> bool:
    """Tell whether a message is for everyone, shown in public timelines or not."""
    addressed: list[Any] = []
    for record in (activity, note):
        for key in ("to", "cc"):
            value = record.get(key)
            addressed += value if isinstance(value, list) else [value]
    return any(one in PUBLIC for one in addressed if isinstance(one, str))


def _id(value: object) -> str | None:
    """Return an identifier that stands alone, in an object, or first in a list."""
    if isinstance(value, list):
        return _id(value[0]) if value else None
    if isinstance(value, Mapping):
        return string(value.get("id")) or string(value.get("href"))
    return string(value)
