"""The transformer backend: any French encoder, fine-tuned with the Trainer of transformers.

Stored as safetensors and JSON. A folder is opened with the classes of transformers that its
configuration names, never with code of its own, and only if its tensors are those of that
configuration.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from rsmp_nlp.classify.backends.finetune import Job, finetune
from rsmp_nlp.classify.backends.transformer_files import (
    FOLDER,
    open_encoder,
    write_encoder,
)
from rsmp_nlp.classify.base import Work
from rsmp_nlp.classify.calibrated import CalibratedClassifier
from rsmp_nlp.classify.facts import Facts
from rsmp_nlp.classify.linear import TrainingRows
from rsmp_nlp.errors import UsageError
from rsmp_nlp.preprocess.document import Document
from rsmp_nlp.taxonomy import CLASSES

if TYPE_CHECKING:
    from numpy.typing import NDArray

BASE_MODEL: Final = "almanach/camembert-base"
EPOCHS: Final = 4
MAX_TOKENS: Final = 256
BATCH: Final = 64
"""Messages read together; sorted by length, so that a batch holds little padding."""

_NEEDED: Final = ("torch", "transformers", "datasets", "accelerate", "safetensors")
_DONE: Final = "done.json"


@dataclass(frozen=True)
class TransformerFitted:
    """A fine-tuned encoder and its tokenizer, not calibrated."""

    model: Any
    tokenizer: Any
    device: str = field(default_factory=lambda: best_device())

    def logits(self, documents: Sequence[Document]) -> NDArray[np.float64]:
        """Return logits, shape `(n, 10)`; long batches first, order kept."""
        import torch

        encoded = encode(self.tokenizer, documents)
        order = sorted(range(len(encoded)), key=lambda row: -len(encoded[row]))
        found = np.zeros((len(encoded), len(CLASSES)))
        model = self.model.to(self.device).eval()
        with torch.inference_mode(), torch.autocast(self.device, torch.bfloat16, fast_bfloat16()):
            for start in range(0, len(order), BATCH):
                rows = order[start : start + BATCH]
                batch = self.tokenizer.pad(
                    {"input_ids": [encoded[row] for row in rows]}, return_tensors="pt"
                )
                said = model(
                    input_ids=batch["input_ids"].to(self.device),
                    attention_mask=batch["attention_mask"].to(self.device),
                ).logits
                found[rows] = said.float().cpu().numpy()
        return found


@dataclass(frozen=True)
class TransformerBackend:
    """An encoder by name on Hugging Face or by folder, with a classification head."""

    base_model: str = BASE_MODEL
    epochs: int = EPOCHS
    name: str = "transformer"
    folds: int = 3
    libraries: tuple[str, ...] = _NEEDED

    @property
    def description(self) -> str:
        """What the model is, in French; a folder goes by its name, not by where it is."""
        return (
            f"Encodeur « {Path(self.base_model).name} » affiné avec transformers "
            f"({self.epochs} passes au plus). Lit la nature du message, son texte et celui du message "
            "auquel il répond."
        )

    def require(self) -> None:
        """Check that the libraries of the extra are there.

        Raises
        ------
        UsageError
            One is missing.
        """
        missing = [name for name in _NEEDED if find_spec(name) is None]
        if missing:
            raise UsageError(
                f"Un modèle « transformer » demande {', '.join(missing)}, qui manque ici. "
                "Installez-le : pip install 'rsmp-nlp[transformer]'."
            )

    def fit(self, rows: TrainingRows, seed: int, work: Work) -> TransformerFitted:
        """Return the encoder fine-tuned on `rows`; what was done before a kill is not done again.

        Raises
        ------
        UsageError
            There is no such encoder, or it has no safetensors weights.
        """
        done = work.folder / _DONE
        mark = self._mark(rows, seed)
        if _read_mark(done) not in (None, mark):
            # another training was interrupted here
            shutil.rmtree(work.folder)
        finished = work.folder / "finished"
        if not finished.exists():
            work.folder.mkdir(parents=True, exist_ok=True)
            done.write_text(json.dumps(mark), encoding="utf-8")
            job = Job(self.base_model, self.epochs, seed, MAX_TOKENS, work)
            model, tokenizer = finetune(job, rows, lambda docs, hide: texts(docs, hide))
            write_encoder(model, tokenizer, work.folder)
            (work.folder / FOLDER).rename(finished)
            for checkpoint in work.folder.glob("checkpoint-*"):
                shutil.rmtree(checkpoint)
        return TransformerFitted(*open_encoder(finished))

    def write(self, fitted: TransformerFitted, temperature: float, folder: Path) -> list[str]:  # noqa: ARG002
        """Write weights as safetensors, configuration and tokenizer as JSON."""
        return write_encoder(fitted.model, fitted.tokenizer, folder)

    def read(self, folder: Path, facts: Facts) -> CalibratedClassifier:
        """Return the classifier of a folder.

        Raises
        ------
        ModelError
            The folder holds anything but an encoder that we would write.
        """
        model, tokenizer = open_encoder(folder / FOLDER, set(facts.files))
        return CalibratedClassifier(
            facts.name,
            facts.weights_sha256,
            facts.threshold,
            facts.temperature,
            TransformerFitted(model, tokenizer),
        )

    def _mark(self, rows: TrainingRows, seed: int) -> str:
        """Return the fingerprint of a fit: what it starts from and what it learns."""
        digest = hashlib.sha256(repr((self.base_model, self.epochs, seed)).encode())
        for fields in zip(
            rows.documents, rows.classes.tolist(), rows.sources, rows.weights.tolist(), strict=True
        ):
            digest.update(repr(fields).encode("utf-8", "replace"))
        return digest.hexdigest()


def _read_mark(path: Path) -> str | None:
    try:
        return str(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return None


def texts(documents: Sequence[Document], hidden: Sequence[bool]) -> list[tuple[str, str]]:
    """Return what the encoder reads: kind and text, and the parent or "".

    >>> texts([Document("", "", "", "reply", "Moi", "Qui vient ?")], [False])
    [('reply : Moi', 'Qui vient ?')]
    """
    return [
        (one.text if hide or not one.kind else f"{one.kind} : {one.text}", one.parent)
        for one, hide in zip(documents, hidden, strict=True)
    ]


def encode(tokenizer: Any, documents: Sequence[Document]) -> list[list[int]]:
    """Return the tokens of each message, truncated, without padding."""
    from rsmp_nlp.classify.backends.finetune import tokenize

    pairs = texts(documents, [False] * len(documents))
    return tokenize(tokenizer, pairs, MAX_TOKENS)


def best_device() -> str:
    """Return where to compute: "cuda" where there is one, else "cpu"."""
    import torch

    return "cuda" if torch.cuda.is_available() else "cpu"


def fast_bfloat16() -> bool:
    """Tell whether bfloat16 is faster than single precision here: GPUs, CPUs with AMX.

    AVX-512 BF16 without AMX is not asked for: on a Xeon where AMX is hidden, a CamemBERT-base in bfloat16 took 1.7
    times as long as in single precision (`benchmarks/transformer_speed.py --bf16`).
    """
    import torch

    if torch.cuda.is_available():
        return bool(torch.cuda.is_bf16_supported())
    capabilities: Any = getattr(torch.cpu, "get_capabilities", dict)()
    return bool(capabilities.get("amx_bf16"))
