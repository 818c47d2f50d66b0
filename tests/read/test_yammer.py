"""A network export of Viva Engage: what was said in private stays out."""

from __future__ import annotations

from tests.read.chats import YAMMER


def test_a_message_and_its_reply(make_zip, read):
    post, reply, html = read(make_zip(YAMMER, "rse.zip")).kept
    assert post.message_id == "9007199254740993"  # beyond what a float can tell apart
    assert post.text == "Accueil\n\nBienvenue à @Omar_Sy !\nCafé à 9 h."
    assert (post.author, post.role, post.kind, post.space) == (
        "Léa Roux",
        "admin",
        "post",
        "Vie interne",
    )
    assert (reply.parent_id, reply.thread_id, reply.kind) == (
        post.message_id,
        post.message_id,
        "reply",
    )
    assert reply.role == "member"
    assert [m.created_at.isoformat() for m in (post, reply)] == [
        "2024-10-27T00:30:00+00:00",
        "2024-10-27T01:30:00+00:00",
    ]
    assert html.text == "Par HTML"


def test_what_is_left_out_and_why(make_zip, read):
    assert [reason for _, _, reason in read(make_zip(YAMMER)).reasons] == [
        "canal privé",
        "message privé",
        "message supprimé ou masqué",
        "robot",
        "message système",
        "canal privé",  # a private group that only Groups.csv tells
    ]


def test_former_versions_are_not_messages(make_zip, read):
    result = read(make_zip(YAMMER))
    assert {message.source_file.rpartition("/")[2] for message in result.kept} == {"Messages.csv"}
    assert "Merci" not in result.texts


def test_include_private(make_zip, read):
    texts = read(make_zip(YAMMER), include=frozenset({"private"})).texts
    assert {"Caché", "Privé", "Confidentiel"} <= set(texts)


def test_the_table_alone_under_any_name(write, read):
    result = read(write("extraction.csv", YAMMER["Messages.csv"]))
    assert result.reading.reports[0].reader == "viva-engage"
    assert "Confidentiel" in result.texts  # no list of groups says that it is private
