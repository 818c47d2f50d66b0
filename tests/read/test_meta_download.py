"""Facebook and Instagram, informations downloaded as JSON: what is said, and what is private."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest


def wrong(text: str) -> str:
    """Return a text as Meta writes it: its bytes in UTF-8 as so many characters."""
    return text.encode().decode("latin-1")


def entry(key: str, value: object, title: str = "") -> dict[str, object]:
    return {"timestamp": 1588000000, "data": [{key: value}], "title": wrong(title)}


def comment(text: str, title: str, **more: str) -> dict[str, object]:
    said = {"timestamp": 1588000000, "comment": wrong(text), "author": wrong("Léa Martin")}
    said |= {name: wrong(value) for name, value in more.items()}
    return entry("comment", said, title)


def test_posts_of_the_account(write, read):
    posts = [
        entry("post", wrong("L’été arrive"), "Léa Martin a mis à jour son statut."),
        {
            "timestamp": 1588000001,
            "attachments": [],
            "title": wrong("Léa Martin a partagé un lien."),
        },
    ]
    result = read(write("your_posts_1.json", json.dumps(posts)))
    (message,) = result.kept
    assert (message.text, message.author, message.kind) == ("L’été arrive", "Léa Martin", "post")
    assert message.created_at == datetime(2020, 4, 27, 15, 6, 40, tzinfo=UTC)
    assert result.reasons == [(2, "skipped", "texte vide")]
    assert result.reading.reports[0].reader == "meta-download"


def test_posts_and_comments_of_groups(write, read):
    posts = {
        "group_posts_v2": [entry("post", "Bonjour", "Léa Martin a publié dans Jardins partagés.")]
    }
    comments = {
        "group_comments_v2": [
            comment(
                "Merci", "Léa Martin a répondu au commentaire de Paul.", group="Jardins partagés"
            ),
            comment(
                "Oui", "Léa Martin a commenté la publication de Paul.", group="Jardins partagés"
            ),
        ]
    }
    write("groups/a.json", json.dumps(posts, indent=1))
    kept = read(write("groups/b.json", json.dumps(comments)).parent).kept
    assert [(one.text, one.kind, one.space) for one in kept] == [
        ("Bonjour", "post", "Jardins partagés"),
        ("Merci", "reply", "Jardins partagés"),
        ("Oui", "comment", "Jardins partagés"),
    ]
    assert {one.author for one in kept} == {"Léa Martin"}


def talk(*people: str) -> str:
    said = {"sender_name": people[0], "timestamp_ms": 1588000000000}
    messages = [
        said | {"content": wrong("À demain")},
        said | {"content": wrong("A réagi ❤ à votre message ")},
        said | {"content": wrong("Oublié"), "is_unsent": True},
        said | {"photos": []},
    ]
    return json.dumps(
        {
            "participants": [{"name": name} for name in people],
            "messages": messages,
            "title": wrong("Comité"),
        }
    )


def test_conversations_are_private(write, read):
    result = read(write("message_1.json", talk("Paul", "Zoé", "Léa")))
    assert not result.kept
    assert {reason for _, _, reason in result.reasons} == {"message privé"}
    assert not any("demain" in str(one.raw) for one in result.dropped)


def test_conversations_that_are_asked_for(write, read):
    path = write("message_1.json", talk("Paul", "Zoé", "Léa"))
    result = read(path, include=frozenset(["private"]))
    (message,) = result.kept
    assert (message.text, message.author, message.space) == ("À demain", "Paul", "Comité")
    assert [reason for _, _, reason in result.reasons] == [
        "message système",
        "message supprimé ou masqué",
        "texte vide",
    ]


@pytest.mark.parametrize("key", ["Comment", "Commentaire"])
@pytest.mark.parametrize("wrapped", [False, True])
def test_comments_of_instagram(write, read, key, wrapped):
    one = {
        "string_map_data": {key: {"value": wrong("Très beau")}, "Time": {"timestamp": 1588000000}}
    }
    document = {"comments_media_comments": [one]} if wrapped else [one]
    (message,) = read(write("post_comments_1.json", json.dumps(document))).kept
    assert (message.text, message.kind) == ("Très beau", "comment")
    assert message.created_at is not None


def test_posts_of_instagram(write, read):
    media = {"uri": "a.jpg", "creation_timestamp": 1588000000, "title": wrong("Réunion samedi")}
    several = {"media": [media | {"title": ""}] * 2, "title": wrong("Deux vues de l’été")}
    document = [{"media": [media]}, several, {"media": [media | {"title": ""}]}]
    result = read(write("posts_1.json", json.dumps(document)))
    assert result.texts == ["Réunion samedi", "Deux vues de l’été"]
    assert all(one.created_at is not None for one in result.kept)
    assert result.reasons == [(3, "skipped", "texte vide")]


def test_likes_are_no_messages(write, read):
    write("likes.json", json.dumps([entry("reaction", {"reaction": "LIKE", "actor": "Léa"})]))
    posts = write("posts.json", json.dumps([entry("post", "Bonjour")]))
    result = read(posts.parent)
    assert result.texts == ["Bonjour"]
    assert any(report.error for report in result.reading.reports)
