"""JSON of no known platform: where its messages stand, what they answer, who wrote them."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from rsmp_nlp.errors import InputError, NoTextColumn, UnknownFormat
from rsmp_nlp.read.json_tables import JsonReader

TWO = [
    {"id": 1, "texte": "Qui vient ?", "auteur": "Léa", "date": "2024-05-03T10:00:00Z"},
    {"id": 2, "texte": "Moi", "auteur": "Zoé", "date": "2024-05-03T10:05:00Z", "réponse à": 1},
]


def dumped(value: object, indent: int | None = None) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=indent).encode()


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize(
    "document",
    [
        TWO,
        {"messages": TWO},
        {"exporté le": "3 mai", "data": {"fil": {"messages": TWO}}, "rien": []},
        {"data": {"edges": [{"node": one} for one in TWO]}},
        [{"messages": TWO}],
    ],
    ids=["array", "document", "deep", "graphql", "array-of-documents"],
)
def test_messages_are_found_wherever_they_stand(write, read, document, indent):
    result = read(write("a.json", dumped(document, indent)))
    assert [(one.text, one.author, one.message_id, one.parent_id) for one in result.kept] == [
        ("Qui vient ?", "Léa", "1", None),
        ("Moi", "Zoé", "2", "1"),
    ]
    assert result.kept[0].created_at == datetime(2024, 5, 3, 10, tzinfo=UTC)
    assert result.reading.reports[0].reader == "json"
    assert [one.source_row for one in result.kept] == [1, 2]


@pytest.mark.parametrize("name", ["a.json", "a.jsonl", "RC_2024-05"])
def test_lines_with_nested_authors_are_read_whatever_their_name(write, read, name):
    lines = [{"id": n, "text": f"texte {n}", "user": {"id": n, "login": "lea"}} for n in (1, 2)]
    result = read(write(name, b"\n".join(map(dumped, lines)) + b"\nabc\n"))
    assert [(one.text, one.author) for one in result.kept] == [
        ("texte 1", "lea"),
        ("texte 2", "lea"),
    ]
    assert [row for row, _, _ in result.reasons] == [3]


def test_answers_that_a_message_holds_say_what_they_answer(write, read):
    thread = {
        "kind": "youtube#commentThread",
        "id": "A",
        "snippet": {
            "videoId": "v",
            "topLevelComment": {
                "id": "A",
                "snippet": {
                    "textDisplay": "Merci &amp; bravo",
                    "textOriginal": "Merci & bravo",
                    "authorDisplayName": "@lea",
                    "publishedAt": "2024-05-03T10:00:00Z",
                },
            },
        },
        "replies": {"comments": [{"id": "A.1", "snippet": {"textOriginal": "Oui", "x": 1}}]},
    }
    result = read(write("a.json", dumped({"items": [thread]})))
    assert [(one.text, one.message_id, one.parent_id, one.thread_id) for one in result.kept] == [
        ("Merci & bravo", "A", None, "A"),
        ("Oui", "A.1", "A", "A"),
    ]
    assert result.kept[0].author == "@lea"


def test_a_tree_of_comments_is_walked_to_its_leaves(write, read):
    tree: dict[str, object] = {"id": 0, "body": "niveau 0"}
    for depth in range(1, 40):
        tree = {"id": depth, "body": f"niveau {depth}", "replies": [tree]}
    result = read(write("a.json", dumped([tree])))
    assert [one.message_id for one in result.kept] == [str(n) for n in reversed(range(40))]
    assert {one.thread_id for one in result.kept} == {"39"}
    assert result.kept[-1].parent_id == "1"


def test_comments_of_a_video_open_threads_or_answer(write, read):
    video = {
        "id": "v",
        "description": "La vidéo",
        "comments": [
            {"id": "a", "text": "Bien", "author": "@x", "parent": "root", "timestamp": 1714730000},
            {"id": "b", "text": "Oui", "author": "@y", "parent": "a", "timestamp": 1714730001},
        ],
    }
    kept = read(write("v.info.json", dumped(video))).kept
    assert [(one.message_id, one.parent_id, one.thread_id) for one in kept] == [
        ("a", None, "a"),
        ("b", "a", "a"),
    ]


def test_objects_without_text_are_counted(write, read):
    rows = [*TWO, {"id": 3, "texte": None}, {"id": 4}, "rien"]
    result = read(write("a.json", dumped(rows)))
    assert len(result.kept) == 2
    assert result.reasons == [
        (3, "skipped", "texte vide"),
        (4, "skipped", "texte vide"),
        (5, "rejected", "objet JSON attendu"),
    ]


def test_descriptions_of_things_are_no_messages(write, read):
    path = write("canaux.json", dumped([{"name": "général", "description": "On parle de tout"}]))
    with pytest.raises(NoTextColumn, match="« description », « name »"):
        read(path)


def test_the_text_may_be_named_by_the_user(write, read):
    path = write("a.json", dumped({"rows": [{"n": 1, "dit": "Bonjour", "qui": {"nom": "Léa"}}]}))
    result = read(path, columns={"text": "dit", "author": "qui.nom"})
    assert [(one.text, one.author) for one in result.kept] == [("Bonjour", "Léa")]


def test_a_document_cut_short_gives_what_stands_before(write, read):
    path = write("a.json", dumped({"messages": TWO})[:-30])
    result = read(path)
    assert result.texts == ["Qui vient ?"]
    assert result.reasons == [(2, "rejected", "JSON invalide, la suite n’est pas lue")]


@pytest.mark.parametrize(
    "document",
    [
        {"participants": [{"name": "a"}], "messages": [{"sender_name": "a", "content": "Privé"}]},
        {"zerver_message": [{"id": 1, "recipient": 3, "content": "Privé ?"}]},
    ],
    ids=["facebook", "zulip"],
)
def test_archives_of_private_messages_are_not_taken_for_tables(write, source_of, document):
    assert JsonReader().sniff(source_of(dumped(document), "a.json")) == 0


@pytest.mark.parametrize("text", [b"{}", b'{"a": 1}', b"[]", b"[1, 2]", b'{"text": ', b"x"])
def test_what_holds_no_message_is_told(write, read, text):
    with pytest.raises(InputError) as error:
        read(write("a.json", text))
    assert isinstance(error.value, InputError | UnknownFormat)
