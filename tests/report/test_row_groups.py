from itertools import pairwise

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from rsmp_nlp.report import row_groups
from rsmp_nlp.report.row_groups import RowGroups

SCHEMA = pa.schema([pa.field("id", pa.string()), pa.field("n", pa.int64())])


def table(start, stop):
    ids = [None if rank % 7 == 0 else f"m{rank % 50}" for rank in range(start, stop)]
    return pa.Table.from_pydict({"id": ids, "n": list(range(start, stop))}, schema=SCHEMA)


@pytest.fixture(autouse=True)
def small(monkeypatch):
    monkeypatch.setattr(row_groups, "_STEP", 10)
    monkeypatch.setattr(row_groups, "GROUP_ROWS", 40)


def written(path, bounds):
    with RowGroups(path, SCHEMA) as writer:
        for start, stop in pairwise(bounds):
            writer.write(table(start, stop))
    return path.read_bytes()


@pytest.mark.parametrize(
    "bounds",
    [[0, 105], [0, 1, 2, 50, 105], list(range(106)), [0, 40, 80, 105], [0, 0, 99, 99, 105]],
)
def test_bytes_do_not_depend_on_how_rows_came(tmp_path, bounds):
    expected = written(tmp_path / "a", [0, 13, 26, 39, 52, 105])
    assert written(tmp_path / "b", bounds) == expected
    assert pq.read_table(tmp_path / "b").equals(table(0, 105))
    groups = pq.ParquetFile(tmp_path / "b").metadata
    sizes = [groups.row_group(rank).num_rows for rank in range(groups.num_row_groups)]
    assert sizes == [40, 40, 25]


def test_long_texts_close_a_group_sooner(tmp_path, monkeypatch):
    monkeypatch.setattr(row_groups, "GROUP_BYTES", 40)
    expected = written(tmp_path / "a", [0, 105])
    assert written(tmp_path / "b", list(range(106))) == expected
    assert pq.ParquetFile(tmp_path / "a").metadata.num_row_groups > 3


def test_no_row_is_a_table_without_rows(tmp_path):
    written(tmp_path / "a", [0])
    assert pq.read_table(tmp_path / "a").schema.equals(SCHEMA)
