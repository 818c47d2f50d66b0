"""Bluesky: posts, feeds, threads and records of the AT protocol, and commits of Jetstream."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from rsmp_nlp.read.base import Description, Item, ReaderStatus, ReadOptions
from rsmp_nlp.read.draft import Draft, at, mapping, sequence, string
from rsmp_nlp.read.json_records import records
from rsmp_nlp.read.json_stream import shape
from rsmp_nlp.read.source import Source
from rsmp_nlp.schema.records import Dropped

POST: Final = "app.bsky.feed.post"
_PAGES: Final = ("posts", "feed", "records")
_MAX_THREAD: Final = 10_000
Json = Mapping[str, Any]


class BlueskyReader:
    """Reads posts one an object, or pages of them."""

    name = "bluesky"
    formats = "Bluesky (JSON ou JSONL : posts, fils, enregistrements, Jetstream, 4CAT)"
    status: ReaderStatus = "documented"

    def sniff(self, source: Source) -> float:
        """Return 0.97 for objects that only the AT protocol has."""
        keys = shape(source)
        if not keys:
            return 0.0
        places = ("", "post.", "posts.[].", "feed.[].post.", "thread.post.")
        posts = any(
            {f"{p}uri", f"{p}cid", f"{p}author.did", f"{p}record.text"} <= keys for p in places
        )
        commits = {"did", "time_us", "commit.collection", "commit.rkey"} <= keys
        listed = any(
            {f"{p}uri", f"{p}cid", f"{p}value.text", f"{p}value.$type"} <= keys
            for p in ("", "records.[].")
        )
        return 0.97 if posts or commits or listed else 0.0

    def describe(self, source: Source, options: ReadOptions) -> Description:
        """Return the fields read."""
        names = {
            "message_id": "uri",
            "text": "record.text",
            "thread_id": "record.reply.root.uri",
            "parent_id": "record.reply.parent.uri",
            "author": "author.did",
            "role": "author.verification",
            "created_at": "record.createdAt, indexedAt",
            "lang": "record.langs",
        }
        return Description(encoding="utf-8", mapping=names)

    def read(self, source: Source, options: ReadOptions) -> Iterator[Item]:
        """Yield every post, and what is none."""
        draft = Draft(source, options, utc=True)
        for record in records(source, options, tuple((page,) for page in _PAGES)):
            if isinstance(record, Dropped):
                yield record
                continue
            for what in _posts(record.cells):
                yield _item(draft, record.row, what)


def _posts(record: Json) -> Iterator[Json]:
    """Yield the posts of a record: itself, or those of the page or thread that it is."""
    for page in _PAGES:
        if isinstance(found := record.get(page), list) and "uri" not in record:
            yield from (mapping(one) for one in found)
            return
    if isinstance(record.get("thread"), dict):
        waiting, count = [record["thread"]], 0
        while waiting and count < _MAX_THREAD:
            node = mapping(waiting.pop(0))
            count += 1
            if "post" in node:
                yield mapping(node.get("post"))
            waiting += [mapping(one) for one in sequence(node.get("replies"))]
        return
    yield record


def _item(draft: Draft, row: int, record: Json) -> Item:
    if "commit" in record or ("time_us" in record and "kind" in record):
        return _commit(draft, row, record)
    reposted = str(at(record, "reason", "$type") or at(record, "reason", "py_type") or "")
    view = mapping(record.get("post")) or record
    post = mapping(view.get("record")) or mapping(view.get("value"))
    kind = str(post.get("$type") or post.get("py_type") or POST)
    if not post or not kind.startswith(POST):
        uri = string(view.get("uri"))
        rule = "repost" if kind.endswith(".repost") else "system"
        return draft.left_out(row, rule, message_id=uri) or draft.dropped(
            row, "enregistrement sans message", message_id=uri
        )
    return _message(draft, row, view, post, shared=reposted.endswith("reasonRepost"))


def _commit(draft: Draft, row: int, event: Json) -> Item:
    commit = mapping(event.get("commit"))
    collection = str(commit.get("collection"))
    uri = f"at://{event.get('did')}/{collection}/{commit.get('rkey')}"
    if commit.get("operation") == "delete" and collection == POST:
        rule = "deleted"
    elif collection == "app.bsky.feed.repost":
        rule = "repost"
    elif collection == POST and isinstance(commit.get("record"), dict):
        view = {"uri": uri, "author": {"did": event.get("did")}}
        return _message(draft, row, view, commit["record"])
    else:
        rule = "system"
    return draft.left_out(row, rule, message_id=uri) or draft.dropped(
        row, "événement sans message", message_id=uri
    )


def _message(draft: Draft, row: int, view: Json, post: Json, *, shared: bool = False) -> Item:
    uri = string(view.get("uri"))
    author = mapping(view.get("author"))
    did = string(author.get("did")) or _owner(uri)
    parent = string(at(post, "reply", "parent", "uri"))
    root = string(at(post, "reply", "root", "uri"))
    langs = [one for one in sequence(post.get("langs")) if isinstance(one, str)]
    written = post.get("createdAt") or post.get("created_at")
    created = draft.date(written) or draft.date(view.get("indexedAt") or view.get("indexed_at"))
    labels = {str(at(label, "val")) for label in sequence(author.get("labels"))}
    checked = at(author, "verification", "verifiedStatus") == "valid"
    return draft.message(
        row,
        string(post.get("text")),
        message_id=uri,
        parent_id=parent,
        thread_id=root or (uri if not parent else None),
        author=did,
        author_kind="bot" if "bot" in labels else None,
        role="vérifié" if checked else None,
        kind="repost" if shared else "reply" if parent else "post",
        created_at=created,
        lang=langs[0] if len(langs) == 1 else None,
        url=_address(uri),
    )


def _owner(uri: str | None) -> str | None:
    """Return whose repository a record is in.

    >>> _owner("at://did:plc:abc/app.bsky.feed.post/3k")
    'did:plc:abc'
    """
    parts = (uri or "").split("/")
    return parts[2] if len(parts) > 2 and parts[0] == "at:" else None


def _address(uri: str | None) -> str | None:
    owner = _owner(uri)
    return f"https://bsky.app/profile/{owner}/post/{(uri or '').split('/')[-1]}" if owner else None
