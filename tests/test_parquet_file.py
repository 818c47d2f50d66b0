"""Files read by batches are forgotten as they are read."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.parquet as pq

from rsmp_nlp.parquet_file import open_parquet

ROWS = 20_000


def test_reading_a_file_holds_little_of_it(tmp_path):
    path = tmp_path / "large.parquet"
    texts = [f"{row:08}" * 40 for row in range(ROWS)]
    table = pa.table({"text": texts})
    pq.write_table(table, path, row_group_size=1_000, compression="none", use_dictionary=False)
    size, before, most, seen = path.stat().st_size, pa.total_allocated_bytes(), 0, 0
    with open_parquet(path) as file:
        for batch in file.iter_batches(batch_size=500):
            most = max(most, pa.total_allocated_bytes() - before)
            assert batch.column(0)[0].as_py() == texts[seen]
            seen += batch.num_rows
    assert seen == ROWS
    assert most < size / 4
