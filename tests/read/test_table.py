"""What tabular formats share."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rsmp_nlp.errors import NoTextColumn
from rsmp_nlp.read.base import ReadOptions
from rsmp_nlp.read.records import RawRecord
from rsmp_nlp.read.table import RawTable, TableReader, unique_names
from rsmp_nlp.schema.records import Dropped, Message


class Fixed(TableReader):
    """Reads the same table whatever the source."""

    name = formats = "fixe"

    def __init__(self, *columns: str) -> None:
        self.columns = columns

    def sniff(self, source):
        return 1.0

    def table(self, source, options):
        cells = dict.fromkeys(self.columns, "x")
        records = [RawRecord(2, cells), Dropped("rejected", "cassé", source.label, 3, "")]
        return RawTable(self.columns, iter(records), "utf-8", ";")


def test_read_gives_one_item_a_record(source_of):
    items = list(Fixed("texte", "id").read(source_of(b""), ReadOptions()))
    assert [type(item) for item in items] == [Message, Dropped]
    assert (items[0].message_id, items[0].source_file, items[0].platform) == ("x", "a.csv", "a")


def test_describe(source_of):
    options = ReadOptions(columns={"text": "titre"})
    description = Fixed("id", "titre", "texte").describe(source_of(b""), options)
    assert dict(description.mapping) == {"text": "titre", "message_id": "id"}
    assert (description.encoding, description.separator) == ("utf-8", ";")
    assert description.columns == ("id", "titre", "texte")


def test_a_table_without_text_is_refused(source_of):
    for use in (Fixed("id").describe, lambda *given: list(Fixed("id").read(*given))):
        with pytest.raises(NoTextColumn, match=r"^a\.csv : "):
            use(source_of(b""), ReadOptions())


def test_a_table_reader_has_a_table():
    with pytest.raises(TypeError, match="abstract"):
        TableReader()


@settings(max_examples=100, deadline=None, database=None)
@given(st.lists(st.sampled_from(["a", "a (2)", "a (3)", "a (2) (3)", "b"])))
@example(["a", "a (3)", "a"])
def test_names_made_unique_are_unique(names):
    assert len(set(unique_names(names))) == len(names)
    assert len(unique_names(names)) == len(names)
