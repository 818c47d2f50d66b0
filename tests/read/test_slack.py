"""A Slack export: threads, people, and what is not a message of the workspace."""

from __future__ import annotations

import json

import pytest
from tests.read.chats import SLACK

from rsmp_nlp.read.slack_text import slack_text


@pytest.fixture
def slack(make_zip, read):
    return lambda files=SLACK, **options: read(make_zip(files, "asso.zip"), **options)


def by_id(result):
    return {message.message_id: message for message in result.kept}


def test_a_thread_and_its_replies(slack):
    kept = by_id(slack())
    root = kept["C01:1711790000.000200"]
    assert (root.thread_id, root.parent_id, root.kind) == (root.message_id, None, "chat")
    for name in ("C01:1711790300.000000", "C01:1711848600.000100"):  # the second on another day
        assert (kept[name].thread_id, kept[name].parent_id) == (root.message_id, root.message_id)
        assert kept[name].kind == "reply"
        assert kept[name].parent_text.startswith("Qui relit")


def test_a_broadcast_reply_counts_once(slack):
    assert slack().texts.count("Relu, voir #général @here") == 1


def test_text_author_role_space_and_date(slack):
    message = by_id(slack())["C01:1711790000.000200"]
    expected = "Qui relit le tract (https://pad.example.org/p/1) avec @omar ? R&D <v2> 🎉"
    assert message.text == expected
    assert (message.author, message.author_kind, message.role) == ("lea", "human", "owner")
    assert (message.platform, message.space) == ("asso", "général")
    assert message.created_at.isoformat() == "2024-03-30T09:13:20+00:00"
    assert message.source_file.endswith("asso.zip!/général/2024-03-30.json")


def test_an_author_unknown_to_the_list_keeps_the_identifier(slack):
    message = by_id(slack())["C01:1711791300.000000"]
    assert (message.author, message.role) == ("U99", None)


def test_what_a_person_said_with_a_file_and_in_blocks(slack):
    texts = slack().texts
    assert "le plan de salle" in texts
    assert "tables\n@omar" in texts


def test_what_is_left_out_and_why(slack):
    [report] = slack().reading.reports[:1]
    assert dict(report.skipped) == {
        "message privé": 1,
        "canal privé": 1,
        "message système": 1,
        "robot": 2,
        "message supprimé ou masqué": 1,
        "texte vide": 1,
        "partage sans texte propre": 1,
        "enregistrement déjà lu (même identifiant, même texte)": 1,
    }
    assert dict(report.rejected) == {"objet JSON attendu": 1}


def test_private_words_are_not_written_among_what_is_dropped(slack):
    assert not any("privé" in item.raw or "Entre nous" in item.raw for item in slack().dropped)


def test_include_brings_back(slack):
    texts = slack(include=frozenset({"private", "bot", "system", "repost", "deleted"})).texts
    wanted = {"En privé", "Entre nous", "Pluie demain", "3 alertes", "Un mot d’ailleurs"}
    assert wanted <= set(texts)
    assert "@omar has joined the channel" in texts


def test_only_days_are_needed(slack):
    files = {name: data for name, data in SLACK.items() if name.startswith("général/")}
    kept = slack(files).kept
    assert len(kept) == 7  # nothing says any more that U03 is a robot
    assert {message.author for message in kept} == {"U01", "U02", "U03", "U99"}
    assert kept[0].message_id == "général:1711790000.000200"


def test_direct_messages_are_known_by_their_folder_where_no_list_says(slack):
    days = ("D0123ABCD/2024-03-31.json", "général/2024-03-30.json")
    result = slack({name: SLACK[name] for name in days})
    assert "En privé" not in result.texts


def test_dates_of_another_tool_are_not_taken(make_zip, read):
    day = json.dumps([{"id": 1, "text": "Bonjour", "ts": "2024-01-01T00:00:00Z"}]).encode()
    result_of = make_zip({"journal/2024-01-01.json": day, "b.csv": b"id;texte\n1;oui\n"})
    reports = read(result_of).reading.reports
    assert "slack" not in {report.reader for report in reports}


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        (
            "<!channel> <!subteam^S1|@bureau> <!date^1392734382^{date}|18 février>",
            "@channel @bureau 18 février",
        ),
        ("<mailto:a@example.org|a@example.org>", "a@example.org"),
        ("*gras* _ital_ ~non~ `code` a*b*c", "gras ital non code a*b*c"),
        ("&amp;lt; 2 < 3 > 1", "&lt; 2 < 3 > 1"),
        ("<@U1|lea> et <@U9>", "@lea et @U9"),
        (":inconnu: :clap::skin-tone-3:", ":inconnu: :clap::skin-tone-3:"),
    ],
)
def test_mark_up(written, read_as):
    assert slack_text(written, {}) == read_as
