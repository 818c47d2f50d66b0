"""Decidim: what answers what, languages, translated headers, dates with their offset."""

from __future__ import annotations

import json

import pytest

SITE = "https://d.example/processes/budget/f/12/proposals"
PROPOSALS = "id;participatory_space/url;component/id;title/fr;body/fr;state;published_at;url"
COMMENTS = (
    "id;created_at;body;locale;author/id;author/name;alignment;depth;"
    "commentable_id;commentable_type;root_commentable_url"
)


def comment(name: str, on: str, kind: str) -> str:
    return f"{name};2026-03-29 04:00:00 +0200;oui;fr;7;Ana;1;0;{on};{kind};{SITE}/3?locale=fr"


def test_comments_are_linked_to_comments_and_proposals(write, read):
    row = f"3;https://d.example/processes/budget;12;Un banc;Ici;;2026-03-29 03:30:00 +0200;{SITE}/3"
    write("d/x-open-data-proposals.csv", f"{PROPOSALS}\n{row}\n")
    rows = [
        comment("8", "3", "Decidim::Proposals::Proposal"),
        comment("9", "8", "Decidim::Comments::Comment"),
    ]
    folder = write("d/x-open-data-proposal_comments.csv", "\n".join([COMMENTS, *rows])).parent
    kept = read(folder).kept
    assert [(m.message_id, m.parent_id, m.thread_id) for m in kept] == [
        ("proposal-3", None, "proposal-3"),
        ("comment-8", "proposal-3", "proposal-3"),
        ("comment-9", "comment-8", "proposal-3"),
    ]
    assert {m.space for m in kept} == {"processes/budget"}
    assert kept[1].parent_text == "Un banc\n\nIci"
    assert [m.created_at.isoformat() for m in kept[:2]] == [
        "2026-03-29T01:30:00+00:00",
        "2026-03-29T02:00:00+00:00",
    ]


@pytest.mark.parametrize(
    ("fr", "ca", "machine", "text", "lang"),
    [
        ("Un banc", "Un banc (ca)", "", "Un banc", "fr"),
        ("", "Per seure", "Pour s’asseoir", "Per seure", "ca"),
        ("", "", "Pour s’asseoir", "Pour s’asseoir", "fr"),
    ],
)
def test_a_text_is_read_in_french_else_as_written(fr, ca, machine, text, lang, write, read):
    header = "id;component/id;title/fr;body/ca;body/machine_translations/fr;body/fr;state"
    path = write("a.csv", f"{header}\n1;12;;{ca};{machine};{fr};\n")
    assert [(m.text, m.lang) for m in read(path).kept] == [(text, lang)]


def test_headers_translated_by_the_site(write, read):
    header = "Identifiant,Composant/ID,Titre/fr,Corps/fr,État,Auteur/Nom,Date de publication"
    path = write("a.csv", f"{header}\n5,1,Jardin,Au bout,,Zoé,2026-01-02 10:00:00 +0100\n")
    kept = read(path).kept
    assert [(m.text, m.author, m.kind) for m in kept] == [("Jardin\n\nAu bout", "Zoé", "proposal")]


def test_json_and_workbooks_are_read_alike(write, read, make_xlsx):
    nested = {
        "id": 4,
        "component": {"id": 2},
        "title": {"fr": "Un banc"},
        "body": {"fr": "<p>Ici</p>"},
        "state": "accepted",
        "published_at": "2026-01-02T10:00:00.000+01:00",
    }
    cells = [
        ["id", "component/id", "title/fr", "body/fr", "state"],
        ["4", "2", "Un banc", "Ici", ""],
    ]
    for path in (write("a.json", json.dumps([nested])), make_xlsx({"Feuille": cells})):
        result = read(path)
        assert result.reading.reports[0].reader == "decidim"
        assert [(m.message_id, m.text) for m in result.kept] == [("proposal-4", "Un banc\n\nIci")]


def test_an_amendment_answers_the_original(write, read):
    header = "id;component/id;title/fr;body/fr;is_amend;original_proposal/url;url"
    path = write("a.csv", f"{header}\n5;12;Un banc;Là;true;{SITE}/3;{SITE}/5\n")
    assert [(m.parent_id, m.thread_id) for m in read(path).kept] == [("proposal-3", "proposal-3")]


def test_a_folder_of_other_tables_is_left_alone(write, read):
    write("d/a.csv", f"{COMMENTS}\n{comment('9', '8', 'Decidim::Comments::Comment')}\n")
    folder = write("d/b.csv", "id;texte\n1;bonjour\n").parent
    readers = [report.reader for report in read(folder).reading.reports]
    assert readers == ["decidim", "csv"]
