"""Discord: replies, roles, robots, and the table that knows less."""

from __future__ import annotations

import json

import pytest
from tests.read.chats import DISCORD, DISCORD_CSV

NAME, DATA = next(iter(DISCORD.items()))


def test_messages_and_replies(write, read):
    message, reply = read(write(NAME, DATA)).kept
    assert message.text == "Réunion jeudi @omar"
    assert (message.author, message.role, message.space) == ("lea", "équipe", "Textes / agora")
    assert message.created_at.isoformat() == "2024-03-31T01:30:00.123000+00:00"
    assert message.url.endswith("/1100000000000000001/1200000000000000001/1300000000000000001")
    assert (reply.parent_id, reply.thread_id) == (message.message_id, message.message_id)
    assert (reply.text, reply.kind) == ("J’y serai :oui:", "reply")


def test_what_is_left_out_and_why(write, read):
    assert [reason for _, _, reason in read(write(NAME, DATA)).reasons] == [
        "message système",
        "robot",
        "partage sans texte propre",
        "texte vide",
        "objet JSON attendu",
    ]


@pytest.mark.parametrize(
    ("kind", "reason"), [("DirectTextChat", "message privé"), ("GuildPrivateThread", "canal privé")]
)
def test_private_channels(write, read, kind, reason):
    document = json.loads(DATA)
    document["channel"]["type"] = kind
    result = read(write(NAME, json.dumps(document)))
    assert not result.kept
    assert {one for _, _, one in result.reasons} == {reason, "objet JSON attendu"}


def test_a_thread_is_one_thread(write, read):
    document = json.loads(DATA)
    document["channel"]["type"] = "GuildPublicThread"
    kept = read(write(NAME, json.dumps(document))).kept
    assert {message.thread_id for message in kept} == {"1200000000000000001"}


def test_the_table(write, read):
    name, data = next(iter(DISCORD_CSV.items()))
    result = read(write(name, data))
    assert result.texts == ["Réunion, jeudi\nau local", "J’y serai"]
    assert {(m.space, m.thread_id) for m in result.kept} == {("agora", None)}
    assert result.kept[0].created_at.isoformat() == "2024-03-31T01:30:00.123000+00:00"
    assert [reason for _, _, reason in result.reasons] == ["message système"]


def test_dates_of_the_table_are_voted(write, read):
    rows = "".join(
        f'"1","a","{date}","m{date}","",""\n'
        for date in ("03/04/2024 9:05 PM", "03/25/2024 9:05 PM")
    )
    path = write("a.csv", f"AuthorID,Author,Date,Content,Attachments,Reactions\n{rows}")
    dates = [message.created_at.isoformat() for message in read(path).kept]
    assert dates == ["2024-03-04T20:05:00+00:00", "2024-03-25T20:05:00+00:00"]
