"""Tweets collected from the interfaces of X: second and first API, as twarc and others keep them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import count
from typing import Any, Final

from rsmp_nlp.read.base import Description, Item, ReaderStatus, ReadOptions
from rsmp_nlp.read.draft import Draft, at, mapping, sequence, string
from rsmp_nlp.read.json_records import layout, records
from rsmp_nlp.read.json_stream import elements, shape
from rsmp_nlp.read.source import Source
from rsmp_nlp.read.tweets import from_first_api, from_second_api
from rsmp_nlp.schema.records import Dropped

_ONLY_X: Final = (
    *("edit_history_tweet_ids", "referenced_tweets", "public_metrics.retweet_count", "__twarc"),
    *("reply_settings", "possibly_sensitive", "context_annotations", "in_reply_to_user_id"),
)
"""Fields of a tweet of the second API that no other tool writes beside `id` and `text`."""

_ONLY_PAGE: Final = ("meta.newest_id", "meta.result_count", "includes.users.[].username", "__twarc")
_PLACES: Final = ("", "data.", "data.[].")
_PATHS: Final = (("data",), ("statuses",))
EMPTY_PAGE: Final = "réponse de l’API sans tweet"


class XApiReader:
    """Reads tweets one an object, or pages of answers with what they include."""

    name = "x-api"
    formats = "tweets de l’API X (v2 et v1.1), dont twarc (.json, .jsonl)"
    status: ReaderStatus = "verified"

    def sniff(self, source: Source) -> float:
        """Return 0.97 for objects that only X writes."""
        keys = shape(source)
        return 0.97 if keys and (_second(keys) or _first(keys)) else 0.0

    def describe(self, source: Source, options: ReadOptions) -> Description:
        """Return the fields of the API that is recognised."""
        second = _second(shape(source))
        names = {
            "message_id": "id" if second else "id_str",
            "text": "note_tweet.text, text" if second else "full_text, text",
            "thread_id": "conversation_id" if second else "parent",
            "parent_id": "referenced_tweets" if second else "in_reply_to_status_id_str",
            "author": "author_id" if second else "user.id_str",
            "role": "verified_type, verified",
            "created_at": "created_at",
            "lang": "lang",
        }
        generation = "API v2" if second else "API v1.1"
        return Description(encoding="utf-8", mapping=names, facts=(generation,))

    def read(self, source: Source, options: ReadOptions) -> Iterator[Item]:
        """Yield every tweet asked for; those that a page only includes are context."""
        draft = Draft(source, options, utc=True)
        users: Mapping[str, Mapping[str, Any]] = {}
        document = layout(source) == "document"
        if document:
            users = _by_id(elements(source, ("includes", "users")))
        rows = count(1)
        for record in records(source, options, _PATHS):
            if isinstance(record, Dropped):
                yield record
                continue
            for item in _items(draft, record.row, record.cells, users):
                if document:  # one document, of which tweets are the records
                    item = replace(item, source_row=next(rows))
                yield item


def _items(
    draft: Draft, row: int, record: Mapping[str, Any], users: Mapping[str, Mapping[str, Any]]
) -> Iterator[Item]:
    data, statuses = record.get("data"), record.get("statuses")
    if isinstance(data, list | dict) and "text" not in record:
        users = _by_id(sequence(at(record, "includes", "users")))
        tweets = _by_id(sequence(at(record, "includes", "tweets")))
        found = [data] if isinstance(data, dict) else data
        if not found:
            yield draft.dropped(row, EMPTY_PAGE)
        for tweet in found:
            if isinstance(tweet, dict):
                yield from_second_api(draft, row, tweet, users, tweets)
            else:
                yield draft.dropped(row, "tweet attendu", rejected=True)
    elif isinstance(statuses, list):
        for tweet in statuses:
            yield from_first_api(draft, row, mapping(tweet))
    elif "id_str" in record or "user" in record:
        yield from_first_api(draft, row, record)
    elif "text" in record or "note_tweet" in record:
        yield from_second_api(draft, row, record, users)
    elif isinstance(deleted := at(record, "delete", "status"), dict):
        left_out = draft.left_out(row, "deleted", message_id=string(deleted.get("id_str")))
        yield left_out or draft.dropped(row, "avis de suppression")
    else:
        yield draft.dropped(row, EMPTY_PAGE)


def _by_id(found: Any) -> dict[str, Mapping[str, Any]]:
    return {str(string(at(one, "id"))): one for one in found if isinstance(one, dict)}


def _second(keys: frozenset[str]) -> bool:
    for place in _PLACES:
        if {f"{place}id", f"{place}text"} <= keys:
            page = bool(place) and any(name in keys for name in _ONLY_PAGE)
            if page or any(f"{place}{name}" in keys for name in _ONLY_X):
                return f"{place}id_str" not in keys
    return False


def _first(keys: frozenset[str]) -> bool:
    for place in ("", "statuses.[]."):
        body = keys & {f"{place}text", f"{place}full_text"}
        if body and f"{place}id_str" in keys and f"{place}user.screen_name" in keys:
            return True
    return False
