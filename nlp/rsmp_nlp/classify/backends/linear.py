"""The linear backend: one scikit-learn pipeline, stored with skops under an exact allow-list."""

from __future__ import annotations

import copy
import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from rsmp_nlp.classify.backends.arrays import check_archive
from rsmp_nlp.classify.backends.skops_file import LINE, read_schema, read_weights
from rsmp_nlp.classify.base import Work
from rsmp_nlp.classify.facts import Facts
from rsmp_nlp.classify.features import BLOCKS
from rsmp_nlp.classify.linear import (
    LinearClassifier,
    TrainingRows,
    fit_pipeline,
    fold_in,
    logits,
)
from rsmp_nlp.errors import ModelError
from rsmp_nlp.imports import without_torch
from rsmp_nlp.preprocess.document import Document

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from sklearn.pipeline import Pipeline

WEIGHTS: Final = "pipeline.skops"

ALLOWED_TYPES: Final = frozenset(
    {
        "builtins.bool",
        "builtins.dict",
        "builtins.float",
        "builtins.int",
        "builtins.list",
        "builtins.slice",
        "builtins.str",
        "builtins.tuple",
        "builtins.type",
        "numpy.dtype",
        "numpy.float32",
        "numpy.float64",
        "numpy.int64",
        "numpy.ndarray",
        "scipy.sparse._csr.csr_matrix",
        "sklearn.compose._column_transformer.ColumnTransformer",
        "sklearn.feature_extraction.text.TfidfTransformer",
        "sklearn.feature_extraction.text.TfidfVectorizer",
        "sklearn.linear_model._logistic.LogisticRegression",
        "sklearn.pipeline.Pipeline",
        "sklearn.preprocessing._encoders.OneHotEncoder",
    }
)
"""Every type that a model of ours holds. skops itself would open any type of scikit-learn."""

_LARGEST_OPEN: Final = 2 << 30
"""Bytes of all members once decompressed: more is a bomb."""

_LARGEST_SCHEMA: Final = 64 << 20


@dataclass(frozen=True)
class LinearFitted:
    """A fitted pipeline, not calibrated."""

    pipeline: Pipeline

    def logits(self, documents: Sequence[Document]) -> NDArray[np.float64]:
        """Return uncalibrated logits, shape `(n, 10)`."""
        return logits(self.pipeline, documents)


class LinearBackend:
    """Words, markers and kind of message into one logistic regression."""

    name = "linear"
    folds = 10
    libraries: tuple[str, ...] = ("scikit-learn", "skops", "spacy", "numpy")
    description = (
        "Régression logistique de scikit-learn sur les mots et bigrammes (jetons de spaCy), le sens des "
        "mots (vecteurs appris sur d’autres textes français), les suites de trois ou quatre caractères, "
        "des marqueurs de fonction (date, heure, lieu, question, impératif…) et la nature du message."
    )

    def require(self) -> None:
        """All that is needed comes with the program."""

    def fit(self, rows: TrainingRows, seed: int, work: Work) -> LinearFitted:  # noqa: ARG002
        """Return a pipeline fitted on `rows`."""
        return LinearFitted(fit_pipeline(rows, seed))

    def write(self, fitted: LinearFitted, temperature: float, folder: Path) -> list[str]:
        """Write the pipeline with the temperature folded in; the same one gives the same bytes."""
        with without_torch():
            import skops.io

        pipeline = copy.deepcopy(fitted.pipeline)
        fold_in(pipeline, temperature)
        buffer = io.BytesIO()
        skops.io.dump(_pack(pipeline), buffer)
        (folder / WEIGHTS).write_bytes(canonical(buffer.getvalue()))
        return [WEIGHTS]

    def read(self, folder: Path, facts: Facts) -> LinearClassifier:
        """Return the classifier of a folder, where it holds nothing but types of `ALLOWED_TYPES`."""
        path = folder / WEIGHTS
        try:
            _refuse_bomb(path)
            schema = read_schema(path)
            foreign = types_inside(schema) - ALLOWED_TYPES
            if foreign:
                raise ModelError(
                    f"{path} : types non admis dans un modèle ({', '.join(sorted(foreign)[:5])}). "
                    "Ce fichier n’est pas ouvert."
                )
            weights = read_weights(path, schema)
        except ModelError:
            raise
        except Exception as error:
            # zip, JSON and numpy raise many kinds on a damaged or foreign file: all mean the same
            raise ModelError(f"{path} : poids de modèle illisibles ({error}).") from error
        return LinearClassifier(
            facts.name, partial(_open, path), facts.weights_sha256, facts.threshold, weights
        )


