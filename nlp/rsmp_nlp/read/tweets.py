"""Tweets as X writes them, whatever holds them: two generations of JSON objects, one message."""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import Any

from rsmp_nlp.read.base import Item
from rsmp_nlp.read.draft import Draft, at, mapping, sequence, string

Tweet = Mapping[str, Any]
Users = Mapping[str, Tweet]


def address(tweet_id: str | None) -> str | None:
    """Return the address of a tweet, which names nobody.

    >>> address("20")
    'https://x.com/i/status/20'
    """
    return f"https://x.com/i/status/{tweet_id}" if tweet_id else None


def from_first_api(draft: Draft, row: int, tweet: Tweet, **more: object) -> Item:
    """Return the message of a tweet of the first API, of an archive, or of the streaming API."""
    name = string(tweet.get("id_str")) or string(tweet.get("id"))
    body = (
        string(at(tweet, "extended_tweet", "full_text"))
        or string(tweet.get("full_text"))
        or string(tweet.get("text"))
    )
    shared = mapping(tweet.get("retweeted_status"))
    if shared:
        body = (
            string(at(shared, "extended_tweet", "full_text"))
            or string(shared.get("full_text"))
            or body
        )
    parent = string(tweet.get("in_reply_to_status_id_str")) or string(
        tweet.get("in_reply_to_status_id")
    )
    user = mapping(tweet.get("user"))
    fields: dict[str, object] = {
        "message_id": name,
        "parent_id": parent,
        "author": string(user.get("id_str")) or string(user.get("id")) or user.get("screen_name"),
        "role": role_of(user),
        "kind": "repost" if shared or is_retweet(body) else "reply" if parent else "post",
        "created_at": tweet.get("created_at"),
        "lang": tweet.get("lang"),
        "url": address(name),
    }
    fields["thread_id"] = name if fields["kind"] == "post" else None
    return draft.message(row, plain(body), **{**fields, **more})


def from_second_api(
    draft: Draft, row: int, tweet: Tweet, users: Users | None = None, tweets: Users | None = None
) -> Item:
    """Return the message of a tweet of the second API.

    Parameters
    ----------
    users, tweets : by identifier, what the page of the tweet says besides it
    """
    references = {
        str(at(one, "type")): string(at(one, "id"))
        for one in sequence(tweet.get("referenced_tweets"))
    }
    name = string(tweet.get("id"))
    body = string(at(tweet, "note_tweet", "text")) or string(tweet.get("text"))
    shared = references.get("retweeted")
    if shared and tweets and shared in tweets:
        original = tweets[shared]
        body = string(at(original, "note_tweet", "text")) or string(original.get("text")) or body
    author = string(tweet.get("author_id")) or string(at(tweet, "author", "id"))
    user = mapping(tweet.get("author")) or (users or {}).get(author or "", {})
    parent = references.get("replied_to")
    return draft.message(
        row,
        plain(body),
        message_id=name,
        parent_id=parent,
        thread_id=string(tweet.get("conversation_id")),
        author=author,
        role=role_of(user),
        kind="repost" if shared else "reply" if parent else "post",
        created_at=tweet.get("created_at"),
        lang=tweet.get("lang"),
        url=address(name),
    )


def plain(body: str | None) -> str | None:
    """Return the text of a tweet, of which X escapes three characters.

    >>> plain("D&amp;D &lt;3")
    'D&D <3'
    """
    return None if body is None else html.unescape(body)


def is_retweet(body: str | None) -> bool:
    """Tell whether a tweet repeats another: its text says so, its fields do not."""
    return body is not None and body.startswith("RT @")


def role_of(user: Tweet) -> str | None:
    """Return what X vouches for of an account: an official body, an organisation, an identity.

    >>> role_of({"verified": True, "verified_type": "government"}), role_of({"verified": False})
    ('officiel', None)
    """
    kinds = {"government": "officiel", "business": "organisation"}
    said = kinds.get(str(user.get("verified_type")).lower())
    return said or ("vérifié" if user.get("verified") in (True, "True", "true") else None)
