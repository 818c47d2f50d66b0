"""Plain text: one file, one message."""

from __future__ import annotations

import pytest

from rsmp_nlp.errors import EmptyInput
from rsmp_nlp.read import plain_text
from rsmp_nlp.read.base import ReadOptions
from rsmp_nlp.read.plain_text import PlainTextReader


def test_a_file_is_a_message_of_its_folder(write, read, tmp_path):
    write("Coopol/un.txt", "Bonjour,\nl’été arrive.\n")
    write("Coopol/2011/deux.txt", "Deux".encode("utf-16"))
    write("trois.txt", "Trois œufs à 3 €".encode("cp1252"))
    result = read(tmp_path)
    assert [(m.text, m.platform, m.source_row) for m in result.kept] == [
        ("Trois œufs à 3 €", tmp_path.name, 1),
        ("Bonjour,\nl’été arrive.\n", "Coopol", 1),
        ("Deux", "Coopol", 1),
    ]
    assert len(set(result.ids)) == 3


def test_a_file_alone_takes_the_name_of_its_folder(write, read):
    assert read(write("Coopol/un.txt", "Un")).kept[0].platform == "Coopol"
    assert read(write("Coopol/un.txt", "Un"), platform="X").kept[0].platform == "X"


def test_map_does_not_apply(write, read):
    assert read(write("un.txt", "Un"), columns={"text": "Réaction"}).texts == ["Un"]


@pytest.mark.parametrize("content", [b"", b" \n \n"])
def test_nothing_in_it(write, read, content):
    with pytest.raises(EmptyInput, match=r"un\.txt : rien à lire \(fichier vide\)"):
        read(write("un.txt", content))


def test_blank_in_utf16_is_an_empty_message(write, read):
    result = read(write("un.txt", " \n".encode("utf-16")))
    assert result.reasons == [(1, "skipped", "texte vide")]


def test_broken_bytes_are_shown_as_such(write, read):
    assert read(write("un.txt", "éé".encode() + b"\xe9")).texts == ["éé\ufffd"]


def test_a_null_byte_is_rejected(write, read):
    result = read(write("un.txt", b"abcdefgh\0"))
    assert result.reasons == [(1, "rejected", "octet nul dans l’enregistrement")]


def test_too_long_a_text(monkeypatch, write, read):
    monkeypatch.setattr(plain_text, "MAX_LINE", 10)
    assert read(write("un.txt", "x" * 10)).texts == ["x" * 10]
    result = read(write("deux.txt", "x" * 11))
    assert result.reasons == [(1, "rejected", "plus de 10 caractères dans un seul message")]


def test_description_and_sniff(source_of):
    reader, source = PlainTextReader(), source_of("é".encode("cp1252"), "a.TXT")
    assert reader.sniff(source) == 0.5
    assert reader.sniff(source_of(b"", "a.csv")) == 0.0
    description = reader.describe(source, ReadOptions())
    assert (description.encoding, description.columns) == ("cp1252", ())
