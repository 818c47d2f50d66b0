"""Model folders: weights in skops and facts in JSON, nothing that executes when opened.

A folder holds `pipeline.skops`, `model.json` (facts, with the SHA-256 of the weights),
`metrics.json` and `README.md` (the card). A folder that was changed, or that asks for a type out of
the list, is refused.
"""

from __future__ import annotations

import copy
import hashlib
import json
import zipfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from rsmp_nlp.classify.features import BLOCKS
from rsmp_nlp.classify.linear import LinearClassifier
from rsmp_nlp.classify.seen import SEEN
from rsmp_nlp.errors import ModelError
from rsmp_nlp.imports import without_torch
from rsmp_nlp.taxonomy import CLASSES

if TYPE_CHECKING:
    from sklearn.pipeline import Pipeline

FORMAT: Final = 1
"""Version of the folder's layout; another is refused with a sentence."""

WEIGHTS: Final = "pipeline.skops"
FACTS: Final = "model.json"
METRICS: Final = "metrics.json"
CARD: Final = "README.md"

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

_LINE: Final = "\n"
_MAX_WEIGHTS: Final = 512 << 20


@dataclass(frozen=True)
class Facts:
    """What a model folder says of itself.

    `training_sha256` is the fingerprint of the training messages and labels; `threshold` the
    family probability under which a message is abstained from; versions are those that wrote it.
    """

    name: str
    backend: str
    created: str
    threshold: float
    temperature: float
    training_sha256: str
    training_messages: int
    training_written: int
    seed: int
    classes: list[str]
    versions: dict[str, str]
    weights_sha256: str = ""
    format: int = FORMAT


def save(
    folder: Path,
    pipeline: Pipeline,
    facts: Facts,
    metrics: dict[str, Any],
    card: str,
    seen: bytes = b"",
) -> None:
    """Write a model folder; an existing model there is replaced.

    `seen` are the marks of the training texts (`classify.seen`).

    Raises
    ------
    ModelError
        The folder exists and holds something else than a model.
    """
    with without_torch():
        import skops.io

    if folder.exists() and any(folder.iterdir()) and not (folder / FACTS).exists():
        raise ModelError(
            f"{folder} : ce dossier existe et ne contient pas de modèle ; il n’est pas touché. "
            "Choisissez un autre dossier avec -o."
        )
    folder.mkdir(parents=True, exist_ok=True)
    weights = folder / WEIGHTS
    skops.io.dump(_pack(pipeline), weights, compression=zipfile.ZIP_DEFLATED, compresslevel=9)
    facts = Facts(**{**asdict(facts), "weights_sha256": _sha256(weights)})
    _write_json(folder / METRICS, metrics)
    (folder / CARD).write_text(card, encoding="utf-8")
    (folder / SEEN).write_bytes(seen)
    _write_json(folder / FACTS, asdict(facts))


def _write_json(path: Path, content: dict[str, Any]) -> None:
    text = json.dumps(content, ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8")


def read_facts(folder: Path) -> Facts:
    """Return what a model folder says of itself.

    Raises
    ------
    ModelError
        There is no such folder, it is no model, or its layout is of another version.
    """
    path = folder / FACTS
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        _check_format(folder, content)
        facts = Facts(**content)
    except FileNotFoundError:
        raise ModelError(
            f"{folder} : aucun modèle ici ({FACTS} manque). "
            "« rsmp-nlp models » liste les modèles installés."
        ) from None
    except (OSError, ValueError, TypeError) as error:
        raise ModelError(f"{path} : description de modèle illisible ({error}).") from error
    if facts.classes != list(CLASSES):
        raise ModelError(f"{folder} : ce modèle ne suit pas la grille des neuf usages.")
    return facts


def _check_format(folder: Path, content: Any) -> None:
    """Refuse another layout before its fields, which may differ, are looked at."""
    seen = content.get("format", FORMAT) if isinstance(content, dict) else FORMAT
    if seen != FORMAT:
        raise ModelError(
            f"{folder} : modèle au format {seen}, ce programme lit le format {FORMAT}. "
            "Réentraînez-le avec « rsmp-nlp train »."
        )


def load(folder: Path) -> LinearClassifier:
    """Return the classifier of a model folder.

    Raises
    ------
    ModelError
        The folder is no model, was changed since it was written, or holds a type out of
        `ALLOWED_TYPES`.
    """
    with without_torch():
        import skops.io

    facts = read_facts(folder)
    weights = folder / WEIGHTS
    try:
        size = weights.stat().st_size
    except OSError:
        raise ModelError(f"{folder} : les poids du modèle manquent ({WEIGHTS}).") from None
    if size > _MAX_WEIGHTS or _sha256(weights) != facts.weights_sha256:
        raise ModelError(
            f"{weights} : fichier modifié depuis l’écriture du modèle (empreinte différente de celle "
            f"de {FACTS}). Réinstallez le modèle ou réentraînez-le."
        )
    try:
        foreign = types_inside(weights) - ALLOWED_TYPES
        if foreign:
            raise ModelError(
                f"{weights} : types non admis dans un modèle ({', '.join(sorted(foreign)[:5])}). "
                "Ce fichier n’est pas ouvert."
            )
        pipeline = _unpack(skops.io.load(weights, trusted=[]))
    except ModelError:
        raise
    except Exception as error:
        # skops raises many kinds on a damaged or foreign file: all mean the same to a user
        raise ModelError(f"{weights} : poids de modèle illisibles ({error}).") from error
    return LinearClassifier(facts.name, pipeline, facts.weights_sha256, facts.threshold)


def types_inside(weights: Path) -> set[str]:
    """Return the full name of every type that a skops file would make, opening none."""
    with zipfile.ZipFile(weights) as archive:
        schema = json.loads(archive.read("schema.json"))
    found: set[str] = set()
    waiting: list[Any] = [schema]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            if "__class__" in node:
                found.add(f"{node.get('__module__')}.{node['__class__']}")
            waiting.extend(node.values())
        elif isinstance(node, list):
            waiting.extend(node)
    return found


def _pack(pipeline: Pipeline) -> Pipeline:
    """Return a copy whose vocabularies are one string each.

    skops stores a dictionary as one node per key and per value: a hundred thousand words take twenty
    seconds to open. No item holds a line break, since analysers split on white space.
    """
    packed = copy.deepcopy(pipeline)
    for vectorizer in _vectorizers(packed):
        items = sorted(vectorizer.vocabulary_, key=vectorizer.vocabulary_.__getitem__)
        vectorizer.vocabulary = _LINE.join(items)
        del vectorizer.vocabulary_
    for name, unfitted, _ in packed.named_steps["features"].transformers:
        if name in BLOCKS:
            unfitted.vocabulary = None  # a second copy, of no use once fitted
    return packed


def _unpack(pipeline: Pipeline) -> Pipeline:
    for vectorizer in _vectorizers(pipeline):
        items = vectorizer.vocabulary.split(_LINE) if vectorizer.vocabulary else []
        vectorizer.vocabulary = items
        vectorizer.vocabulary_ = {item: place for place, item in enumerate(items)}
    return pipeline


def _vectorizers(pipeline: Pipeline) -> list[Any]:
    fitted = pipeline.named_steps["features"].named_transformers_
    return [fitted[name] for name in BLOCKS if name in fitted]


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def read_metrics(folder: Path) -> dict[str, Any]:
    """Return the stored scores of a model, empty where it has none."""
    try:
        content = json.loads((folder / METRICS).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}
