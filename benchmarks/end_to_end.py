"""The whole `classify` beside what a user would script, each as a process of its own, in one run.

    python benchmarks/end_to_end.py ../shared/real --messages 24000 --rounds 3

A CSV of real texts, each once where there are enough, is read, classified and written by `rsmp-nlp classify`
(tables, intervals and report included) and by the script: pandas `read_csv`, TF-IDF of words 1-2 and characters
2-5, logistic regression, `to_parquet`; and by the same with spaCy's `textcat` (bag of words) in the place of the
model. All are fitted before, and take one core: `classify` has `--workers 1` there; what a user gets who does not
say, processes on all cores where the corpus is worth it, is a line of its own. Each is also run on `FEW` messages:
the difference is the time per message without start-up. Rounds alternate; medians and ratios are printed.

`--peers` then compares models on texts in memory, fewer of them: the script's, spaCy's, an encoder of the shape
of CamemBERT-base with random weights, and fastText, where they are installed.
"""

from __future__ import annotations

import argparse
import csv
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from itertools import product
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "nlp"))

from left_out import plain_model

from rsmp_nlp.classify.labels import Labelled, read_labelled
from rsmp_nlp.collection import collect_less_often
from rsmp_nlp.read.base import ReadOptions
from rsmp_nlp.read.reading import Reading
from rsmp_nlp.schema.records import Message
from rsmp_nlp.taxonomy import CLASSES

if TYPE_CHECKING:
    from sklearn.pipeline import Pipeline
    from spacy.language import Language

ROOT = Path(__file__).parents[1]
FEW = 200
"""Messages of the runs that measure start-up."""

PEER_MESSAGES = 5_000
ENCODER_MESSAGES = 32

_SCRIPT = """
import sys
{imports}
import pandas as pd
table = pd.read_csv(sys.argv[1], dtype=str)
found = {found}
pd.concat([table["id"], pd.DataFrame(found)], axis=1).rename(columns=str).to_parquet(sys.argv[3])
"""
SCRIPTS = {
    "script": _SCRIPT.format(
        imports="import joblib",
        found='joblib.load(sys.argv[2]).predict_proba(table["texte"].tolist())',
    ),
    "spaCy textcat": _SCRIPT.format(
        imports="import spacy",
        found='[one.cats for one in spacy.load(sys.argv[2]).pipe(table["texte"].tolist())]',
    ),
}
"""What a user would write, and the same with spaCy's model: texts, model, where predictions go."""

OURS: dict[str, tuple[str, ...]] = {
    "classify --workers 1": ("--workers", "1"),
    "classify, all cores": (),
}


