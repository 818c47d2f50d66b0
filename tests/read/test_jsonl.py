"""JSON lines."""

from __future__ import annotations

import json

import pytest

from rsmp_nlp.errors import EmptyInput, NoTextColumn
from rsmp_nlp.read import decode, jsonl
from rsmp_nlp.read.base import ReadOptions
from rsmp_nlp.read.jsonl import JsonLinesReader


def test_objects_become_messages(write, read):
    path = write(
        "a.jsonl",
        '{"id": 12345678901234567890, "text": "é", "createdAt": "2024-03-01T10:00:00Z"}\r\n'
        '{"id": "b", "text": "deux", "user": "Zoé", "reply_to": 12345678901234567890}\r\n',
    )
    first, second = read(path).kept
    assert (first.message_id, first.text, first.source_row) == ("12345678901234567890", "é", 1)
    assert first.created_at.isoformat() == "2024-03-01T10:00:00+00:00"
    assert (second.author, second.parent_id) == ("Zoé", "12345678901234567890")
    assert second.parent_text == "é"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_encodings(write, read, encoding):
    path = write("a.ndjson", '{"text": "déjà œ"}\n\n{"text": "b"}'.encode(encoding))
    result = read(path)
    assert [(m.text, m.source_row) for m in result.kept] == [("déjà œ", 1), ("b", 3)]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"text": "a"', "JSON invalide à la colonne 13"),
        ("Bonjour", "JSON invalide à la colonne 1"),
        ('{"text": "a"} {"text": "b"}', "JSON invalide à la colonne 15"),
        ('["a"]', "objet JSON attendu, tableau lu"),
        ('"a"', "objet JSON attendu, chaîne lu"),
        ("3", "objet JSON attendu, nombre lu"),
        ("null", "objet JSON attendu, null lu"),
        ("NaN", "objet JSON attendu, nombre lu"),
        ("true", "objet JSON attendu, booléen lu"),
        ('{"text": "a", "n": ' + "9" * 5_000 + "}", "JSON trop profond ou nombre démesuré"),
        ('{"text": ' + "[" * 100_000 + "]" * 100_000 + "}", "JSON trop profond ou nombre démesuré"),
        ('{"text": "a\\u0000b"}', "octet nul dans l’enregistrement"),
        ('{"text": "a", "id": "\\u0000"}', "octet nul dans l’enregistrement"),
    ],
)
def test_a_broken_line_is_rejected_alone(write, read, line, reason):
    result = read(write("a.jsonl", f'{{"id": 1, "text": "avant"}}\n{line}\n{{"text": "après"}}\n'))
    assert result.texts == ["avant", "après"]
    assert result.reasons == [(2, "rejected", reason)]


@pytest.mark.parametrize("depth", [101, 500, 900, 950, 980, 990, 995])
def test_depth_is_limited_whatever_the_stack_allows(write, read, depth):
    deep = '{"text": ' + '{"a": [' * (depth // 2) + "1" + "]}" * (depth // 2) + "}"
    result = read(write("a.jsonl", '{"text": "avant"}\n' + deep + "\n"))
    assert result.texts == ["avant"]
    assert result.reasons[0][:2] == (2, "rejected")
    assert result.reasons[0][2].startswith("JSON trop profond")


def test_brackets_in_the_text_are_not_depth(write, read):
    path = write("a.jsonl", json.dumps({"text": "[{" * 5_000, "x": [[1]]}))
    assert read(path).texts == ["[{" * 5_000]


def test_values_that_are_no_text(write, read):
    path = write(
        "a.jsonl",
        '{"id": NaN, "text": "a", "author": null}\n{"id": 1.0, "text": "b"}\n{"text": NaN}\n'
        '{"text": 12}\n{"text": ["x"]}\n{"text": "seul \\ud83d"}\n{"text": "paire \\ud83d\\ude00"}\n',
    )
    result = read(path)
    assert result.texts == ["a", "b", "12", "['x']", "seul \ufffd", "paire 😀"]
    assert result.kept[0].message_id.startswith("m-")
    assert result.kept[1].message_id == "1"
    assert result.reasons == [(3, "skipped", "texte vide")]


def test_keys_that_appear_late_are_mapped(write, read):
    rows = [{"text": f"t{n}"} for n in range(300)]
    rows += [{"Auteur": "Zoé", "text": "fin", "id": 7, "publié le": "2024-03-01"}]
    path = write("a.jsonl", "\n".join(map(json.dumps, rows)))
    last = read(path).kept[-1]
    assert (last.author, last.message_id) == ("Zoé", "7")
    assert last.created_at.date().isoformat() == "2024-03-01"


def test_a_late_key_never_takes_the_place_of_a_known_one(write, read):
    rows = ['{"message": "a"}'] * 200 + ['{"text": "intrus", "message": "b"}']
    result = read(write("b.jsonl", "\n".join(rows)))
    assert result.texts[-1] == "b"


def test_keys_of_their_own_for_every_record_stay_fast(write, read):
    rows = (f'{{"text": "a", "id": {n}, "reaction_{n}": 1}}' for n in range(8_000))
    assert len(read(write("a.jsonl", "\n".join(rows))).kept) == 8_000


def test_broken_bytes_reject_their_line(write, read):
    good = '{"text": "déjà"}\n'.encode() * 3
    result = read(write("a.jsonl", good + b'{"text": "d\xe9j\xe0"}\n'))
    assert len(result.kept) == 3
    assert result.reasons == [(4, "rejected", "octets qui ne sont pas dans l’encodage du fichier")]


def test_lines_over_the_limit(monkeypatch, write, read):
    for module in (decode, jsonl):
        monkeypatch.setattr(module, "MAX_LINE", 30)
    result = read(write("a.jsonl", '{"text": "ok"}\n{"text": "' + "x" * 40 + '"}\n'))
    assert result.texts == ["ok"]
    assert result.reasons == [(2, "rejected", "ligne de 52 caractères, 30 au plus")]


def test_a_real_line_of_50_million_characters(write, read):
    result = read(write("a.jsonl", '{"text": "ok"}\n{"text": "' + "x" * 50_000_000 + '"}\n'))
    assert result.texts == ["ok"]
    assert result.reasons == [(2, "rejected", "ligne de 50000012 caractères, 16777216 au plus")]


def test_no_object_at_all_rejects_every_line(write, read):
    result = read(write("a.jsonl", "un\ndeux\n\n[3]\n"))
    assert result.kept == []
    assert [row for row, _, _ in result.reasons] == [1, 2, 4]


def test_objects_without_text(write, read):
    path = write("a.jsonl", '{"id": 1}\n')
    with pytest.raises(NoTextColumn, match="« id »"):
        read(path)


def test_blank_lines_alone_are_nothing_to_read(write, read):
    with pytest.raises(EmptyInput, match="fichier vide"):
        read(write("a.jsonl", "\n  \n"))


def test_description_and_sniff(source_of):
    source = source_of(b'{"texte": "a", "x": 1}\n{"date": "2024"}\n', "a.JSONL")
    reader = JsonLinesReader()
    assert reader.sniff(source) == 0.9
    assert reader.sniff(source_of(b"{}", "a.json")) == 0.0
    description = reader.describe(source, ReadOptions())
    assert description.columns == ("texte", "x", "date")
    assert dict(description.mapping) == {"text": "texte", "created_at": "date"}
    assert (description.encoding, description.separator) == ("utf-8", None)
