"""Pages that Telegram Desktop writes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from rsmp_nlp.errors import UnknownFormat


def message(number: int, text: str, who: str = "", inside: str = "") -> str:
    name = f'<div class="from_name">\n{who}\n </div>' if who else ""
    joined = "" if who else " joined"
    return (
        f'<div class="message default clearfix{joined}" id="message{number}"><div class="body">'
        f'<div class="pull_right date details" title="03.05.2024 10:0{number % 10}:00 UTC+02:00">10:00</div>'
        f'{name}{inside}<div class="text">\n{text}\n</div></div></div>'
    )


ANSWER = (
    '<div class="reply_to details">In reply to <a href="#go_to_message2">this message</a></div>'
)
DAY = '<div class="message service" id="message-1"><div class="body details">3 May 2024</div></div>'
JOINED = (
    '<div class="message service" id="message9"><div class="body details">Bo joined</div></div>'
)


def page(*messages: str, title: str = "Comité local") -> str:
    return (
        "<!DOCTYPE html><html><head><title>Exported Data</title></head><body>"
        f'<div class="page_header"><div class="content"><div class="text bold">\n{title}\n</div></div></div>'
        f'<div class="page_body chat_page"><div class="history">{"".join(messages)}</div></div></body></html>'
    )


def test_messages_of_a_page(write, read):
    text = page(
        DAY,
        message(2, "Bonjour <strong>à tous</strong><br>samedi", "Léa"),
        message(3, "Suite"),
        message(4, "Oui", "Zoé", ANSWER),
        JOINED,
    )
    result = read(write("messages.html", text))
    assert [(one.text, one.author, one.kind) for one in result.kept] == [
        ("Bonjour à tous\nsamedi", "Léa", "chat"),
        ("Suite", "Léa", "chat"),
        ("Oui", "Zoé", "reply"),
    ]
    assert {one.space for one in result.kept} == {"Comité local"}
    assert result.kept[2].parent_id == result.kept[0].message_id
    assert result.kept[0].created_at == datetime(2024, 5, 3, 8, 2, tzinfo=UTC)
    assert result.reasons == [(4, "skipped", "message système")]


def test_pages_of_a_folder_follow_one_another(write, read):
    write(
        "messages.html",
        page(message(1, "un", "Léa"), message(2, "deux", "Bo"), message(3, "x", "Zoé")),
    )
    write("messages10.html", page(message(5, "cinq")))
    folder = write("messages2.html", page(message(4, "quatre"))).parent
    write("css/style.css", "body {}")
    kept = read(folder).kept
    assert [(one.text, one.author) for one in kept][2:] == [
        ("x", "Zoé"),
        ("quatre", "Zoé"),
        ("cinq", "Zoé"),
    ]


def test_a_conversation_of_two_is_private(write, read):
    text = page(message(1, "secret", "Léa"), message(2, "oui", "Bo"), title="Bo")
    path = write("messages.html", text)
    result = read(path)
    assert [reason for _, _, reason in result.reasons] == ["message privé"] * 2
    assert not any("secret" in str(one.raw) for one in result.dropped)
    assert read(path, include=frozenset(["private"])).texts == ["secret", "oui"]


def test_what_is_forwarded_is_a_repost(write, read):
    inside = '<div class="forwarded body"><div class="from_name">Ailleurs</div></div>'
    result = read(write("messages.html", page(message(1, "Vu", "Léa", inside))))
    assert [reason for _, _, reason in result.reasons] == ["partage sans texte propre"]


def test_another_page_is_no_conversation(write, read):
    with pytest.raises(UnknownFormat):
        read(write("messages.html", "<html><body><div class='history'>x</div></body></html>"))