def _open(path: Path) -> Pipeline:
    """Return the pipeline of a file whose types have been checked.

    Raises
    ------
    ModelError
        skops cannot open it.
    """
    with without_torch():
        import skops.io
    try:
        return _unpack(skops.io.load(path, trusted=[]))
    except Exception as error:
        # skops raises many kinds on a damaged or foreign file: all mean the same to a user
        raise ModelError(f"{path} : poids de modèle illisibles ({error}).") from error


def _refuse_bomb(weights: Path) -> None:
    """Refuse what would fill the memory, before anything is made of it."""
    check_archive(weights, _LARGEST_OPEN)
    with zipfile.ZipFile(weights) as archive:
        schema = archive.getinfo("schema.json").file_size
    if schema > _LARGEST_SCHEMA:
        raise ValueError(f"schéma de {schema >> 20} Mo une fois décompressé")


def types_inside(schema: Any) -> set[str]:
    """Return the full name of every type that a skops file of this schema would make."""
    found: set[str] = set()
    for node in _nodes(schema):
        if "__class__" in node:
            found.add(f"{node.get('__module__')}.{node['__class__']}")
    return found


def _nodes(schema: Any) -> list[dict[str, Any]]:
    """Return every object of a schema, in a fixed order."""
    found: list[dict[str, Any]] = []
    waiting: list[Any] = [schema]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            found.append(node)
            waiting.extend(node.values())
        elif isinstance(node, list):
            waiting.extend(node)
    return found


def canonical(content: bytes) -> bytes:
    """Return a skops file without what differs from one run to the next: addresses and times.

    skops numbers objects by their address in memory, and the archive notes the hour.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        schema = json.loads(archive.read("schema.json"))
        members = {name: archive.read(name) for name in archive.namelist()}
    numbers: dict[Any, int] = {}
    names: dict[str, str] = {"schema.json": "schema.json"}
    for node in _nodes(schema):
        if "__id__" in node:
            node["__id__"] = numbers.setdefault(node["__id__"], len(numbers) + 1)
        if node.get("file") in members:
            suffix = Path(node["file"]).suffix
            node["file"] = names.setdefault(node["file"], f"{len(names)}{suffix}")
    members["schema.json"] = json.dumps(schema).encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for old, new in names.items():
            member = zipfile.ZipInfo(new)
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, members[old])
    return buffer.getvalue()


def _pack(pipeline: Pipeline) -> Pipeline:
    """Return the pipeline with vocabularies that are one string each.

    skops stores a dictionary as one node per key and per value: a hundred thousand words take twenty
    seconds to open. No item holds a line break, since analysers split on white space.
    """
    for vectorizer in _vectorizers(pipeline):
        items = sorted(vectorizer.vocabulary_, key=vectorizer.vocabulary_.__getitem__)
        vectorizer.vocabulary = LINE.join(items)
        del vectorizer.vocabulary_
        vars(vectorizer).pop("_stop_words_id", None)  # an address in memory, another in each run
    for name, unfitted, _ in pipeline.named_steps["features"].transformers:
        if name in BLOCKS:
            unfitted.vocabulary = None  # a second copy, of no use once fitted
    return pipeline


def _unpack(pipeline: Pipeline) -> Pipeline:
    for vectorizer in _vectorizers(pipeline):
        items = vectorizer.vocabulary.split(LINE) if vectorizer.vocabulary else []
        vectorizer.vocabulary = items
        vectorizer.vocabulary_ = {item: place for place, item in enumerate(items)}
    return pipeline


def _vectorizers(pipeline: Pipeline) -> list[Any]:
    fitted = pipeline.named_steps["features"].named_transformers_
    return [fitted[name] for name in BLOCKS if name in fitted]
