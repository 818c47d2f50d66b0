"""Parquet tables."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from rsmp_nlp.errors import BrokenFile, NoTextColumn
from rsmp_nlp.read.base import ReadOptions
from rsmp_nlp.read.parquet import ParquetReader


@pytest.fixture
def parquet(tmp_path):
    def make(columns: Any, name: str = "a.parquet", **options: Any) -> Path:
        table = columns if isinstance(columns, pa.Table) else pa.table(columns)
        pq.write_table(table, tmp_path / name, **options)
        return tmp_path / name

    return make


def test_integers_floats_timestamps_and_nulls(parquet, read):
    path = parquet(
        {
            "id": pa.array([2**62, None, 3], pa.int64()),
            "parent_id": pa.array([None, 5.0, float("nan")], pa.float64()),
            "text": ["a", "b", None],
            "date": pa.array(
                [datetime(2024, 7, 1, 10, tzinfo=UTC), None, None], pa.timestamp("us", tz="UTC")
            ),
        }
    )
    result = read(path)
    assert result.ids[0] == str(2**62)
    assert [m.parent_id for m in result.kept] == [None, "5"]
    assert [m.created_at for m in result.kept] == [datetime(2024, 7, 1, 10, tzinfo=UTC), None]
    assert [m.source_row for m in result.kept] == [1, 2]
    assert result.reasons == [(3, "skipped", "texte vide")]


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        (pa.array([datetime(2024, 7, 1, 10)], pa.timestamp("ms")), datetime(2024, 7, 1, 8)),
        (pa.array([1719828000000000001], pa.timestamp("ns")), datetime(2024, 7, 1, 8)),
        (pa.array([date(2024, 7, 1)]), datetime(2024, 7, 1)),
        (pa.array([1719828000]), datetime(2024, 7, 1, 10)),
        (pa.array(["01/07/2024 10:00"]).dictionary_encode(), datetime(2024, 7, 1, 8)),
    ],
)
def test_types_of_dates(parquet, read, column, expected):
    found = read(parquet({"text": ["a"], "date": column})).kept[0].created_at
    assert found == expected.replace(tzinfo=UTC)
    assert type(found) is datetime


def test_a_date_out_of_range_costs_no_record(parquet, read):
    dates = pa.array([2**60, 1719828000000, -(2**60)], pa.timestamp("ms"))
    result = read(parquet({"text": ["a", "b", "c"], "date": dates}))
    assert result.texts == ["a", "b", "c"]
    assert [m.created_at is None for m in result.kept] == [True, False, True]
    assert result.reading.reports[0].undated == 2


def test_columns_of_the_same_name(parquet, read):
    table = pa.table([pa.array(["oui"]), pa.array(["non"])], names=["text", "text"])
    assert read(parquet(table)).texts == ["oui"]


def test_several_batches_and_row_groups(parquet, read):
    path = parquet({"text": [f"t{n}" for n in range(5_000)]}, row_group_size=1_700)
    result = read(path)
    assert result.texts == [f"t{n}" for n in range(5_000)]
    assert [m.source_row for m in result.kept] == list(range(1, 5_001))


def test_a_null_byte_is_rejected(parquet, read):
    result = read(parquet({"text": ["a\0b", "c"]}))
    assert result.reasons == [(1, "rejected", "octet nul dans l’enregistrement")]


def test_no_text_column(parquet, read):
    with pytest.raises(NoTextColumn, match="« n »"):
        read(parquet({"n": [1]}))


@pytest.mark.parametrize("damage", ["footer", "truncated", "not parquet", "signature alone"])
def test_damage_is_one_sentence(parquet, read, damage):
    path = parquet({"text": ["a"]})
    data = path.read_bytes()
    path.write_bytes(
        {
            "footer": data[:-12] + b"\xff" * 8 + data[-4:],
            "truncated": data[: len(data) // 2],
            "not parquet": b"bonjour",
            "signature alone": b"PAR1",
        }[damage]
    )
    with pytest.raises(BrokenFile) as caught:
        read(path)
    assert str(caught.value).startswith(f"{path} : fichier endommagé ou incomplet (")
    assert "\n" not in str(caught.value)


def test_damage_further_on_keeps_what_was_read_and_says_where(parquet, read):
    texts = [f"{n} " + "x" * 50 for n in range(6_000)]
    options = {"compression": "none", "use_dictionary": False, "row_group_size": 2_048}
    path = parquet({"text": texts}, **options)
    file = pq.ParquetFile(path)
    offset = file.metadata.row_group(1).column(0).data_page_offset
    file.close()
    data = bytearray(path.read_bytes())
    data[offset : offset + 40] = b"\xff" * 40
    path.write_bytes(data)
    result = read(path)
    assert result.texts == texts[:2_048]
    assert result.reading.reports[0].error.startswith(f"{path}, ligne 2049 : fichier endommagé")


def test_the_signature_is_enough(parquet, read, source_of):
    assert read(parquet({"text": ["a"]}, "export.bin")).texts == ["a"]
    reader = ParquetReader()
    assert reader.sniff(source_of(b"PAR1", "x")) == 0.8
    assert reader.sniff(source_of(b"", "x.pq")) == 1.0
    assert reader.sniff(source_of(b"PAR", "x")) == 0.0


def test_description(parquet, source_of):
    source = source_of(parquet({"Texte": ["a"], "n": [1]}).read_bytes(), "a.parquet")
    description = ParquetReader().describe(source, ReadOptions())
    assert description.columns == ("Texte", "n")
    assert dict(description.mapping) == {"text": "Texte"}
