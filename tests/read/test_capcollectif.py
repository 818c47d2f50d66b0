"""Cap Collectif: rows of several kinds, and opinions with what answers them."""

from __future__ import annotations

import json

import pytest

COLUMNS = (
    "type,contributions_id,contributions_author_id,contributions_title,contributions_bodyText,"
    "contributions_createdAt,contributions_trashed,contributions_arguments_related_id,"
    "contributions_arguments_id,contributions_arguments_body"
)


@pytest.mark.parametrize("separator", [",", ";"])
def test_rows_of_a_consultation(separator, write, read):
    rows = [
        COLUMNS,
        "opinion,O1,u1,Une fontaine,Place du marché,2018-07-01 10:00:00,,,,",
        "argument,,,,,,,O1,A1,Utile",
        "vote,,,,,,,,,",
        "opinion,O2,u2,Retirée,Propos,2018-07-01 10:00:00,1,,,",
    ]
    result = read(write("a.csv", "\n".join(rows).replace(",", separator)))
    assert [(m.message_id, m.parent_id, m.thread_id, m.kind) for m in result.kept] == [
        ("O1", None, "O1", "proposal"),
        ("A1", "O1", "O1", "comment"),
    ]
    assert result.kept[0].created_at.isoformat() == "2018-07-01T08:00:00+00:00"
    assert [reason for _, _, reason in result.reasons] == [
        "vote ou signalement, sans texte",
        "message supprimé ou masqué",
    ]


def test_a_zone_that_is_assumed_is_said(write, read):
    path = write("a.csv", f"{COLUMNS}\nopinion,O1,u1,Titre,Corps,2018-07-01 10:00:00,,,,\n")
    result = read(path)
    assert any("Europe/Paris" in note for note in result.reading.reports[0].notes)


def test_a_proposal_is_read_once_although_its_rows_repeat_it(write, read):
    header = (
        "proposal_id,proposal_title,proposal_author_id,proposal_description,proposal_votes_id,"
        "proposal_comments_id,proposal_comments_body,proposal_comments_parent"
    )
    rows = [
        "p1,Banc,u1,Ici,,,,",
        "p1,Banc,u1,Ici,v1,,,",
        "p1,Banc,u1,Ici,,c1,Oui,",
        "p1,Banc,u1,Ici,,c2,Non,c1",
    ]
    kept = read(write("a.csv", "\n".join([header, *rows]))).kept
    assert [(m.message_id, m.parent_id) for m in kept] == [
        ("p1", None),
        ("c1", "p1"),
        ("c2", "c1"),
    ]


def test_the_columns_of_2015(write, read):
    header = '"","Type.de.contenu","Identifiant","Titre","Contenu","Lié.à..","Id.de.l.auteur"'
    rows = [
        '"1","Proposition","4","Ouvrir","Tout","","a"',
        '"2","Source","4","","Lire","Proposition ""4""","b"',
    ]
    kept = read(write("a.csv", "\n".join([header, *rows]))).kept
    assert [(m.message_id, m.parent_id, m.thread_id) for m in kept] == [
        ("proposition-4", None, "proposition-4"),
        ("source-4", "proposition-4", "proposition-4"),
    ]


def test_an_opinion_of_the_interface(write, read):
    def author(name: str, **more: bool) -> dict[str, object]:
        return {"uniqueId": name, "isAdmin": False, "vip": False, **more}

    when = "2015-10-25T02:30:00+0100"
    arguments = [
        {"id": 1, "body": "pour", "created_at": when, "author": author("b")},
        {"id": 2, "body": "mis de côté", "is_trashed": True, "author": author("c")},
        {"id": 3, "body": "noté", "author": author("d", isAdmin=True)},
    ]
    opinion = {
        "id": 9,
        "title": "Article 1",
        "body": "<p>Ouvrir&nbsp;:</p><p>tout</p>",
        "created_at": when,
        "votes_total": 2,
        "author": author("a", vip=True),
        "type": {"subtitle": "Données"},
        "arguments": arguments,
        "votes": [{"user": author("z")}],
    }
    result = read(write("a.json", json.dumps({"opinion": opinion})))
    assert [(m.message_id, m.parent_id, m.role, m.kind) for m in result.kept] == [
        ("opinion-9", None, "officiel", "proposal"),
        ("argument-1", "opinion-9", "participant", "comment"),
        ("argument-3", "opinion-9", "admin", "comment"),
    ]
    assert result.kept[0].text == "Article 1\n\nOuvrir :\n\ntout"
    assert result.kept[0].created_at.isoformat() == "2015-10-25T01:30:00+00:00"
    assert [row for row, _, _ in result.reasons] == [3]
