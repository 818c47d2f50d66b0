"""Which reader takes a source."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from rsmp_nlp.errors import EmptyInput, UnknownFormat
from rsmp_nlp.read import registry
from rsmp_nlp.read.base import Reader
from rsmp_nlp.read.registry import reader_for, readers


@pytest.mark.parametrize(
    ("name", "data", "reader"),
    [
        *(("a.csv", b"x", "csv"), ("a.TSV", b"x", "csv"), ("a.jsonl", b"x", "jsonl")),
        *(("a.ndjson", b"x", "jsonl"), ("a.parquet", b"x", "parquet"), ("a", b"PAR1", "parquet")),
        *(("a.xlsx", b"x", "xlsx"), ("a.ods", b"x", "xlsx"), ("a.txt", b"x", "txt")),
    ],
)
def test_the_reader_of_a_source(source_of, name, data, reader):
    assert reader_for(source_of(data, name)).name == reader


def test_readers_are_as_the_protocol_says():
    assert all(isinstance(reader, Reader) for reader in readers())
    names = [reader.name for reader in readers()]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("name", "seen"), [("a.docx", "extension « .docx »"), ("LISEZMOI", "aucune extension")]
)
def test_an_unknown_format_names_what_is_read(source_of, name, seen):
    with pytest.raises(UnknownFormat) as caught:
        reader_for(source_of(b"x", name))
    sentence = str(caught.value)
    assert sentence.startswith(f"{name} : format non reconnu ({seen}). Formats lus : CSV ou TSV")
    assert sentence.endswith("Convertissez le fichier dans l’un d’eux.")


def test_an_empty_file_is_said_empty_whatever_its_format(source_of):
    for name in ("a.csv", "a.xlsx", "a.docx"):
        with pytest.raises(EmptyInput, match="fichier vide"):
            reader_for(source_of(b"", name))


def test_readers_of_other_packages_are_asked(source_of, monkeypatch):
    class Chat:
        name, formats = "chat", "export de messagerie"

        def sniff(self, source):
            return 0.7 if source.head(4) == b"chat" else 0.0

    def points(group):
        assert group == "rsmp_nlp.readers"
        return [SimpleNamespace(load=lambda: Chat)]

    monkeypatch.setattr(registry, "entry_points", points)
    readers.cache_clear()
    try:
        assert reader_for(source_of(b"chat", "a.txt")).name == "chat"
        assert reader_for(source_of(b"autre", "a.txt")).name == "txt"
    finally:
        readers.cache_clear()
