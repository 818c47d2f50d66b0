"""The time of the default model beside that of the script a user would write, in one run.

    python benchmarks/speed.py ../shared/real --messages 5000 --rounds 3

Both classify the same texts, already read; rounds alternate, and what is printed are medians and their
ratio. The script is that of `left_out.py`: TF-IDF of words 1-2 and characters 2-5, logistic regression.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "nlp"))

from left_out import plain_model

from rsmp_nlp.classify.installed import model_folder
from rsmp_nlp.classify.labels import read_labelled
from rsmp_nlp.classify.storage import load
from rsmp_nlp.preprocess.document import documents
from rsmp_nlp.taxonomy import CLASSES


def main() -> None:
    """Print microseconds per message of both, and the ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("labelled", nargs="+")
    parser.add_argument("--model", default="default")
    parser.add_argument("--messages", type=int, default=5_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    labelled = read_labelled(options.labelled).labelled
    script = plain_model().fit(
        [one.text for one in labelled], [CLASSES.index(one.usage) for one in labelled]
    )
    ours = load(model_folder(options.model))
    chosen = np.random.default_rng(0).permutation(len(labelled))[: options.messages]
    texts = [labelled[row].text for row in chosen]
    kinds = [labelled[row].kind for row in chosen]
    parents = [labelled[row].parent_text for row in chosen]
    candidates: dict[str, Callable[[], object]] = {
        "script": lambda: script.predict_proba(texts),
        "preprocessing": lambda: documents(texts, kinds, parents),
        "default": lambda: ours.posteriors(documents(texts, kinds, parents)),
    }
    seconds: dict[str, list[float]] = {name: [] for name in candidates}
    for _ in range(options.rounds):
        for name, run in candidates.items():
            start = time.perf_counter()
            run()
            seconds[name].append(time.perf_counter() - start)
    middle = {name: median(values) for name, values in seconds.items()}
    for name, value in middle.items():
        print(f"{name:14} {1e6 * value / len(texts):6.0f} µs a message")
    print(f"default / script: {middle['default'] / middle['script']:.2f}")


if __name__ == "__main__":
    main()
