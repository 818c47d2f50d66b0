"""Discourse: private topics, whispers, quotes, ranks."""

from __future__ import annotations

import json

import pytest

HEADER = "topic_title,categories,is_pm,post_raw,post_cooked,like_count,reply_count,url,created_at"
URL = "https://f.example/t/sujet/12"


def post(number: int, **more: object) -> dict[str, object]:
    return {
        "id": 100 + number,
        "username": "bob",
        "created_at": "2026-01-02T10:00:00.000Z",
        "cooked": "<p>oui</p>",
        "post_number": number,
        "post_type": 1,
        "topic_id": 12,
        **more,
    }


def topic(*posts: object, **more: object) -> str:
    return json.dumps({"post_stream": {"posts": posts}, "id": 12, "title": "Sujet", **more})


@pytest.mark.parametrize(
    ("said", "kept"),
    [("no", True), ("non", True), ("nein", True), ("", True), ("yes", False), ("oui", False)],
)
def test_private_topics_of_an_archive_in_any_language(said, kept, write, read):
    rows = f"Ouvert,A,{'no'},un,,0,0,{URL}/2,2026-01-02 10:00:00 UTC\n"
    rows += f"Sujet,A,{said},deux,,0,0,{URL}/3,2026-01-02 10:00:00 UTC\n"
    assert ("deux" in read(write("user_archive.csv", f"{HEADER}\n{rows}")).texts) is kept


def test_the_account_of_an_archive_is_its_author(write, read):
    row = f"Sujet,Vie|Conseils,non,Bonjour,<p>Bonjour</p>,0,0,{URL}/1,2026-01-02 10:00:00 UTC"
    name = "user_archive-alice_d-260102-100000-3"
    folder = write(f"{name}/user_archive.csv", f"{HEADER}\n{row}\n").parent
    (message,) = read(folder).kept
    assert (message.author, message.text) == ("alice_d", "Sujet\n\nBonjour")
    assert (message.thread_id, message.message_id, message.space) == ("12", "12/1", "Vie|Conseils")
    write(f"{name}/preferences.json", json.dumps({"user": {"username": "al", "admin": True}}))
    (message,) = read(folder).kept
    assert (message.author, message.role) == ("al", "admin")


def test_what_is_quoted_is_not_said_again(write, read):
    raw = '"[quote=""b, post:2, topic:12""]\nprévu [quote]lundi[/quote]\n[/quote]\nNon, mardi"'
    row = f"Sujet,A,non,{raw},,0,0,{URL}/3,2026-01-02 10:00:00 UTC"
    assert read(write("user_archive.csv", f"{HEADER}\n{row}\n")).texts == ["Non, mardi"]


def test_replies_are_found_by_number(write, read):
    path = write("t.json", topic(post(1), post(2, reply_to_post_number=1), post(3)))
    kept = read(path).kept
    assert [(m.message_id, m.parent_id, m.thread_id, m.kind) for m in kept] == [
        ("12/1", None, "12", "post"),
        ("12/2", "12/1", "12", "reply"),
        ("12/3", None, "12", "reply"),
    ]
    assert kept[0].text == "Sujet\n\noui"


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"post_type": 2}, "message système"),
        ({"post_type": 3}, "message système"),
        ({"post_type": 4}, "message privé"),
        ({"username": "system"}, "message système"),
        ({"username": "discobot"}, "robot"),
        ({"user_deleted": True}, "message supprimé ou masqué"),
        ({"hidden": True}, "message supprimé ou masqué"),
        ({"deleted_at": "2026-01-03T10:00:00Z"}, "message supprimé ou masqué"),
    ],
)
def test_what_is_left_out(more, reason, write, read):
    result = read(write("t.json", topic(post(1), post(2, **more))))
    assert [why for _, _, why in result.reasons] == [reason]
    everything = frozenset(("system", "bot", "private", "deleted"))
    assert len(read(write("t.json", topic(post(1), post(2, **more))), include=everything).kept) == 2


def test_a_private_topic_is_left_out_as_a_whole(write, read):
    private = write("d/a.json", topic(post(1), archetype="private_message")).parent
    write("d/b.json", topic(post(1, cooked="<p>ouvert</p>")))
    assert read(private).texts == ["Sujet\n\nouvert"]


def test_ranks(write, read):
    flags = {"admin": False, "moderator": False}
    posts = [post(1, **flags), post(2, **{**flags, "admin": True}), post(3)]
    assert [m.role for m in read(write("t.json", topic(*posts))).kept] == ["membre", "admin", None]