def main() -> None:
    """Print microseconds per message, start-up, and ratios."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument(
        "labelled", nargs="+", help="folders of messages, of which some are labelled"
    )
    parser.add_argument("--messages", type=int, default=24_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--peers", action="store_true")
    options = parser.parse_args()
    labelled, texts = read_labelled(options.labelled).labelled, _texts(options.labelled)
    with tempfile.TemporaryDirectory() as name:
        against_script(labelled, texts, Path(name), options.messages, options.rounds)
    if options.peers:
        against_peers(labelled, [one.text for one in texts], options.rounds)


def _texts(paths: Sequence[str]) -> list[Message]:
    """Return all messages, labelled or not."""
    return [one for one in Reading(tuple(paths), ReadOptions()) if isinstance(one, Message)]


def against_script(
    labelled: list[Labelled], texts: list[Message], folder: Path, messages: int, rounds: int
) -> None:
    """Print the time of each, with and without start-up.

    Parameters
    ----------
    labelled : what the script's model is fitted on
    texts : what both classify
    """
    import joblib

    joblib.dump(_fitted_script(labelled), folder / "script")
    _fitted_textcat(labelled).to_disk(folder / "spaCy textcat")
    sizes = {FEW: folder / "few.csv", messages: folder / "many.csv"}
    for size, path in sizes.items():
        _write(texts, path, size)
    calls: dict[str, Callable[[Path], list[str]]] = {
        name: partial(_of_script, script, folder / name, folder / "x.parquet")
        for name, script in SCRIPTS.items()
    }
    for name, workers in OURS.items():
        calls[name] = partial(_of_classify, workers, folder)
    seconds: dict[tuple[str, int], list[float]] = {}
    for _ in range(rounds):
        for size, path in sizes.items():
            for name, arguments in calls.items():
                started = time.perf_counter()
                subprocess.run(
                    [sys.executable, *arguments(path)],
                    check=True,
                    env={"PYTHONPATH": str(ROOT / "nlp"), "OMP_NUM_THREADS": "1"},
                )
                seconds.setdefault((name, size), []).append(time.perf_counter() - started)
    middle = {key: median(values) for key, values in seconds.items()}
    each = {
        name: 1e6 * (middle[name, messages] - middle[name, FEW]) / (messages - FEW)
        for name in calls
    }
    for name in calls:
        print(
            f"{name:22} {each[name]:6.0f} µs a message, {FEW} messages in {middle[name, FEW]:.1f} s"
        )
    for ours, name in product(OURS, SCRIPTS):
        print(f"{ours} / {name}, per message: {each[ours] / each[name]:.2f}")
        whole = middle[ours, messages] / middle[name, messages]
        print(f"{ours} / {name}, {messages} messages with start-up: {whole:.2f}")


def _of_classify(workers: tuple[str, ...], folder: Path, texts: Path) -> list[str]:
    return [
        *("-m", "rsmp_nlp", "classify", str(texts), "-o", str(folder / "out"), *workers),
        *("--no-resume", "--quiet", "--key", str(folder / "key")),
    ]


def _of_script(script: str, model: Path, found: Path, texts: Path) -> list[str]:
    return ["-c", script, str(texts), str(model), str(found)]


def _write(texts: list[Message], path: Path, size: int) -> None:
    chosen = np.random.default_rng(0).permutation(max(size, len(texts)))[:size] % len(texts)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["id", "texte", "nature", "plateforme", "auteur", "fil"])
        for number, row in enumerate(chosen):
            one = texts[row]
            author, thread = f"auteur {number % 997}", f"fil {number // 7}"
            writer.writerow([number, one.text, one.kind or "", one.platform, author, thread])


def against_peers(labelled: list[Labelled], texts: list[str], rounds: int) -> None:
    """Print the time per message of other classifiers beside ours, texts in memory, one thread.

    Each round has texts of its own, gone through twice: chunks of text already met cost less, to spaCy too.

    Parameters
    ----------
    labelled : what the others are fitted on
    texts : what all classify
    """
    from rsmp_nlp.classify.installed import model_folder
    from rsmp_nlp.classify.linear import LinearClassifier
    from rsmp_nlp.classify.storage import load
    from rsmp_nlp.preprocess.document import preprocess

    collect_less_often()  # as the command does, for all of them
    ours = load(model_folder("default"))
    assert isinstance(ours, LinearClassifier)

    def classify(texts: list[str]) -> None:
        nothing = [None] * len(texts)
        for some in preprocess(texts, nothing, nothing):
            ours.posteriors_and_features(some.terms)

    candidates: dict[str, tuple[Callable[[list[str]], object], int]] = {
        "rsmp-nlp": (classify, PEER_MESSAGES)
    }
    for name, made in (
        ("script", _script),
        ("spaCy textcat", _spacy),
        ("CamemBERT-base", _encoder),
        ("fastText", _fasttext),
    ):
        try:
            candidates[name] = made(labelled)
        except ImportError as error:
            print(f"{name}: not installed ({error.name})")
    order = np.random.default_rng(1).permutation(len(texts))
    rounds = min(rounds, len(order) // PEER_MESSAGES - 1)
    seconds: dict[tuple[str, str], list[float]] = {}
    for place in range(rounds + 1):
        chosen = order[place * PEER_MESSAGES : (place + 1) * PEER_MESSAGES]
        of_round = [texts[row] for row in chosen]
        for name, (run, count) in candidates.items():
            for kind in ("new texts", "again"):
                started = time.perf_counter()
                run(of_round[:count])
                if place:  # the first round warms up
                    taken = (time.perf_counter() - started) / count
                    seconds.setdefault((name, kind), []).append(taken)
    for kind in ("new texts", "again"):
        own = median(seconds["rsmp-nlp", kind])
        for name in candidates:
            value = median(seconds[name, kind])
            print(
                f"{kind}: {name:16} {1e6 * value:8.0f} µs a message, {value / own:.2f} times ours"
            )


def _script(labelled: list[Labelled]) -> tuple[Callable[[list[str]], object], int]:
    return _fitted_script(labelled).predict_proba, PEER_MESSAGES


def _fitted_script(labelled: list[Labelled]) -> Pipeline:
    return plain_model().fit(
        [one.text for one in labelled], [CLASSES.index(one.usage) for one in labelled]
    )


def _spacy(labelled: list[Labelled]) -> tuple[Callable[[list[str]], object], int]:
    pipeline = _fitted_textcat(labelled)
    return lambda texts: list(pipeline.pipe(texts)), PEER_MESSAGES


def _fitted_textcat(labelled: list[Labelled]) -> Language:
    import spacy
    from spacy.training import Example

    pipeline = spacy.blank("fr")
    model = {
        "@architectures": "spacy.TextCatBOW.v3",
        "exclusive_classes": True,
        "ngram_size": 1,
        "no_output_layer": False,
    }
    pipeline.add_pipe("textcat", config={"model": model})
    examples = [
        Example.from_dict(
            pipeline.make_doc(one.text),
            {"cats": {name: float(name == one.usage) for name in CLASSES}},
        )
        for one in labelled[:1_000]
    ]
    optimizer = pipeline.initialize(lambda: examples)
    pipeline.update(examples[:200], sgd=optimizer)
    return pipeline


def _encoder(_: list[Labelled]) -> tuple[Callable[[list[str]], object], int]:
    import torch
    from transformers import CamembertConfig, CamembertForSequenceClassification

    torch.set_num_threads(1)
    model = CamembertForSequenceClassification(
        CamembertConfig(vocab_size=32_005, num_labels=len(CLASSES))
    ).eval()

    def run(texts: list[str]) -> None:
        # pieces of words: about 1.3 a word, special ones included, as its tokeniser cuts French
        lengths = sorted(min(int(len(text.split()) * 1.3) + 2, 510) for text in texts)
        with torch.inference_mode():
            for start in range(0, len(lengths), 8):
                batch = lengths[start : start + 8]
                model(torch.full((len(batch), max(batch)), 5))

    return run, ENCODER_MESSAGES


def _fasttext(labelled: list[Labelled]) -> tuple[Callable[[list[str]], object], int]:
    import fasttext

    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
        for one in labelled:
            file.write(f"__label__{one.usage} {' '.join(one.text.split())}\n")
        file.flush()
        model = fasttext.train_supervised(
            file.name, dim=100, wordNgrams=2, epoch=5, thread=1, verbose=0
        )
    return lambda texts: model.predict([" ".join(text.split()) for text in texts]), PEER_MESSAGES


if __name__ == "__main__":
    main()
