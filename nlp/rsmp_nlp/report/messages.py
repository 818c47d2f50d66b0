"""The messages table of a run, read by batches for aggregation."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rsmp_nlp.addresses import refuse_remote
from rsmp_nlp.errors import BrokenFile, NotReadable, UsageError
from rsmp_nlp.parquet_file import open_parquet
from rsmp_nlp.preprocess.language import FRENCH

if TYPE_CHECKING:
    import pyarrow as pa

MESSAGES_FILE = "messages.parquet"
_ROWS = 16_384


def read_predictions(
    path: Path,
    more: Sequence[str] = (),
    *,
    columns: Collection[str] | None = None,
    french_only: bool = False,
) -> Iterator[pa.RecordBatch]:
    """Yield the predictions of a run by batches, with the columns that aggregation needs.

    Parameters
    ----------
    path : folder of a run, or a table of predictions
    more : other columns wanted
    columns : of all these, those that are read; all of them if None
    french_only : whether messages known to be in another language are left out

    Raises
    ------
    NotReadable, BrokenFile
        There is no such table, or it cannot be read or lacks a column.
    UsageError
        A column of `more` is not in the table.
    """
    import pyarrow.compute as pc

    from rsmp_nlp.aggregate.survey import NEEDED_COLUMNS, OPTIONAL_COLUMNS

    refuse_remote(path)
    path = path / MESSAGES_FILE if path.is_dir() else path
    if not path.is_file():
        raise NotReadable(path, "aucune table de messages ici")
    try:
        file = open_parquet(path)
    except (OSError, ValueError) as error:
        raise BrokenFile(path, "", "Parquet illisible") from error
    with file:
        there = file.schema_arrow.names
        missing = [name for name in NEEDED_COLUMNS if name not in there]
        if missing:
            raise BrokenFile(path, "", f"la colonne {missing[0]} manque")
        unknown = [name for name in more if name not in there]
        if unknown:
            raise UsageError(
                f"--by {unknown[0]} : {path} n’a pas cette colonne. Colonnes : {', '.join(there)}."
            )
        wanted = [*NEEDED_COLUMNS, *(name for name in OPTIONAL_COLUMNS if name in there)]
        wanted = [name for name in (*wanted, *more) if columns is None or name in columns]
        wanted = list(dict.fromkeys([*wanted, *(["lang"] if french_only else [])]))
        # threads of Arrow would take longer to start than a batch to read
        for batch in file.iter_batches(batch_size=_ROWS, columns=wanted, use_threads=False):
            kept = batch
            if french_only:
                other = pc.fill_null(pc.not_equal(batch.column("lang"), FRENCH), False)
                kept = batch.filter(pc.invert(other))
            if kept.num_rows:
                yield kept
