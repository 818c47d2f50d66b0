"""X archives: threads, long tweets, what is private, what older archives look like."""

from __future__ import annotations

import json

import pytest


def script(name: str, items: list[object], end: str = "") -> str:
    return f"window.YTD.{name}.part0 = {json.dumps(items)}{end}"


def tweet(name: str, text: str, **more: object) -> dict[str, object]:
    when = "Wed Oct 10 20:19:24 +0000 2018"
    return {"tweet": {"id_str": name, "full_text": text, "created_at": when, **more}}


@pytest.fixture
def archive(write):
    """Return a function that writes an archive and returns its folder."""

    def make(files: dict[str, str]):
        paths = [write(f"archive/{name}", content) for name, content in files.items()]
        return paths[0].parents[len(next(iter(files)).split("/")) - 1]

    return make


def test_replies_are_threaded_although_they_come_first(archive, read):
    tweets = [
        tweet("3", "trois", in_reply_to_status_id_str="2"),
        tweet("2", "deux", in_reply_to_status_id_str="1"),
        tweet("1", "un"),
        tweet("9", "@a oui", in_reply_to_status_id_str="8"),
    ]
    kept = read(archive({"data/tweets.js": script("tweets", tweets)})).kept
    assert [(m.message_id, m.parent_id, m.thread_id, m.kind) for m in kept] == [
        ("3", "2", "1", "reply"),
        ("2", "1", "1", "reply"),
        ("1", None, "1", "post"),
        ("9", "8", "8", "reply"),
    ]


def test_a_circle_of_replies_ends(archive, read):
    tweets = [
        tweet("1", "un", in_reply_to_status_id_str="2"),
        tweet("2", "deux", in_reply_to_status_id_str="1"),
    ]
    assert len(read(archive({"data/tweets.js": script("tweets", tweets)})).kept) == 2


def test_a_long_tweet_is_restored(archive, read):
    whole = "La suite du compte rendu, article par article, pour qui veut tout lire. " * 8
    notes = [{"noteTweet": {"noteTweetId": "7", "core": {"text": whole}}}]
    files = {
        "data/tweets.js": script("tweets", [tweet("1", whole[:270] + "… https://t.co/x")]),
        "data/note-tweet.js": script("note_tweet", notes),
    }
    assert read(archive(files)).texts == [whole]


def test_an_archive_without_account_or_with_a_broken_one_is_read(archive, read):
    files = {"data/tweets.js": script("tweets", [tweet("1", "un")], ";\n")}
    assert [message.author for message in read(archive(files)).kept] == [None]
    files["data/account.js"] = "window.YTD.account.part0 = [{"
    assert read(archive(files)).texts == ["un"]


def test_deleted_and_closed_tweets_come_back_by_option(archive, read):
    files = {
        "data/tweets.js": script("tweets", [tweet("1", "un"), tweet("4", "RT @a: non")]),
        "data/deleted-tweets.js": script("deleted_tweets", [tweet("2", "deux")]),
        "data/twitter-circle-tweet.js": script("twitter_circle_tweet", [tweet("3", "trois")]),
        "data/direct-messages.js": script("direct_messages", [{"dmConversation": {}}]),
    }
    folder = archive(files)
    assert sorted(read(folder).texts) == ["un"]
    everything = frozenset(("deleted", "private", "repost"))
    assert sorted(read(folder, include=everything).texts) == ["RT @a: non", "deux", "trois", "un"]


def test_a_truncated_script_gives_what_stands_before(write, read):
    path = write("tweets.js", script("tweets", [tweet("1", "un"), tweet("2", "deux")])[:-40])
    result = read(path)
    assert result.texts == ["un"]
    assert "endommagé" in (result.reading.reports[0].error or "")


def test_a_script_that_assigns_something_else_is_not_an_archive(write, read):
    write("data/like.js", script("like", [{"like": {"tweetId": "1", "fullText": "aimé"}}]))
    path = write("data/a.csv", "id;texte\n1;oui\n").parent
    result = read(path)
    assert result.texts == ["oui"]
