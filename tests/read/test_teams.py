"""Teams: the tenant export and the JSON of Graph, in both cases of keys."""

from __future__ import annotations

import json

from tests.read.chats import GRAPH, TEAMS


def test_a_post_of_a_channel(make_zip, read):
    post = read(make_zip(TEAMS, "terrain.zip")).kept[0]
    assert post.text == "Logistique\n\nBonjour @Omar_Sy !\n\ntables\nchaises 👌"
    assert (post.author, post.author_kind, post.role) == ("Léa Roux", "human", "owner")
    assert (post.space, post.kind) == ("Terrain / Général", "post")
    assert post.created_at.isoformat() == "2024-07-01T08:00:00.500000+00:00"
    assert post.url == "https://teams.example.org/100"


def test_a_reply_whose_author_is_only_named_in_the_lists(make_zip, read):
    post, reply = read(make_zip(TEAMS)).kept
    assert (reply.parent_id, reply.thread_id, reply.kind) == (
        post.message_id,
        post.message_id,
        "reply",
    )
    assert (reply.author, reply.role) == ("Omar Sy", "member")


def test_what_is_left_out_and_why(make_zip, read):
    reasons = [(row, reason) for row, _, reason in read(make_zip(TEAMS)).reasons]
    assert reasons == [
        (3, "message système"),
        (4, "message supprimé ou masqué"),
        (5, "robot"),
        (6, "canal privé"),
        (7, "partage sans texte propre"),
        (8, "texte vide"),
        (9, "objet JSON attendu"),
        (1, "message privé"),
    ]


def test_graph_with_replies_nested(write, read):
    post, reply = read(write("fil.json", GRAPH["messages.json"])).kept
    assert post.text == "Qui vient < demain > ?"
    assert (reply.text, reply.parent_id, reply.author) == ("Moi", post.message_id, "Omar Sy")
    assert reply.thread_id == post.message_id


def test_chats_quote_what_they_answer(write, read):
    def said(number, html, **more):
        return {
            "id": number,
            "messageType": "message",
            "createdDateTime": "2024-01-01T00:00:00Z",
            "chatId": "19:x@thread.v2",
            "from": {"user": {"id": "u", "displayName": "Léa"}},
            "body": {"contentType": "html", "content": html},
            **more,
        }

    quoted = (
        '<blockquote itemscope itemtype="http://schema.skype.com/Reply" itemid="1">cité</blockquote>'
        "<p>Oui</p>"
    )
    card = [{"id": "1", "contentType": "messageReference"}]
    messages = [
        said("1", "<p>On y va ?</p>"),
        said("2", quoted),
        said("3", "<p>Non</p>", attachments=card),
    ]
    path = write("chat.json", json.dumps(messages))
    kept = read(path, include=frozenset({"private"})).kept
    assert [message.text for message in kept] == ["On y va ?", "Oui", "Non"]
    assert {message.parent_id for message in kept[1:]} == {kept[0].message_id}
    assert read(path).kept == []
