"""Tweets of both APIs: what a page includes is context, whole texts win over cut ones."""

from __future__ import annotations

import json

from rsmp_nlp.read import json_records


def tweet(name: str, text: str, **more: object) -> dict[str, object]:
    return {
        "id": name,
        "text": text,
        "author_id": "10",
        "conversation_id": name,
        "created_at": "2022-10-30T00:30:00.000Z",
        "edit_history_tweet_ids": [name],
        **more,
    }


def lines(*records: object) -> str:
    return "".join(json.dumps(record) + "\n" for record in records)


def test_tweets_that_a_page_only_includes_are_no_messages(write, read):
    reply = tweet("2", "oui", referenced_tweets=[{"type": "replied_to", "id": "1"}])
    page = {"data": [reply], "includes": {"tweets": [tweet("1", "qui ?")]}}
    kept = read(write("a.jsonl", lines(page))).kept
    assert [(m.text, m.parent_id, m.kind) for m in kept] == [("oui", "1", "reply")]


def test_a_page_of_one_tweet_without_fields(write, read):
    page = {"data": {"id": "20", "text": "juste un", "edit_history_tweet_ids": ["20"]}}
    assert read(write("a.json", json.dumps(page))).texts == ["juste un"]


def test_a_shared_tweet_has_its_whole_text_where_it_is_asked_for(write, read):
    shared = tweet("3", "RT @a: début…", referenced_tweets=[{"type": "retweeted", "id": "1"}])
    page = {"data": [shared], "includes": {"tweets": [tweet("1", "début et fin")]}}
    path = write("a.jsonl", lines(page))
    assert [reason for _, _, reason in read(write("b.jsonl", lines(page, page))).reasons]
    assert read(path, include=frozenset(("repost",))).texts == ["début et fin"]


def test_a_quote_is_a_post_of_its_own(write, read):
    quote = tweet("4", "à lire", referenced_tweets=[{"type": "quoted", "id": "1"}])
    assert [m.kind for m in read(write("a.jsonl", lines(quote))).kept] == ["post"]


def test_roles_come_from_what_x_vouches_for(write, read):
    users = [{"id": "10", "verified": True, "verified_type": "government"}]
    page = {"data": [tweet("1", "avis"), tweet("2", "oui", author_id="11")]}
    page["includes"] = {"users": users}
    kept = read(write("a.jsonl", lines(page))).kept
    assert [message.role for message in kept] == ["officiel", None]


def test_a_document_too_large_to_be_held_is_streamed(write, read, monkeypatch):
    monkeypatch.setattr(json_records, "WHOLE_BYTES", 100)
    users = [{"id": "10", "username": "a", "verified": True}]
    page = {"data": [tweet("1", "un"), tweet("2", "deux")], "includes": {"users": users}}
    kept = read(write("a.json", json.dumps(page, indent=1))).kept
    assert [(m.text, m.role, m.source_row) for m in kept] == [
        ("un", "vérifié", 1),
        ("deux", "vérifié", 2),
    ]


def test_a_search_of_the_first_api(write, read):
    one = {"id_str": "5", "text": "un &gt; deux", "user": {"screen_name": "a", "id_str": "1"}}
    document = {"statuses": [one], "search_metadata": {"count": 1}}
    kept = read(write("a.json", json.dumps(document))).kept
    assert [(m.text, m.thread_id, m.author) for m in kept] == [("un > deux", "5", "1")]


def test_lines_of_another_tool_are_left_to_the_generic_reader(write, read):
    record = {"id": "1", "text": "bonjour", "conversation_id": "1", "speaker": "a"}
    result = read(write("utterances.jsonl", lines(record)))
    assert result.reading.reports[0].reader == "jsonl"
