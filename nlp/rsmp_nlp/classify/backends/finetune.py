"""Fine-tuning of an encoder: `datasets`, the `Trainer`, early stopping, checkpoints."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from rsmp_nlp.classify.backends.split import grouped_split
from rsmp_nlp.classify.base import Work
from rsmp_nlp.classify.linear import KIND_DROPOUT, TrainingRows, sample_weights
from rsmp_nlp.errors import UsageError
from rsmp_nlp.preprocess.document import Document
from rsmp_nlp.taxonomy import CLASSES

LEARN_RATE: Final = 3e-5
BATCH: Final = 16
WARM_UP: Final = 0.06
"""Share of the steps during which the rate rises."""

WEIGHT_DECAY: Final = 0.01
PATIENCE: Final = 2

_PARENT_TOKENS: Final = 64

Texts = Callable[[Sequence[Document], Sequence[bool]], list[tuple[str, str]]]


@dataclass(frozen=True)
class Job:
    """What to start from, and how long to go on."""

    base_model: str
    epochs: int
    seed: int
    max_tokens: int
    work: Work


def finetune(job: Job, rows: TrainingRows, texts: Texts) -> tuple[Any, Any]:
    """Return the model and tokenizer, fine-tuned; a training killed in `job.work` goes on.

    Raises
    ------
    UsageError
        There is no such encoder, or it has no safetensors weights.
    """
    import torch
    from transformers import (
        DataCollatorWithPadding,
        EarlyStoppingCallback,
        Trainer,
        TrainingArguments,
        set_seed,
    )
    from transformers.trainer_utils import get_last_checkpoint

    quiet()
    set_seed(job.seed)
    model, tokenizer = start(job.base_model)
    fitted, aside = grouped_split(rows, job.seed)
    hidden = np.random.default_rng(job.seed).random(len(rows.documents)) < KIND_DROPOUT
    pairs = texts(rows.documents, hidden.tolist())
    weights = sample_weights(rows)
    sets = [
        _dataset(tokenizer, pairs, rows, weights, part, job.max_tokens) for part in (fitted, aside)
    ]
    stops = len(aside) > 0

    class WeightedTrainer(Trainer):  # type: ignore[misc]
        """Counts each message for its weight."""

        def compute_loss(
            self,
            model: Any,
            inputs: dict[str, Any],
            return_outputs: bool = False,
            num_items_in_batch: Any = None,  # noqa: ARG002
        ) -> Any:
            weight, labels = inputs.pop("weight"), inputs.pop("labels")
            outputs = model(**inputs)
            loss = torch.nn.functional.cross_entropy(outputs.logits, labels, reduction="none")
            mean = (loss * weight).sum() / weight.sum()
            return (mean, outputs) if return_outputs else mean

    on_gpu = torch.cuda.is_available()
    steps = max(1, len(fitted) // BATCH) * job.epochs
    arguments = TrainingArguments(
        output_dir=str(job.work.folder),
        num_train_epochs=job.epochs,
        per_device_train_batch_size=BATCH,
        per_device_eval_batch_size=2 * BATCH,
        learning_rate=LEARN_RATE,
        warmup_steps=int(WARM_UP * steps),
        weight_decay=WEIGHT_DECAY,
        bf16=on_gpu and torch.cuda.is_bf16_supported(),
        use_cpu=not on_gpu,
        dataloader_pin_memory=on_gpu,
        eval_strategy="epoch" if stops else "no",
        save_strategy="epoch",
        save_total_limit=2,
        load_best_model_at_end=stops,
        metric_for_best_model="loss" if stops else None,
        greater_is_better=False if stops else None,
        logging_strategy="epoch",
        prediction_loss_only=True,
        remove_unused_columns=False,
        label_names=["labels"],
        report_to="none",
        disable_tqdm=True,
        seed=job.seed,
    )
    trainer = WeightedTrainer(
        model=model,
        args=arguments,
        train_dataset=sets[0],
        eval_dataset=sets[1] if stops else None,
        data_collator=DataCollatorWithPadding(tokenizer),
        callbacks=[
            _teller(job, stops),
            *([EarlyStoppingCallback(early_stopping_patience=PATIENCE)] if stops else []),
        ],
    )
    _keep_stdout(trainer)
    trainer.train(resume_from_checkpoint=get_last_checkpoint(str(job.work.folder)))
    return trainer.model, tokenizer


def start(base_model: str) -> tuple[Any, Any]:
    """Return an encoder with a new classification head, and its tokenizer.

    Raises
    ------
    UsageError
        There is no such encoder, or it has no safetensors weights.
    """
    local = Path(base_model).is_dir()
    if local:
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    labels = dict(enumerate(CLASSES))
    try:
        tokenizer = AutoTokenizer.from_pretrained(
            base_model, local_files_only=local, trust_remote_code=False
        )
        model = AutoModelForSequenceClassification.from_pretrained(
            base_model,
            id2label=labels,
            label2id={name: place for place, name in labels.items()},
            local_files_only=local,
            use_safetensors=True,
            trust_remote_code=False,
            ignore_mismatched_sizes=True,
        )
    except (OSError, ValueError, ImportError) as error:
        first = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise UsageError(
            f"--base-model {base_model} : encodeur impossible à ouvrir ({first}). Donnez le nom d’un "
            "modèle de Hugging Face (connexion nécessaire), ou un dossier qui contient config.json, "
            "model.safetensors et tokenizer.json."
        ) from error
    if not tokenizer.is_fast:
        raise UsageError(
            f"--base-model {base_model} : ce modèle n’a pas de tokenizer.json. Prenez un encodeur dont "
            "le découpage s’enregistre en JSON."
        )
    return model, tokenizer


def tokenize(tokenizer: Any, pairs: Sequence[tuple[str, str]], max_tokens: int) -> list[list[int]]:
    """Return the tokens of texts and their parents, the text being cut first at the end.

    The beginning of a parent is kept whole, `_PARENT_TOKENS` at most.
    """
    if not pairs:
        return []
    limit = min(max_tokens, tokenizer.model_max_length)
    parents = [_beginning(tokenizer, parent) for _, parent in pairs]
    found: list[list[int]] = []
    for (text, _), parent in zip(pairs, parents, strict=True):
        encoded = tokenizer(
            text,
            parent or None,
            truncation="only_first" if parent else True,
            max_length=limit,
            return_token_type_ids=False,
            return_attention_mask=False,
        )
        found.append(encoded["input_ids"])
    return found


def _beginning(tokenizer: Any, text: str) -> str:
    """Return the characters of the first `_PARENT_TOKENS` tokens of a text."""
    if not text:
        return ""
    spans = tokenizer(text, add_special_tokens=False, return_offsets_mapping=True)["offset_mapping"]
    return text[: spans[_PARENT_TOKENS - 1][1]] if len(spans) > _PARENT_TOKENS else text


def _dataset(
    tokenizer: Any,
    pairs: Sequence[tuple[str, str]],
    rows: TrainingRows,
    weights: Any,
    part: Any,
    max_tokens: int,
) -> Any:
    from datasets import ClassLabel, Dataset, Features, List, Value

    return Dataset.from_dict(
        {
            "input_ids": tokenize(tokenizer, [pairs[row] for row in part], max_tokens),
            "labels": rows.classes[part].tolist(),
            "weight": weights[part].tolist(),
        },
        features=Features(
            {
                "input_ids": List(Value("int32")),
                "labels": ClassLabel(names=list(CLASSES)),
                "weight": Value("float32"),
            }
        ),
    )


def _teller(job: Job, stops: bool) -> Any:
    from transformers import TrainerCallback

    class Teller(TrainerCallback):  # type: ignore[misc]
        """Tells how the training goes, a line a pass."""

        def on_epoch_end(self, args: Any, state: Any, control: Any, **more: Any) -> None:  # noqa: ARG002
            if not stops:
                self.tell(state, "")

        def on_evaluate(self, args: Any, state: Any, control: Any, **more: Any) -> None:  # noqa: ARG002
            loss = (more.get("metrics") or {}).get("eval_loss", float("nan"))
            self.tell(state, f", perte {loss:.3f}")

        def tell(self, state: Any, loss: str) -> None:
            done = round(state.epoch or 0)
            job.work.progress(f"transformer : passe {done} sur {job.epochs}{loss}")

    return Teller()


def quiet() -> None:
    """Keep the libraries from telling what `Work.progress` tells, and more."""
    import datasets
    import transformers

    transformers.utils.logging.set_verbosity_error()
    transformers.utils.logging.disable_progress_bar()
    datasets.disable_progress_bars()


def _keep_stdout(trainer: Any) -> None:
    """Keep the Trainer from printing its dictionaries on stdout, which carries data only."""
    from transformers import PrinterCallback

    with suppress(ValueError):
        trainer.remove_callback(PrinterCallback)
