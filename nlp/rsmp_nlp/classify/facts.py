"""What a model folder says of itself: `model.json`, read with suspicion."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, field, fields
from pathlib import Path, PurePosixPath
from typing import Any, Final

from rsmp_nlp.errors import ModelError
from rsmp_nlp.taxonomy import CLASSES

FORMAT: Final = 1
"""Version of the folder's layout."""

FACTS: Final = "model.json"
METRICS: Final = "metrics.json"

_LARGEST_FACTS: Final = 1 << 20
_LARGEST_METRICS: Final = 16 << 20


@dataclass(frozen=True)
class Facts:
    """What a model folder says of itself.

    `training_sha256` is the fingerprint of the training messages and labels; `threshold` the
    family probability under which a message is abstained from; versions are those that wrote it.
    `files` holds the SHA-256 of every file of weights, `weights_sha256` that of them all.
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
    files: dict[str, str] = field(default_factory=dict)
    format: int = FORMAT


def read_facts(folder: Path) -> Facts:
    """Return what a model folder says of itself.

    Fields that this version does not know are passed over.

    Raises
    ------
    ModelError
        There is no such folder, it is no model, or its layout is of another version.
    """
    path = folder / FACTS
    try:
        content = _read_json(path, _LARGEST_FACTS)
    except FileNotFoundError:
        raise ModelError(
            f"{folder} : aucun modèle ici ({FACTS} manque). "
            "« rsmp-nlp models » liste les modèles installés."
        ) from None
    except (OSError, ValueError, RecursionError) as error:
        raise ModelError(f"{path} : description de modèle illisible ({error}).") from error
    _check_format(folder, content)
    try:
        facts = _facts(content)
    except (ValueError, TypeError) as error:
        raise ModelError(f"{path} : description de modèle illisible ({error}).") from error
    if facts.classes != list(CLASSES):
        raise ModelError(f"{folder} : ce modèle ne suit pas la grille des neuf usages.")
    return facts


def read_metrics(folder: Path) -> dict[str, Any]:
    """Return the stored scores of a model, empty where it has none."""
    try:
        content = _read_json(folder / METRICS, _LARGEST_METRICS)
    except (OSError, ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}


def _read_json(path: Path, largest: int) -> Any:
    with path.open("rb") as stream:
        content = stream.read(largest + 1)
    if len(content) > largest:
        raise ValueError(f"plus de {largest >> 20} Mo")
    return json.loads(content.decode("utf-8"))


def _check_format(folder: Path, content: Any) -> None:
    """Refuse another layout before its fields, which may differ, are looked at."""
    seen = content.get("format", FORMAT) if isinstance(content, dict) else FORMAT
    if seen == FORMAT:
        return
    newer = isinstance(seen, int) and seen > FORMAT
    raise ModelError(
        f"{folder} : modèle au format {seen}, ce programme lit le format {FORMAT}. "
        + (
            "Mettez rsmp-nlp à jour, ou réentraînez le modèle avec « rsmp-nlp train »."
            if newer
            else "Réentraînez-le avec « rsmp-nlp train »."
        )
    )


_TYPES: Final = {"str": str, "int": int, "float": (int, float), "list[str]": list}


def _facts(content: Any) -> Facts:
    if not isinstance(content, dict):
        raise TypeError("objet JSON attendu")
    known = {one.name: one for one in fields(Facts)}
    facts = Facts(**{name: value for name, value in content.items() if name in known})
    for name, one in known.items():
        value = getattr(facts, name)
        kind = _TYPES.get(str(one.type), dict)
        if not isinstance(value, kind) or isinstance(value, bool):  # type: ignore[arg-type]
            raise TypeError(f"champ « {name} » inattendu")
    if not (0 <= facts.threshold <= 1 and 0 < facts.temperature < math.inf):
        raise ValueError("seuil ou température hors bornes")
    for name in facts.files:
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name:
            raise ValueError(f"chemin « {name[:60]} » hors du dossier")
    return facts
