"""Telegram: pieces of text, topics, forwards, and conversations that are private."""

from __future__ import annotations

import json

import pytest
from tests.read.chats import TELEGRAM, TELEGRAM_ACCOUNT

from rsmp_nlp.errors import BrokenFile
from rsmp_nlp.read.base import ReadOptions
from rsmp_nlp.read.telegram import TelegramReader, flatten


def test_messages_of_a_group(make_zip, read):
    first, reply, topic, poll = read(make_zip(TELEGRAM)).kept
    assert first.text == "Voir le plan (https://example.org/plan) samedi"
    assert (first.author, first.kind, first.space) == ("Léa", "chat", "Quartier nord")
    assert (reply.parent_id, reply.thread_id, reply.kind) == (
        first.message_id,
        first.message_id,
        "reply",
    )
    assert (topic.parent_id, topic.thread_id) == (None, "1500000001/6")
    assert topic.space == "Quartier nord / Tracts"
    assert poll.text == "Quel soir ?\nmardi\njeudi"
    assert (poll.role, poll.author) == ("admin", "Quartier nord")


def test_two_people_of_one_name_stay_two(make_zip, read):
    authors = {message.author for message in read(make_zip(TELEGRAM)).kept}
    assert {"Omar", "Omar (user9)"} <= authors


def test_dates_with_and_without_the_number_of_seconds(make_zip, read):
    result = read(make_zip(TELEGRAM))
    first, reply, *_ = result.kept
    assert first.created_at.isoformat() == "2024-02-01T09:05:00+00:00"
    assert reply.created_at.isoformat() == "2024-02-01T09:06:00+00:00"  # 10:06 in Paris
    assert any("sans fuseau" in note for note in result.reading.reports[0].notes)


def test_what_is_left_out_and_why(make_zip, read):
    assert [reason for _, _, reason in read(make_zip(TELEGRAM)).reasons] == [
        "message système",
        "partage sans texte propre",
        "texte vide",
        "message système",
        "message système",
        "objet JSON attendu",
    ]


def test_an_account_keeps_groups_and_channels(make_zip, read):
    result = read(make_zip(TELEGRAM_ACCOUNT))
    [message] = result.kept
    assert (message.text, message.space, message.kind) == ("Numéro 12", "La lettre", "post")
    assert [reason for _, _, reason in result.reasons] == ["message privé"]
    assert len(read(make_zip(TELEGRAM_ACCOUNT), include=frozenset({"private"})).kept) == 2


def test_a_file_cut_short_gives_what_stands_before(source_of):
    source = source_of(TELEGRAM["result.json"][:1500], "result.json")
    items = TelegramReader().read_file(source, None, ReadOptions())
    assert next(items) is not None
    with pytest.raises(BrokenFile):
        list(items)


def test_lists_of_other_things_are_not_taken(source_of):
    other = {"name": "x", "type": "list", "id": 1, "messages": [{"id": 1, "body": "a"}]}
    assert not TelegramReader().knows(source_of(json.dumps(other).encode(), "result.json"))


def test_depth_is_bounded(source_of):
    data = b'{"name": "a", "type": "b", "id": 1, "messages": [' + b"[" * 100_000
    with pytest.raises(BrokenFile, match="trop profond"):
        list(TelegramReader().read_file(source_of(data, "result.json"), None, ReadOptions()))


def test_pieces():
    assert flatten(["a ", {"type": "bold", "text": "b"}, 3, None, ["c"]]) == "a b"
