"""Viva Engage (Yammer) network export: `Messages.csv` and the lists beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from rsmp_nlp.errors import EmptyInput, InputError
from rsmp_nlp.read.base import Description, Item, ReaderStatus, ReadOptions
from rsmp_nlp.read.chat import Directory, closed_channel, mention
from rsmp_nlp.read.delimited import DelimitedReader
from rsmp_nlp.read.draft import Draft, string, titled, yes
from rsmp_nlp.read.export import Export
from rsmp_nlp.read.headers import header
from rsmp_nlp.read.markup import html_to_text
from rsmp_nlp.read.records import RawRecord
from rsmp_nlp.read.source import Source

MESSAGES: Final = ("Messages*.csv",)
_NEEDED: Final = frozenset(("id", "replied_to_id", "thread_id", "sender_type", "body"))
_REFERENCE: Final = re.compile(r"\[\[(user|tag|group|file|message):(\d{1,20})\]\]", re.IGNORECASE)
_PEOPLE: Final = frozenset(("", "user", "person"))


class YammerReader:
    """Reads a network export; what was said in private is left out."""

    name = "viva-engage"
    formats = "Viva Engage / Yammer (export de réseau, .zip ou Messages.csv)"
    status: ReaderStatus = "documented"

    def sniff(self, export: Export) -> float:
        """Return 0.97 where a table has the columns of messages of a network."""
        if export.kind == "file":
            return 0.97 if any(_messages(source) for source in export.sources) else 0.0
        found = export.find(*MESSAGES)
        return 0.97 if any(_messages(source) for source in found[:5]) else 0.0

    def members(self, export: Export) -> list[Source]:
        """Return the tables of messages; not their former versions."""
        if export.kind == "file":
            return list(export.sources)
        return [source for source in export.find(*MESSAGES) if _messages(source)]

    def describe(self, export: Export, options: ReadOptions) -> Description:
        """Return what fills each field."""
        members = self.members(export)
        columns = header(members[0]) if members else ()
        return Description(
            options.encoding or "utf-8",
            ",",
            columns,
            {
                "text": "body",
                "kind": "replied_to_id",
                "message_id": "id",
                "created_at": "created_at",
                "author": "sender_name",
                "thread_id": "thread_id",
                "parent_id": "replied_to_id",
                "space": "group_name",
                "author_kind": "sender_type",
                "url": "api_url",
            },
        )

    def read(self, export: Export, options: ReadOptions) -> Iterator[Item]:
        """Yield one item per row of the tables of messages.

        Raises
        ------
        EmptyInput
            The export holds no table of messages.
        """
        members = self.members(export)
        if not members:
            raise EmptyInput(export.label, "« Messages.csv » manque dans cet export")
        people, private = _people(export, options), _private_groups(export, options)
        for source in members:
            draft = Draft(source, options, utc=True)
            for record in DelimitedReader().table(source, options).records:
                if isinstance(record, RawRecord):
                    yield _item(draft, record.row, _lowered(record.cells), people, private)
                else:
                    yield record


def _messages(source: Source) -> bool:
    try:
        return {name.strip().lower() for name in header(source)} >= _NEEDED
    except InputError:
        return False


def _lowered(cells: Mapping[str, object]) -> dict[str, Any]:
    return {str(name).strip().lower(): value for name, value in cells.items()}


def _item(
    draft: Draft, row: int, cells: Mapping[str, Any], people: Directory, private: set[str]
) -> Item:
    name = string(cells.get("id"))
    group = string(cells.get("group_id"))
    if yes(cells.get("in_private_conversation")):
        left_out = draft.left_out(row, "private", message_id=name)
    elif yes(cells.get("in_private_group")) or group in private:
        left_out = closed_channel(draft, row, message_id=name)
    else:
        left_out = None
    if left_out is None and string(cells.get("deleted_at")):
        left_out = draft.left_out(row, "deleted", message_id=name)
    if left_out is not None:
        return left_out
    parent = string(cells.get("replied_to_id"))
    sender = string(cells.get("sender_id"))
    said = string(cells.get("sender_name")) or string(cells.get("sender_email"))
    kind = (string(cells.get("message_type")) or "").lower()
    return draft.message(
        row,
        titled(cells.get("title"), _text(cells, people)),
        message_id=name,
        thread_id=string(cells.get("thread_id")) or (None if parent else name),
        parent_id=parent,
        author=people.add(sender, said),
        author_kind=_author_kind((string(cells.get("sender_type")) or "").lower(), kind),
        role=people.roles.get(sender or "", "member" if people.roles and sender else None),
        kind="reply" if parent else "post",
        space=string(cells.get("group_name")) or group,
        created_at=cells.get("created_at"),
        url=string(cells.get("web_url")) or string(cells.get("api_url")),
    )


def _text(cells: Mapping[str, Any], people: Directory) -> str:
    body = string(cells.get("body")) or html_to_text(string(cells.get("html_body")) or "")
    return _REFERENCE.sub(lambda found: _referred(found[1].lower(), found[2], people), body)


def _referred(what: str, identifier: str, people: Directory) -> str:
    if what == "user":
        return mention(people.names.get(identifier, identifier))
    return ""


def _author_kind(sender: str, message: str) -> str:
    if message == "system" or sender in ("system", "guide"):
        return "system"
    if sender in _PEOPLE:
        return "human"
    return "bot" if sender in ("bot", "application", "app", "connector") else "system"


def _listed(export: Export, file: str, options: ReadOptions) -> Iterator[dict[str, Any]]:
    """Yield the rows of a list of the export, none where it is absent or cannot be read."""
    for source in export.find(file):
        try:
            for record in DelimitedReader().table(source, options).records:
                if isinstance(record, RawRecord):
                    yield _lowered(record.cells)
        except InputError:
            continue


def _people(export: Export, options: ReadOptions) -> Directory:
    people = Directory()
    for user in _listed(export, "Users.csv", options):
        people.add(string(user.get("id")), string(user.get("name")) or string(user.get("email")))
    for admin in _listed(export, "Admins.csv", options):
        identifier = string(admin.get("id")) or string(admin.get("user_id"))
        if identifier is not None:
            people.roles[identifier] = "admin"
    return people


def _private_groups(export: Export, options: ReadOptions) -> set[str]:
    groups = _listed(export, "Groups.csv", options)
    return {
        identifier
        for group in groups
        if yes(group.get("private")) and (identifier := string(group.get("id")))
    }
