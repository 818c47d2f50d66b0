"""Mastodon: who may read a message, which answers which, HTML to text."""

from __future__ import annotations

import json

import pytest

PUBLIC = "https://www.w3.org/ns/activitystreams#Public"
ME = "https://m.example/users/a"


def create(name: str, html: str, **more: object) -> dict[str, object]:
    note = {"id": f"{ME}/{name}", "type": "Note", "content": html, "to": [PUBLIC], "cc": [], **more}
    note.setdefault("published", "2022-11-06T10:00:00Z")
    return {"type": "Create", "actor": ME, "to": note["to"], "cc": note["cc"], "object": note}


@pytest.fixture
def outbox(write, read):
    def make(*items: object, actor: dict[str, object] | None = None, **options: object):
        box = {"@context": "x", "type": "OrderedCollection", "orderedItems": list(items)}
        folder = write("archive/outbox.json", json.dumps(box)).parent
        if actor:
            write("archive/actor.json", json.dumps(actor))
        return read(folder, **options)

    return make


@pytest.mark.parametrize(
    ("to", "cc", "kept"),
    [
        ([PUBLIC], [f"{ME}/followers"], True),
        ([f"{ME}/followers"], [PUBLIC], True),
        (["as:Public"], [], True),
        (PUBLIC, None, True),
        ([f"{ME}/followers"], [], False),
        (["https://n.example/users/b"], [], False),
        ([], [], False),
    ],
)
def test_only_what_everyone_may_read_is_kept(to, cc, kept, outbox):
    result = outbox(create("0", "<p>ouvert</p>"), create("1", "<p>bonjour</p>", to=to, cc=cc))
    assert ("bonjour" in result.texts) is kept
    assert [reason for _, _, reason in result.reasons] == [] if kept else ["message privé"]


def test_private_messages_come_back_by_option(outbox):
    private = create("1", "<p>à toi</p>", to=["https://n.example/users/b"])
    assert outbox(private, include=frozenset(("private",))).texts == ["à toi"]


def test_threads_of_the_account_are_followed_to_their_first_message(outbox):
    items = [
        create("3", "<p>trois</p>", inReplyTo=f"{ME}/2"),
        create("2", "<p>deux</p>", inReplyTo=f"{ME}/1"),
        create("1", "<p>un</p>"),
        create("4", "<p>ailleurs</p>", inReplyTo="https://n.example/9", conversation="tag:n,1"),
    ]
    kept = outbox(*items).kept
    assert [message.thread_id for message in kept] == [f"{ME}/1"] * 3 + ["tag:n,1"]
    assert [message.kind for message in kept] == ["reply", "reply", "post", "reply"]


def test_links_cut_for_the_eye_are_whole(outbox):
    html = (
        '<p>Voir <a href="https://s.example/agenda"><span class="invisible">https://</span>'
        '<span class="ellipsis">s.example/age</span><span class="invisible">nda</span></a></p>'
    )
    assert outbox(create("1", html)).texts == ["Voir https://s.example/agenda"]


def test_an_automated_account_is_a_bot(outbox):
    actor = {"id": ME, "type": "Service"}
    result = outbox(create("1", "<p>bip</p>"), actor=actor, include=frozenset(("bot",)))
    assert [message.author_kind for message in result.kept] == ["bot"]


def test_a_content_warning_stands_first_and_a_sole_language_is_kept(outbox):
    kept = outbox(create("1", "<p>oui</p>", summary="Élections", contentMap={"fr": "x"})).kept
    assert [(message.text, message.lang) for message in kept] == [("Élections\n\noui", "fr")]


def test_activities_that_are_no_messages_are_counted(outbox):
    like = {"type": "Like", "actor": ME, "object": "https://n.example/1"}
    gone = {"type": "Delete", "actor": ME, "object": {"id": "x", "type": "Tombstone"}}
    result = outbox(like, create("1", "<p>un</p>"), gone)
    assert [reason for _, _, reason in result.reasons] == [
        "message système",
        "message supprimé ou masqué",
    ]
