"""Model folders: weights, facts in JSON, a card; nothing that executes when opened.

A folder holds the weights that its backend writes, `model.json` (facts, with the SHA-256 of every
file of weights), `metrics.json`, `seen.bin` and `README.md` (the card). A folder that was changed is
refused, and so is one that asks for anything that its backend does not write.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, Final

from rsmp_nlp.classify.backends import backend_named
from rsmp_nlp.classify.backends.linear import WEIGHTS
from rsmp_nlp.classify.base import Backend, Classifier
from rsmp_nlp.classify.facts import FACTS, METRICS, Facts, read_facts, read_metrics
from rsmp_nlp.classify.seen import SEEN
from rsmp_nlp.errors import ModelError

__all__ = [
    "FACTS",
    "METRICS",
    "WORK",
    "Facts",
    "claim",
    "load",
    "read_facts",
    "read_metrics",
    "save",
]

CARD: Final = "README.md"
WORK: Final = ".training"
"""Sub-folder of a training that is going on, or was interrupted."""

_LARGEST: Final = 8 << 30


def claim(folder: Path) -> None:
    """Make a model folder, empty or holding a model that will be replaced.

    Raises
    ------
    ModelError
        The folder exists and holds something else than a model.
    """
    if folder.exists() and not folder.is_dir():
        raise ModelError(f"{folder} : c’est un fichier ; -o attend un dossier.")
    if (
        folder.exists()
        and any(path.name != WORK for path in folder.iterdir())
        and not (folder / FACTS).exists()
    ):
        raise ModelError(
            f"{folder} : ce dossier existe et ne contient pas de modèle ; il n’est pas touché. "
            "Choisissez un autre dossier avec -o."
        )
    folder.mkdir(parents=True, exist_ok=True)


def save(
    folder: Path,
    backend: Backend,
    fitted: Any,
    facts: Facts,
    metrics: dict[str, Any],
    card: str,
    seen: bytes = b"",
) -> Facts:
    """Write a model folder, and return its facts completed; an existing model there is replaced.

    Parameters
    ----------
    fitted : what the backend has fitted
    seen : marks of the training texts (`classify.seen`)

    Raises
    ------
    ModelError
        The folder exists and holds something else than a model.
    """
    claim(folder)
    _remove_weights(folder)
    names = backend.write(fitted, facts.temperature, folder)
    files = {name: _sha256(folder / name) for name in sorted(names)}
    facts = replace(facts, files=files, weights_sha256=_fingerprint(files))
    _write_json(folder / METRICS, metrics)
    (folder / CARD).write_text(card, encoding="utf-8")
    (folder / SEEN).write_bytes(seen)
    _write_json(folder / FACTS, asdict(facts))
    shutil.rmtree(folder / WORK, ignore_errors=True)
    return facts


def _remove_weights(folder: Path) -> None:
    """Remove the weights of the model replaced, which another backend may have named otherwise."""
    if (folder / FACTS).exists():
        try:
            names = [*read_facts(folder).files] or [WEIGHTS]
        except ModelError:
            names = []
        for name in names:
            (folder / name).unlink(missing_ok=True)


def _write_json(path: Path, content: dict[str, Any]) -> None:
    text = json.dumps(content, ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8")


def load(folder: Path) -> Classifier:
    """Return the classifier of a model folder.

    Raises
    ------
    ModelError
        The folder is no model, was changed since it was written, or holds what its backend does not
        write.
    UsageError
        The backend needs a library that is missing.
    """
    facts = read_facts(folder)
    backend = backend_named(facts.backend)
    if backend is None:
        raise ModelError(
            f"{folder} : modèle de type « {facts.backend[:40]} », inconnu de cette version. "
            "Mettez rsmp-nlp à jour, ou réentraînez le modèle avec « rsmp-nlp train »."
        )
    backend.require()
    # models of the first version had one file, and no list
    files = facts.files or {WEIGHTS: facts.weights_sha256}
    for name, digest in files.items():
        _check(folder / name, folder, digest)
    if _fingerprint(files) != facts.weights_sha256:
        raise ModelError(
            f"{folder / FACTS} : empreinte des poids différente de celle de ses fichiers. "
            "Réinstallez le modèle ou réentraînez-le."
        )
    return backend.read(folder, facts)


def _check(path: Path, folder: Path, digest: str) -> None:
    try:
        size = path.stat().st_size
    except OSError:
        name = path.relative_to(folder)
        raise ModelError(f"{folder} : les poids du modèle manquent ({name}).") from None
    if not path.is_file() or size > _LARGEST or _sha256(path) != digest:
        raise ModelError(
            f"{path} : fichier modifié depuis l’écriture du modèle (empreinte différente de celle "
            f"de {FACTS}). Réinstallez le modèle ou réentraînez-le."
        )


def _fingerprint(files: dict[str, str]) -> str:
    """Return the SHA-256 of all files: of the file itself where there is one."""
    if len(files) == 1:
        return next(iter(files.values()))
    lines = "\n".join(f"{digest}  {name}" for name, digest in sorted(files.items()))
    return hashlib.sha256(lines.encode()).hexdigest()


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
