"""What a model said of platforms that it had not seen, kept beside it: no text, no identifier.

Positions rest on it: how classes are confused, how far a platform's shares are from the truth, how
unlike the training messages a platform is (`aggregate`).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from rsmp_nlp.parquet_file import open_parquet
from rsmp_nlp.schema.tables import POSTERIOR_COLUMNS
from rsmp_nlp.taxonomy import CLASSES

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

    from rsmp_nlp.classify.labels import Labelled

LEFT_OUT: Final = "left_out.parquet"
"""One row per message left out in turn: `platform`, `group`, `thread` (a code within its platform,
-1 where it has none), `usage` observed, and one column per class of `POSTERIOR_COLUMNS`."""

_COLUMNS: Final = ("platform", "group", "thread", "usage", *POSTERIOR_COLUMNS)


def write_left_out(
    folder: Path, messages: Sequence[Labelled], posteriors: NDArray[np.float64]
) -> None:
    """Write `left_out.parquet` in the folder of a model.

    Parameters
    ----------
    messages : shape `(n,)`
    posteriors : shape `(n, 10)`, calibrated, each row by a model that saw nothing of its group
    """
    import pandas as pd

    table = pd.DataFrame(
        {
            "platform": [one.platform for one in messages],
            "group": [one.group for one in messages],
            "thread": _thread_codes(messages),
            "usage": [one.usage for one in messages],
        }
    )
    table[POSTERIOR_COLUMNS] = posteriors.astype(np.float32)
    table.to_parquet(folder / LEFT_OUT, compression="zstd", index=False)


def read_left_out(folder: Path) -> pa.Table | None:
    """Return the table of a model, None where it has none or one that is not ours."""
    import pyarrow as pa

    kinds = {"thread": pa.int32(), **dict.fromkeys(POSTERIOR_COLUMNS, pa.float64())}
    schema = pa.schema([(name, kinds.get(name, pa.string())) for name in _COLUMNS])
    try:
        with open_parquet(folder / LEFT_OUT) as file:
            table = file.read(list(_COLUMNS)).select(_COLUMNS).cast(schema)
    except (OSError, ValueError, KeyError, TypeError, NotImplementedError):
        return None
    if not table.num_rows or any(column.null_count for column in table.columns):
        return None
    if not set(table["usage"].unique().to_pylist()) <= set(CLASSES):
        return None
    posteriors = np.array([table[name].to_numpy() for name in POSTERIOR_COLUMNS])
    # written so that what is no number does not pass
    return table if ((posteriors >= 0) & (posteriors <= 1)).all() else None


def _thread_codes(messages: Sequence[Labelled]) -> NDArray[np.int32]:
    codes: dict[tuple[str, str], int] = {}
    counts: dict[str, int] = {}
    found = np.full(len(messages), -1, dtype=np.int32)
    for row, one in enumerate(messages):
        if one.thread is None:
            continue
        key = (one.platform, one.thread)
        if key not in codes:
            codes[key] = counts.get(one.platform, 0)
            counts[one.platform] = codes[key] + 1
        found[row] = codes[key]
    return found
