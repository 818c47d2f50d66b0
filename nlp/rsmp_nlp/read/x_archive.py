"""The archive that X hands to an account: its tweets, in scripts that assign an array of JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from rsmp_nlp.errors import BrokenFile, InputError
from rsmp_nlp.read.base import Description, Item, ReaderStatus, ReadOptions
from rsmp_nlp.read.draft import Draft, at, mapping, string
from rsmp_nlp.read.export import Export
from rsmp_nlp.read.json_stream import elements
from rsmp_nlp.read.source import Source
from rsmp_nlp.read.tweets import from_first_api, plain

PUBLIC: Final = ("tweets", "tweet", "community-tweet", "deleted-tweets")
CLOSED: Final = ("twitter-circle-tweet",)
"""Tweets meant for a circle: private."""

PRIVATE_MESSAGES: Final = "messages privés de l’archive, jamais ouverts"
NOTES_SEPARATE: Final = "tweet long rétabli depuis note-tweet.js"

_PARTS: Final = (
    *(
        f"{folder}{name}{part}.js"
        for folder in ("", "data/")
        for name in (*PUBLIC, *CLOSED)
        for part in ("", "-part*")
    ),
    "data/js/tweets/*.js",
    "js/tweets/*.js",
)
_SCRIPT: Final = re.compile(
    rb"\s*(?:window\.)?(?:YTD\.(?:tweets?|community_tweets?|deleted_tweets?|twitter_circle_tweets?)"
    rb"\.part\d+|Grailbird\.data\.tweets_\w+)\s*="
)
_NOTE_KEY: Final = 100
"""Characters by which the two writings of a long tweet are known to be one."""

_CUT: Final = 200
"""Characters from which a tweet may have been cut."""


class XArchiveReader:
    """Reads the tweets of an archive; private messages are never opened."""

    name = "x-archive"
    formats = "archive X / Twitter (tweets.js, tweet.js, ou l’archive entière)"
    status: ReaderStatus = "documented"

    def sniff(self, export: Export) -> float:
        """Return 0.98 where a script assigns tweets."""
        return 0.98 if any(_is_script(one) for one in self._candidates(export)) else 0.0

    def members(self, export: Export) -> list[Source]:
        """Return the scripts of tweets, and what completes them."""
        extra = export.find("account.js", "data/account.js", "note-tweet.js", "data/note-tweet.js")
        return [*(one for one in self._candidates(export) if _is_script(one)), *extra]

    def describe(self, export: Export, options: ReadOptions) -> Description:
        """Return the fields, and what is left aside."""
        scripts = [one for one in self._candidates(export) if _is_script(one)]
        facts = [f"{len(scripts)} fichier(s) de tweets"]
        if export.find("data/direct-message*.js", "direct-message*.js"):
            facts.append(PRIVATE_MESSAGES)
        return Description(
            encoding="utf-8",
            mapping={
                "message_id": "id_str",
                "text": "full_text",
                "parent_id": "in_reply_to_status_id_str",
                "thread_id": "premier tweet de la suite de réponses",
                "author": "account.js, username",
                "created_at": "created_at",
                "lang": "lang",
            },
            facts=tuple(facts),
        )

    def read(self, export: Export, options: ReadOptions) -> Iterator[Item]:
        """Yield every tweet of every part."""
        scripts = [one for one in self._candidates(export) if _is_script(one)]
        account = _account(export)
        notes = _notes(export)
        answered = _answered(scripts)
        if export.find("data/direct-message*.js", "direct-message*.js"):
            options.notes[PRIVATE_MESSAGES] += 1
        for script in scripts:
            draft = Draft(script, options, utc=True)
            what = _left_out(script.name)
            for row, item in enumerate(elements(script, after=b"="), start=1):
                tweet = mapping(at(item, "tweet")) or mapping(item)
                if not tweet:
                    yield draft.dropped(row, "objet JSON attendu", rejected=True)
                    continue
                name = string(tweet.get("id_str")) or string(tweet.get("id"))
                left_out = draft.left_out(row, what, message_id=name) if what else None
                yield left_out or _message(draft, row, tweet, account, notes, answered)

    @staticmethod
    def _candidates(export: Export) -> list[Source]:
        return export.find("*.js") if export.kind == "file" else export.find(*_PARTS)


def _is_script(source: Source) -> bool:
    try:
        return _SCRIPT.match(source.head(400).removeprefix(b"\xef\xbb\xbf")) is not None
    except InputError:
        return False


def _left_out(file_name: str) -> str | None:
    if file_name.startswith("deleted"):
        return "deleted"
    return "private" if file_name.startswith(CLOSED) else None


def _message(
    draft: Draft,
    row: int,
    tweet: Mapping[str, Any],
    account: str | None,
    notes: Mapping[str, list[str]],
    answered: Mapping[str, str],
) -> Item:
    name = string(tweet.get("id_str")) or string(tweet.get("id")) or ""
    more: dict[str, object] = {"thread_id": _root(name, answered)} if name else {}
    if not tweet.get("user"):
        more["author"] = account
    if draft.source.name.startswith("community"):
        more["space"] = "communauté"
    body = plain(string(tweet.get("full_text"))) or ""
    if len(body) >= _CUT:
        head = body.rstrip(" …").partition("… http")[0][:_NOTE_KEY]
        whole = [note for note in notes.get(head, []) if len(note) > len(body)]
        if whole:
            tweet = {**tweet, "full_text": whole[0]}
            draft.options.notes[NOTES_SEPARATE] += 1
    return from_first_api(draft, row, tweet, **more)


def _root(name: str, answered: Mapping[str, str]) -> str:
    """Return the first tweet of a chain of replies, as far as the archive knows it."""
    seen = {name}
    while (parent := answered.get(name)) is not None and parent not in seen:
        seen.add(parent)
        name = parent
    return name


def _answered(scripts: list[Source]) -> dict[str, str]:
    """Return the parent of each reply: replies often stand before what they answer."""
    parents: dict[str, str] = {}
    for script in scripts:
        try:
            for item in elements(script, after=b"="):
                tweet = at(item, "tweet") or item
                name = string(at(tweet, "id_str")) or string(at(tweet, "id"))
                parent = string(at(tweet, "in_reply_to_status_id_str"))
                parent = parent or string(at(tweet, "in_reply_to_status_id"))
                if name and parent:
                    parents[name] = parent
        except BrokenFile:
            continue  # told when it is read
    return parents


def _account(export: Export) -> str | None:
    """Return the name of the account that the archive is of."""
    for source in export.find("account.js", "data/account.js"):
        try:
            for item in elements(source, after=b"="):
                account = at(item, "account") or item
                return string(at(account, "username")) or string(at(account, "accountId"))
        except InputError:
            continue
    return None


def _notes(export: Export) -> dict[str, list[str]]:
    """Return the whole text of long tweets, by their beginning."""
    notes: dict[str, list[str]] = {}
    for source in export.find("note-tweet.js", "data/note-tweet.js"):
        try:
            for item in elements(source, after=b"="):
                note = at(item, "noteTweet")
                text = plain(
                    string(at(note, "core", "text"))
                    or string(at(note, "noteTweetResults", "text"))
                    or string(at(note, "noteTweetContents", "text"))
                )
                if text:
                    notes.setdefault(text[:_NOTE_KEY], []).append(text)
        except InputError:
            continue
    return notes
