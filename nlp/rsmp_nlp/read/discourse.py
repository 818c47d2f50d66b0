"""Discourse: an account's archive, topics in JSON, results of the Data Explorer."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from rsmp_nlp.errors import InputError
from rsmp_nlp.read.base import Description, Item, ReaderStatus, ReadOptions
from rsmp_nlp.read.delimited import DelimitedReader
from rsmp_nlp.read.draft import Draft, at, mapping, string, titled, yes
from rsmp_nlp.read.export import Export
from rsmp_nlp.read.headers import header
from rsmp_nlp.read.json_stream import elements, scalars, shape
from rsmp_nlp.read.markup import html_to_text
from rsmp_nlp.read.records import RawRecord, as_text
from rsmp_nlp.read.source import Source

POSTS: Final = (("post_stream", "posts"), ("latest_posts",), ())
SMALL_ACTIONS: Final = ("2", "3")
WHISPER: Final = "4"

_PLACES: Final = ("post_stream.posts.[].", "latest_posts.[].", "")
_NO: Final = frozenset(
    [
        "no",
        "non",
        "nein",
        "não",
        "nao",
        "nee",
        "nej",
        "nei",
        "ei",
        "нет",
        "いいえ",
        "否",
        "false",
        "0",
        "nie",
        "ne",
        "όχι",
        "لا",
        "아니요",
        "hayır",
    ]
)
"""How the site's language writes that a topic is not a private one."""

_TOPIC: Final = re.compile(r"/t/(?:[^/?#]+/)?(\d+)/(\d+)")
_QUOTE: Final = re.compile(r"\[quote[^\]]*\](?:(?!\[quote).){0,20000}?\[/quote\]", re.I | re.S)
_ACCOUNT: Final = re.compile(r"user_archive-(.+)-\d{6}-\d{6}(?:-\d+)?")


class DiscourseReader:
    """Reads posts; private topics, whispers and notices of the software are left out."""

    name = "discourse"
    formats = "Discourse (archive d’un compte, sujet en JSON, export Data Explorer)"
    status: ReaderStatus = "source"

    def sniff(self, export: Export) -> float:
        """Return 0.97 for posts of Discourse."""
        return 0.97 if _source(export) is not None else 0.0

    def members(self, export: Export) -> list[Source]:
        """Return the file of posts, and that of the account's preferences."""
        source = _source(export)
        extra = export.find("preferences.json") if export.kind != "file" else []
        return [*([source] if source else []), *extra]

    def describe(self, export: Export, options: ReadOptions) -> Description:
        """Return the columns or fields used."""
        source = _source(export)
        columns = header(source) if source else ()
        archive = "topic_title" in columns
        names = {
            "message_id": "url" if archive else "topic_id, post_number",
            "text": "topic_title, post_raw" if archive else "cooked, raw",
            "thread_id": "url" if archive else "topic_id",
            "space": "categories" if archive else "category_id",
            "created_at": "created_at",
        }
        if not archive:
            names["parent_id"] = "reply_to_post_number"
            names["author"] = "username, user_id"
        return Description(columns=columns, mapping=names)

    def read(self, export: Export, options: ReadOptions) -> Iterator[Item]:
        """Yield every post."""
        source = _source(export)
        if source is None:
            return
        columns = header(source)
        draft = Draft(source, options, utc=True)
        if not columns:
            yield from _topic(draft, source)
            return
        author, role = _owner(export) if "topic_title" in columns else (None, None)
        for record in DelimitedReader().table(source, options).records:
            if not isinstance(record, RawRecord):
                yield record
            elif "topic_title" in columns:
                yield _archived(draft, record, author, role)
            else:
                yield _post(draft, record.row, record.cells, {})


def _source(export: Export) -> Source | None:
    """Return the file of posts of an export."""
    if export.kind != "file":
        found = export.find("user_archive.csv")
    else:
        found = export.find("*.csv", "*.tsv", "*.txt", "*.json")
    return next((one for one in found if _is_posts(one)), None)


def _is_posts(source: Source) -> bool:
    names = set(header(source))
    if {"topic_title", "url", "created_at", "is_pm"} <= names:
        return bool(names & {"post_raw", "post_cooked", "post"})
    if {"topic_id", "post_number"} <= names and names & {"raw", "cooked"}:
        return True
    if names or source.suffix != ".json":
        return False
    keys = shape(source)
    return any({f"{p}cooked", f"{p}post_number", f"{p}topic_id"} <= keys for p in _PLACES)


