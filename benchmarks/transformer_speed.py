"""Microseconds per message of the transformer backend: messages sorted by length or as they come.

    python benchmarks/transformer_speed.py corpora/demonstration --messages 256

The encoder has the shape of CamemBERT-base (12 layers of 768; `--layers`) and weights drawn at random, which
cost what learnt ones do; its tokens are learnt on the messages read. Rounds alternate; what is printed are
medians on one thread and their ratios, then whether a second thread changes any digit.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "nlp"))

from rsmp_nlp.classify.backends import transformer
from rsmp_nlp.classify.backends.transformer import BATCH, TransformerFitted
from rsmp_nlp.preprocess.document import documents
from rsmp_nlp.read.base import ReadOptions
from rsmp_nlp.read.reading import Reading
from rsmp_nlp.schema.records import Message


def encoder(texts: list[str], layers: int) -> TransformerFitted:
    """Return an encoder of CamemBERT's shape with random weights, and a tokenizer of these texts."""
    import torch
    from tokenizers import Tokenizer, models, pre_tokenizers, processors, trainers
    from transformers import (
        CamembertConfig,
        CamembertForSequenceClassification,
        PreTrainedTokenizerFast,
    )

    words = Tokenizer(models.Unigram())
    words.pre_tokenizer = pre_tokenizers.Metaspace()
    first = ["<s>", "<pad>", "</s>", "<unk>"]
    trainer = trainers.UnigramTrainer(
        vocab_size=8_000, special_tokens=first, unk_token="<unk>", show_progress=False
    )
    words.train_from_iterator(texts, trainer)
    words.post_processor = processors.RobertaProcessing(("</s>", 2), ("<s>", 0))
    named = {"bos": 0, "pad": 1, "eos": 2, "unk": 3, "cls": 0, "sep": 2}
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=words, **{f"{name}_token": first[place] for name, place in named.items()}
    )
    torch.manual_seed(0)
    shape: dict[str, Any] = {"num_hidden_layers": layers, "max_position_embeddings": 514}
    config = CamembertConfig(vocab_size=32_005, num_labels=10, type_vocab_size=1, **shape)
    return TransformerFitted(CamembertForSequenceClassification(config), tokenizer)


def main() -> None:
    """Print the medians and their ratios."""
    import torch

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="+")
    parser.add_argument("--messages", type=int, default=256)
    parser.add_argument("--layers", type=int, default=12)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--bf16", action="store_true", help="time bf16 even where it is not used")
    options = parser.parse_args()
    read = [
        one.text for one in Reading(tuple(options.paths), ReadOptions()) if isinstance(one, Message)
    ]
    chosen = [read[place] for place in np.random.default_rng(0).permutation(len(read))]
    chosen = chosen[: options.messages]
    found = documents(chosen, [None] * len(chosen), [None] * len(chosen))
    fitted = encoder(read, options.layers)
    torch.set_num_threads(1)

    def as_they_come() -> None:
        for start in range(0, len(found), BATCH):
            fitted.logits(found[start : start + BATCH])

    def sorted_by_length() -> None:
        fitted.logits(found)

    def at(half: bool, run: Callable[[], None]) -> Callable[[], None]:
        def timed() -> None:
            transformer.fast_bfloat16 = lambda: half
            run()

        return timed

    ways = {
        "as they come, fp32": at(False, as_they_come),
        "sorted, fp32": at(False, sorted_by_length),
    }
    made_for_it = transformer.fast_bfloat16()
    if made_for_it or options.bf16:
        ways["sorted, bf16"] = at(True, sorted_by_length)
    if not made_for_it:
        print("bf16: neither a GPU nor AMX here; not used")
    times: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(options.rounds):
        for name, run in ways.items():
            before = time.perf_counter()
            run()
            times[name].append(time.perf_counter() - before)
    lengths = [len(tokens) for tokens in transformer.encode(fitted.tokenizer, found)]
    print(f"{len(found)} messages, tokens: median {median(lengths)}, longest {max(lengths)}")
    base = median(times["as they come, fp32"])
    for name, took in times.items():
        each = median(took) / len(found) * 1e6
        print(f"{name:22} {each:9.0f} µs a message   {median(took) / base:.2f}")
    transformer.fast_bfloat16 = lambda: made_for_it
    one = fitted.logits(found)
    torch.set_num_threads(2)
    gap = float(np.abs(fitted.logits(found) - one).max())
    print(f"two threads for one: largest change of a logit {gap:.1e}")


if __name__ == "__main__":
    main()
