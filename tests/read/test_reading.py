"""Everything under some paths, with nothing lost on the way."""

from __future__ import annotations

import hashlib
import json

import pytest

from rsmp_nlp.errors import EmptyInput, InputError, NoTextColumn, UnknownFormat
from rsmp_nlp.read.select import REPEATED

CSV = (
    "id;texte;nature_auteur;type;parent\n"
    "1;Bonjour;;post;\n2;;;post;\n3;Bip;bot;post;\n4;A rejoint;système;;\n5;RT;;partage;\n"
    "1;Bonjour;;post;\n1;Autre texte;;post;\n6;Merci;;réponse;1\n7;court\n"
)


def test_the_counts_of_a_source(write, read):
    path = write("Coopol.csv", CSV)
    result = read(path)
    [report] = result.reading.reports
    assert (report.label, report.reader, report.error) == (str(path), "csv", None)
    assert (report.read, report.kept, report.undated) == (9, 3, 3)
    assert dict(report.skipped) == {
        "texte vide": 1,
        "robot": 1,
        "message système": 1,
        "partage sans texte propre": 1,
        REPEATED: 1,
    }
    assert dict(report.rejected) == {"2 cellules lues, 5 attendues": 1}
    assert report.sha256 == hashlib.sha256(CSV.encode()).hexdigest()
    assert [m.source_row for m in result.kept] == [2, 8, 9]


def test_replies_are_linked_across_the_file(write, read):
    first, _, reply = read(write("Coopol.csv", CSV)).kept
    assert (first.thread_id, first.parent_id) == ("1", None)
    assert (reply.thread_id, reply.parent_id, reply.parent_text) == ("1", "1", "Bonjour")


def test_what_is_skipped_is_shown_as_read(write, read):
    skipped = read(write("Coopol.csv", CSV)).dropped
    assert json.loads(skipped[1].raw) == {"message_id": "3", "text": "Bip"}
    assert [(item.source_row, item.status) for item in skipped] == [
        (3, "skipped"),
        (4, "skipped"),
        (5, "skipped"),
        (6, "skipped"),
        (7, "skipped"),
        (10, "rejected"),
    ]


def test_include_brings_back(write, read):
    path = write("Coopol.csv", CSV)
    result = read(path, include=frozenset({"bot", "system", "repost"}))
    assert result.texts == ["Bonjour", "Bip", "A rejoint", "RT", "Autre texte", "Merci"]


def test_the_same_file_given_twice_counts_once(write, read):
    path = write("a.csv", "texte\nun\ndeux\n")
    result = read(path, path)
    assert result.texts == ["un", "deux"]
    assert [dict(report.skipped) for report in result.reading.reports] == [{}, {REPEATED: 2}]


def test_a_repeated_id_on_another_platform_is_another_message(write, read, tmp_path):
    write("A.csv", "id;texte\n1;un\n")
    write("B.csv", "id;texte\n1;un\n")
    assert [(m.platform, m.message_id) for m in read(tmp_path).kept] == [("A", "1"), ("B", "1")]


def test_unreadable_files_of_a_folder_are_noted_and_named_ones_are_errors(write, read, tmp_path):
    good = write("d/a.csv", "texte\nun\n")
    bad = [write("d/b.csv", "id\n1\n"), write("d/image.png", b"\x89PNG"), write("d/vide.csv", "")]
    result = read(tmp_path / "d")
    assert result.texts == ["un"]
    assert result.reading.named_errors == []
    assert [(r.label, r.reader, r.error is None) for r in result.reading.reports] == [
        (str(good), "csv", True),
        (str(bad[0]), "csv", False),
        (str(bad[1]), None, False),
        (str(bad[2]), None, False),
    ]
    result = read(good, *bad)
    kinds = [type(error) for error in result.reading.named_errors]
    assert kinds == [NoTextColumn, UnknownFormat, EmptyInput]


def test_nothing_at_all_raises_the_first_error(write, read):
    bad = [write("b.csv", "id\n1\n"), write("image.png", b"\x89PNG")]
    with pytest.raises(NoTextColumn, match=r"b\.csv"):
        read(*bad)
    with pytest.raises(UnknownFormat, match=r"image\.png : format non reconnu"):
        read(*reversed(bad))


def test_no_path_and_no_record(write, read):
    with pytest.raises(EmptyInput):
        read()
    path = write("a.csv", "texte\n")
    with pytest.raises(EmptyInput) as caught:
        read(path)
    assert str(caught.value).startswith(f"{path} : rien à lire (aucun message)")


def test_only_dropped_records_are_a_reading(write, read):
    result = read(write("a.csv", "id;texte\n1;\n2\n"))
    assert result.kept == []
    assert result.reading.read == 2


def test_an_error_after_some_records_keeps_them(write, read, monkeypatch):
    from rsmp_nlp.read.jsonl import JsonLinesReader

    whole = JsonLinesReader.read

    def failing(self, source, options):
        yield from whole(self, source, options)
        raise InputError(f"{source.label} : panne")

    monkeypatch.setattr(JsonLinesReader, "read", failing)
    path = write("a.jsonl", '{"text": "un"}\n3\n')
    result = read(path)
    [report] = result.reading.reports
    assert (report.read, report.kept, report.error) == (2, 1, f"{path} : panne")
    assert report.sha256 is not None
    assert len(result.reading.named_errors) == 1


def test_reading_is_deterministic(write, read, tmp_path):
    write("x/a.csv", CSV)
    write("x/b.jsonl", '{"text": "é"}\n{"text": "é"}\n')
    write("c.txt", "Bonjour")
    first, second = read(tmp_path), read(tmp_path)
    assert first.kept == second.kept
    assert first.dropped == second.dropped
    assert len(set(first.ids)) == len(first.ids)
