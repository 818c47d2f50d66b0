"""A Mattermost bulk export: nested replies, joins of old exports, private channels."""

from __future__ import annotations

from tests.read.chats import MATTERMOST


def test_posts_and_their_replies(make_zip, read):
    result = read(make_zip(MATTERMOST, "asso.zip"))
    post, reply = result.kept
    assert post.text == "Réunion jeudi : le pad (https://pad.example.org)"
    assert (post.author, post.role, post.space, post.kind) == ("lea", "admin", "Agora", "chat")
    assert post.created_at.isoformat() == "2024-03-30T09:13:20.002000+00:00"
    assert (post.thread_id, post.parent_id) == (post.message_id, None)
    assert (reply.text, reply.author, reply.role, reply.kind) == (
        "J’y serai",
        "omar",
        "guest",
        "reply",
    )
    assert (reply.thread_id, reply.parent_id) == (post.message_id, post.message_id)
    assert post.message_id == "asso/agora/1711790000002"


def test_what_is_left_out_and_why(make_zip, read):
    result = read(make_zip(MATTERMOST))
    reasons = [(row, reason) for row, _, reason in result.reasons]
    assert reasons == [
        (7, "message système"),
        (8, "message système"),
        (9, "message système"),
        (9, "réponse sans contenu"),
        (10, "robot"),
        (11, "canal privé"),
        (12, "message privé"),
        (14, "JSON invalide à la colonne 17"),
    ]


def test_include_private(make_zip, read):
    texts = read(make_zip(MATTERMOST), include=frozenset({"private"})).texts
    assert {"Huis clos", "Secret"} <= set(texts)


def test_lines_without_a_version_are_those_of_another_tool(write, read):
    path = write("a.jsonl", '{"type": "post", "text": "Bonjour"}\n')
    assert read(path).reading.reports[0].reader == "jsonl"
