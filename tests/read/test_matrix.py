"""Every sample of these tests against every reader: one is sure, the others say no."""

from __future__ import annotations

import pytest
from tests.read.mails import MBOX, PLAIN
from tests.read.test_feed import ATOM, COMMENTS, RDF, RSS
from tests.read.test_tei import TALK, TEI
from tests.read.test_wordpress import export, item

from rsmp_nlp.read.registry import reader_for, readers

GENERAL = {"csv", "jsonl", "parquet", "xlsx", "txt"}
SAMPLES = {
    "mail": [("liste.mbox", MBOX), ("2024-March.txt", MBOX), ("a.eml", PLAIN.partition("\n")[2])],
    "feed": [("flux.xml", RSS), ("feed", ATOM), ("a.rss", COMMENTS), ("a.rdf", RDF)],
    "wordpress": [
        ("site.WordPress.2024-03-02.xml", export(item(1)).decode()),
        ("a.txt", export(item(1)).decode()),
    ],
    "tei": [("corpus.xml", TEI), ("corpus.tei", TALK)],
    "csv": [("a.csv", "id;texte\n1;From Paris <rss>\n"), ("b.csv", "From;Date;Subject\na;b;c\n")],
    "jsonl": [("a.jsonl", '{"id": 1, "text": "<rss>"}\n')],
    "txt": [("a.txt", "Bonjour"), ("b.txt", "From: Paris\nObjet: lettre\n\nBonjour")],
}
CASES = [(name, file, text) for name, files in SAMPLES.items() for file, text in files]


@pytest.mark.parametrize(("name", "file", "text"), CASES)
def test_one_reader_takes_each_sample(source_of, name, file, text):
    source = source_of(text.encode(), file)
    assert reader_for(source).name == name
    single = [reader for reader in readers() if reader.name not in GENERAL]
    others = [reader.name for reader in single if reader.name != name and _sure(reader, source)]
    assert others == []


def _sure(reader, source):
    from rsmp_nlp.read import base

    exports = getattr(base, "ExportReader", None)
    return not (exports and isinstance(reader, exports)) and reader.sniff(source) > 0