def _topic(draft: Draft, source: Source) -> Iterator[Item]:
    """Yield the posts of a topic, or of a list of posts."""
    keys = shape(source)
    place = next(i for i, p in enumerate(_PLACES) if f"{p}post_number" in keys)
    topic = scalars(source) if POSTS[place] else {}
    for row, post in enumerate(elements(source, POSTS[place]), start=1):
        yield _post(draft, row, mapping(post), topic)


def _post(draft: Draft, row: int, post: Mapping[str, Any], topic: Mapping[str, Any]) -> Item:
    topic_id = string(post.get("topic_id")) or string(topic.get("id"))
    number = string(post.get("post_number"))
    name = f"{topic_id}/{number}" if topic_id and number else string(post.get("id"))
    who = string(post.get("username")) or string(post.get("user_id"))
    kind = string(post.get("post_type"))
    rule = None
    if topic.get("archetype", post.get("archetype")) == "private_message" or kind == WHISPER:
        rule = "private"
    elif post.get("deleted_at") or yes(post.get("user_deleted")) or yes(post.get("hidden")):
        rule = "deleted"
    elif kind in SMALL_ACTIONS or who in ("system", "-1"):
        rule = "system"
    elif who in ("discobot", "-2"):
        rule = "bot"
    left_out = draft.left_out(row, rule, message_id=name) if rule else None
    if left_out is not None:
        return left_out
    answered = string(post.get("reply_to_post_number"))
    parent = f"{topic_id}/{answered}" if answered and topic_id and answered != number else None
    first = number == "1"
    title = (topic.get("title") or post.get("topic_title") or post.get("title")) if first else None
    return draft.message(
        row,
        titled(title, _body(post.get("cooked"), post.get("raw"))),
        message_id=name,
        thread_id=topic_id,
        parent_id=parent,
        author=who,
        author_kind="bot" if rule == "bot" else "system" if rule == "system" else None,
        role=_role(post),
        kind="post" if first else "reply",
        space=string(post.get("category_name"))
        or string(post.get("category"))
        or string(topic.get("category_id"))
        or string(post.get("category_id")),
        created_at=post.get("created_at"),
        url=string(post.get("post_url")),
    )


def _archived(draft: Draft, record: RawRecord, author: str | None, role: str | None) -> Item:
    cells = {name: as_text(value) for name, value in record.cells.items()}
    place = _TOPIC.search(cells.get("url") or "")
    name = f"{place[1]}/{place[2]}" if place else cells.get("url")
    if (cells.get("is_pm") or "no").strip().lower() not in _NO:
        left_out = draft.left_out(record.row, "private", message_id=name)
        if left_out is not None:
            return left_out
    first = place is not None and place[2] == "1"
    raw = cells.get("post_raw") or cells.get("post")
    category = cells.get("categories") or cells.get("category")
    return draft.message(
        record.row,
        titled(cells.get("topic_title") if first else None, _body(cells.get("post_cooked"), raw)),
        message_id=name,
        thread_id=place[1] if place else None,
        author=author,
        role=role,
        kind="post" if first else "reply",
        space=category if category != "-" else None,
        created_at=cells.get("created_at"),
        url=cells.get("url"),
    )


def _body(cooked: object, raw: object) -> str:
    """Return the words of a post, without those that it quotes."""
    if isinstance(cooked, str) and cooked.strip():
        return html_to_text(cooked)
    text = raw if isinstance(raw, str) else ""
    for _ in range(10):  # a quote may hold quotes
        text, count = _QUOTE.subn("", text)
        if not count:
            break
    return text.strip()


def _role(post: Mapping[str, Any]) -> str | None:
    """Return the rank that Discourse gives to an author; None where it does not say."""
    for flag, role in (("admin", "admin"), ("moderator", "modérateur"), ("staff", "staff")):
        if yes(post.get(flag)):
            return role
    return "membre" if "admin" in post and "moderator" in post else None


def _owner(export: Export) -> tuple[str | None, str | None]:
    """Return the name and rank of the account that an archive is of."""
    for source in export.find("preferences.json") if export.kind != "file" else []:
        said = _preferences(source)
        if name := string(said.get("username")):
            return name, _role(said)
    found = _ACCOUNT.search(export.name)
    return (found[1] if found else None), None


def _preferences(source: Source) -> Mapping[str, Any]:
    try:
        with source.open() as stream:
            said = json.loads(stream.read(1 << 22))
    except (InputError, ValueError, RecursionError):
        return {}
    return mapping(at(said, "user")) or mapping(said)
