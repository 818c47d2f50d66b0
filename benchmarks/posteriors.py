"""Out-of-fold posteriors of labelled messages, kept for the benchmarks that read them.

    python benchmarks/posteriors.py ../shared/real corpora/starter -o build/left_out.parquet

Each real message is classified by a model that saw nothing of its group of platforms; texts written
for the project only train. The file has one row per real message, without text: the columns of a
model's `left_out.parquet`.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "nlp"))

from rsmp_nlp.classify.crossvalidate import calibrated, out_of_fold
from rsmp_nlp.classify.labels import read_labelled
from rsmp_nlp.classify.train import training_rows
from rsmp_nlp.read.base import ReadOptions
from rsmp_nlp.read.reading import Reading
from rsmp_nlp.schema import POSTERIOR_COLUMNS, Message
from rsmp_nlp.taxonomy import CLASSES


def main() -> None:
    """Write the file."""
    import pandas as pd

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("labelled", nargs="+")
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("--folds", type=int, default=10)
    options = parser.parse_args()
    labelled = read_labelled(options.labelled).labelled
    rows = training_rows(labelled)
    real = np.array([not one.written for one in labelled])
    groups = [one.group for one in labelled]
    held_out = out_of_fold(
        rows, groups, real, 0, options.folds, lambda done, total: print(done, total, flush=True)
    )
    kept = held_out.rows
    _, posteriors = calibrated(held_out, rows.classes[kept], rows.weights[kept])
    threads = threads_of(options.labelled)
    messages = [labelled[row] for row in kept]
    table = pd.DataFrame(
        {
            "platform": [one.platform for one in messages],
            "group": [one.group for one in messages],
            "thread": [threads.get((one.platform, one.message_id)) for one in messages],
            "kind": [one.kind for one in messages],
            "usage": [CLASSES[place] for place in rows.classes[kept]],
        }
    )
    table[POSTERIOR_COLUMNS] = posteriors.astype(np.float32)
    options.output.parent.mkdir(parents=True, exist_ok=True)
    table.to_parquet(options.output, compression="zstd", index=False)
    print(len(table), "rows", options.output.stat().st_size, "bytes")


def threads_of(paths: list[str]) -> dict[tuple[str, str], str | None]:
    """Return the thread of every message under the paths, by platform and identifier."""
    reading = Reading(tuple(paths), ReadOptions())
    return {
        (item.platform, item.message_id): item.thread_id
        for item in reading
        if isinstance(item, Message)
    }


if __name__ == "__main__":
    main()
