"""The spaCy backend: a `textcat` with its own small embeddings, trained here on the CPU.

Only arrays of numbers are stored. The pipeline is built again by this file, so that nothing of a
model folder is executed, and no string of a training text is kept (spaCy's own format keeps every
word it has seen, and functions to call by name).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from rsmp_nlp.classify.backends.arrays import check_archive
from rsmp_nlp.classify.backends.split import grouped_split
from rsmp_nlp.classify.base import Work
from rsmp_nlp.classify.calibrated import CalibratedClassifier
from rsmp_nlp.classify.facts import Facts
from rsmp_nlp.classify.linear import KIND_DROPOUT, TrainingRows, sample_weights
from rsmp_nlp.errors import ModelError
from rsmp_nlp.imports import without_torch
from rsmp_nlp.preprocess.document import Document
from rsmp_nlp.taxonomy import CLASSES

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from spacy.language import Language

WEIGHTS: Final = "textcat.npz"

EPOCHS: Final = 8
PATIENCE: Final = 2
"""Passes without progress on the messages set aside, after which training stops."""

DROPOUT: Final = 0.3
LEARN_RATE: Final = 1e-3
BATCH: Final = 64

_CHARACTERS: Final = 600
_PARENT_CHARACTERS: Final = 150
_LARGEST: Final = 256 << 20
_LEAST_PROBABILITY: Final = 1e-7

_ARCHITECTURE: Final[dict[str, Any]] = {
    "@architectures": "spacy.TextCatEnsemble.v2",
    "linear_model": {
        "@architectures": "spacy.TextCatBOW.v3",
        "exclusive_classes": True,
        "ngram_size": 2,
        "length": 65_536,
        "no_output_layer": False,
    },
    "tok2vec": {
        "@architectures": "spacy.HashEmbedCNN.v2",
        "width": 64,
        "depth": 2,
        "embed_size": 4_000,
        "window_size": 1,
        "maxout_pieces": 3,
        "subword_features": True,
        "pretrained_vectors": None,
    },
}


@dataclass(frozen=True)
class SpacyFitted:
    """A trained pipeline, not calibrated."""

    nlp: Language

    def logits(self, documents: Sequence[Document]) -> NDArray[np.float64]:
        """Return the logarithms of what the pipeline says, shape `(n, 10)`."""
        texts = [input_text(document) for document in documents]
        docs = self.nlp.pipe(texts, batch_size=256)
        said = np.array([[doc.cats[name] for name in CLASSES] for doc in docs], dtype=np.float64)
        return np.log(np.maximum(said, _LEAST_PROBABILITY)).reshape(-1, len(CLASSES))


@dataclass(frozen=True)
class SpacyBackend:
    """A bag of word pairs and a small convolution over words."""

    epochs: int = EPOCHS
    name: str = "spacy"
    folds: int = 3
    libraries: tuple[str, ...] = ("spacy", "thinc", "numpy")
    description: str = (
        "`textcat` de spaCy, entraîné ici sans vecteurs extérieurs : un sac de mots et de bigrammes, et "
        "une convolution sur des plongements par hachage. Lit le texte masqué, la nature du message et "
        "le début du message auquel il répond."
    )

    def require(self) -> None:
        """All that is needed comes with the program."""

    def fit(self, rows: TrainingRows, seed: int, work: Work) -> SpacyFitted:
        """Return a pipeline trained on `rows`, stopped when messages set aside say so."""
        with without_torch():
            from thinc.api import fix_random_seed

        fix_random_seed(seed)
        nlp = build()
        fitted, aside = grouped_split(rows, seed)
        rng = np.random.default_rng(seed)
        chances = sample_weights(rows)[fitted]
        chances = chances / chances.sum()
        optimizer = nlp.create_optimizer()  # type: ignore[no-untyped-call]
        optimizer.learn_rate = LEARN_RATE
        best, kept, waited = np.inf, parameters(nlp), 0
        for epoch in range(1, self.epochs + 1):
            drawn = rng.choice(fitted, size=len(fitted), p=chances)
            hidden = rng.random(len(drawn)) < KIND_DROPOUT
            examples = [
                _example(nlp, rows.documents[row], rows.classes[row], hide)
                for row, hide in zip(drawn, hidden, strict=True)
            ]
            for start in range(0, len(examples), BATCH):
                nlp.update(examples[start : start + BATCH], drop=DROPOUT, sgd=optimizer)
            with nlp.use_params(optimizer.averages):
                loss = _loss(SpacyFitted(nlp), rows.take(aside))
                averaged = parameters(nlp)
            work.progress(f"spaCy : passe {epoch} sur {self.epochs}, perte {loss:.3f}")
            if loss < best or not len(aside):
                best, kept, waited = loss, averaged, 0
            else:
                waited += 1
                if waited == PATIENCE:
                    break
        set_parameters(nlp, kept)
        return SpacyFitted(nlp)

    def write(self, fitted: SpacyFitted, temperature: float, folder: Path) -> list[str]:  # noqa: ARG002
        """Write the arrays of the pipeline."""
        # savez would take an open file for its archive, and notes no hour
        with (folder / WEIGHTS).open("wb") as stream:
            np.savez_compressed(stream, **parameters(fitted.nlp))  # type: ignore[arg-type]
        return [WEIGHTS]

    def read(self, folder: Path, facts: Facts) -> CalibratedClassifier:
        """Return the classifier whose arrays are those of a folder.

        Raises
        ------
        ModelError
            The arrays are damaged, or are not those of this pipeline.
        """
        path = folder / WEIGHTS
        nlp = build()
        try:
            check_archive(path, _LARGEST)
            with np.load(path, allow_pickle=False) as arrays:
                set_parameters(nlp, {name: arrays[name] for name in arrays.files})
        except Exception as error:
            # numpy and zipfile raise many kinds on a damaged file: all mean the same to a user
            raise ModelError(f"{path} : poids de modèle illisibles ({error}).") from error
        return CalibratedClassifier(
            facts.name, facts.weights_sha256, facts.threshold, facts.temperature, SpacyFitted(nlp)
        )


def input_text(document: Document, hide_kind: bool = False) -> str:
    """Return what the pipeline reads of a message: its kind, the start of its parent, its text.

    >>> input_text(Document("", "", "", "reply", "Moi à 00h", "Qui vient ?"))
    'kind_reply ¶ Qui vient ? ¶ Moi à 00h'
    """
    kind = "" if hide_kind or not document.kind else f"kind_{document.kind}"
    parent, text = document.parent[:_PARENT_CHARACTERS], document.text[:_CHARACTERS]
    return f"{kind} ¶ {parent} ¶ {text}".strip()


def build() -> Language:
    """Return the pipeline, its arrays drawn at random."""
    with without_torch():
        import spacy
        from spacy.training import Example

    nlp = spacy.blank("fr")
    categorizer: Any = nlp.add_pipe("textcat", config={"model": _ARCHITECTURE})
    for name in CLASSES:
        categorizer.add_label(name)
    doc = nlp.make_doc("un texte")
    first = Example.from_dict(doc, {"cats": dict.fromkeys(CLASSES, 0.0) | {CLASSES[0]: 1.0}})
    nlp.initialize(lambda: [first])
    return nlp


def parameters(nlp: Language) -> dict[str, NDArray[Any]]:
    """Return a copy of every array of the pipeline, by its place."""
    return {key: node.get_param(name).copy() for key, node, name in _places(nlp)}


def set_parameters(nlp: Language, arrays: dict[str, NDArray[Any]]) -> None:
    """Give the pipeline its arrays.

    Raises
    ------
    ValueError
        Arrays are missing, too many, or of another shape or type.
    """
    places = list(_places(nlp))
    if {key for key, _, _ in places} != set(arrays):
        raise ValueError("d’autres tableaux que ceux du modèle")
    for key, node, name in places:
        expected, array = node.get_param(name), arrays[key]
        if array.shape != expected.shape or array.dtype != expected.dtype:
            raise ValueError(f"tableau {key} : forme ou type inattendu")
        node.set_param(name, np.ascontiguousarray(array))


def _places(nlp: Language) -> Iterable[tuple[str, Any, str]]:
    model: Any = nlp.get_pipe("textcat").model  # type: ignore[attr-defined]
    for number, node in enumerate(model.walk()):
        for name in sorted(node.param_names):
            if node.has_param(name):
                yield f"{number}-{name}", node, name


def _example(nlp: Language, document: Document, usage: int, hide_kind: bool) -> Any:
    from spacy.training import Example

    doc = nlp.make_doc(input_text(document, hide_kind))
    return Example.from_dict(
        doc, {"cats": {name: float(place == usage) for place, name in enumerate(CLASSES)}}
    )


def _loss(fitted: SpacyFitted, rows: TrainingRows) -> float:
    """Return the mean loss on rows set aside, 0 where there are none."""
    if not len(rows.documents):
        return 0.0
    weights = sample_weights(rows)
    said = fitted.logits(rows.documents)[np.arange(len(rows.classes)), rows.classes]
    return float(-(weights @ said) / weights.sum())
