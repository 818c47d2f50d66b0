"""Rocket.Chat: what a room exports, what the API gives, what the database holds."""

from __future__ import annotations

import json

from tests.read.chats import ROCKETCHAT_DUMP, ROCKETCHAT_ROOM


def test_a_room_export_has_neither_names_nor_threads(write, read):
    result = read(write("agora.json", ROCKETCHAT_ROOM["agora.json"]))
    assert result.texts == ["Réunion jeudi", "J’y serai"]
    assert {(m.thread_id, m.parent_id, m.space) for m in result.kept} == {(None, None, "agora")}
    assert result.kept[0].created_at.isoformat() == "2024-05-01T08:01:00+00:00"
    assert [reason for _, _, reason in result.reasons] == ["message système", "texte vide"]


def test_the_database_links_threads_and_quotes(make_zip, read):
    first, reply, quote = read(make_zip(ROCKETCHAT_DUMP)).kept
    assert (first.thread_id, first.parent_id, first.role) == ("aaaaaa1", None, "admin")
    assert (reply.thread_id, reply.parent_id, reply.role) == ("aaaaaa1", "aaaaaa1", "guest")
    assert (quote.text, quote.parent_id, quote.thread_id) == ("Pareil", "aaaaaa2", "aaaaaa1")
    assert reply.created_at.isoformat() == "2024-05-01T08:01:00+00:00"
    assert {message.space for message in (first, reply, quote)} == {"agora"}


def test_what_is_left_out_and_why(make_zip, read):
    assert [reason for _, _, reason in read(make_zip(ROCKETCHAT_DUMP)).reasons] == [
        "message système",
        "message supprimé ou masqué",
        "message privé",
        "robot",
    ]


def test_the_answer_of_the_api(write, read):
    record = {"_id": "a1", "rid": "R", "msg": "Salut", "ts": "2024-05-01T08:00:00.000Z"}
    page = {
        "messages": [record | {"u": {"_id": "u", "username": "lea"}}],
        "count": 1,
        "success": True,
    }
    [message] = read(write("salon.json", json.dumps(page))).kept
    assert (message.message_id, message.author, message.text) == ("a1", "lea", "Salut")
