"""Model folders: weights, facts in JSON, a card; nothing that executes when opened.

A folder holds the weights that its backend writes, `model.json` (facts, with the SHA-256 of every
file of weights), `metrics.json`, `seen.bin` and `README.md` (the card). A folder that was changed is
refused, and so is one that asks for anything that its backend does not write.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, Final

from rsmp_nlp.classify.backends import backend_named
from rsmp_nlp.classify.backends.linear import WEIGHTS
from rsmp_nlp.classify.base import Backend, Classifier
from rsmp_nlp.classify.facts import FACTS, METRICS, Facts, read_facts, read_metrics
from rsmp_nlp.classify.seen import SEEN
from rsmp_nlp.errors import ModelError
from rsmp_nlp.whole_files import sync, sync_folder, write_json

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

_ASIDE: Final = f"{WORK}/model"
"""Where a model is written before it is put in place."""

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
        # a training killed while it put its model in place has its facts aside still
        and not any((path / FACTS).exists() for path in (folder, folder / _ASIDE))
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
    write_more: Callable[[Path], None] = lambda aside: None,
) -> Facts:
    """Write a model folder, and return its facts completed; an existing model there is replaced.

    All is written aside first: where the disk is full, an earlier model stays as it was.

    Parameters
    ----------
    fitted : what the backend has fitted
    seen : marks of the training texts (`classify.seen`)
    write_more : writes what else the folder holds, in the one that it is given

    Raises
    ------
    ModelError
        The folder exists and holds something else than a model.
    """
    claim(folder)
    aside = folder / _ASIDE
    shutil.rmtree(aside, ignore_errors=True)
    try:
        aside.mkdir(parents=True)
        names = backend.write(fitted, facts.temperature, aside)
        files = {name: _sha256(aside / name) for name in sorted(names)}
        facts = replace(facts, files=files, weights_sha256=_fingerprint(files))
        write_json(aside / METRICS, metrics)
        (aside / CARD).write_text(card, encoding="utf-8")
        (aside / SEEN).write_bytes(seen)
        write_more(aside)
        write_json(aside / FACTS, asdict(facts))
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise
    _put_in_place(folder)
    return facts


def _put_in_place(folder: Path) -> None:
    """Replace the model of a folder by the one written aside: `model.json` goes first and comes last."""
    aside = folder / _ASIDE
    written = [path.relative_to(aside) for path in aside.rglob("*") if path.is_file()]
    for name in written:
        sync(aside / name)
    _remove_weights(folder)
    for name in sorted(written, key=lambda name: name == Path(FACTS)):
        (folder / name).parent.mkdir(exist_ok=True)
        os.replace(aside / name, folder / name)
    for parent in {(folder / name).parent for name in written}:
        sync_folder(parent)
    shutil.rmtree(folder / WORK, ignore_errors=True)


def _remove_weights(folder: Path) -> None:
    """Remove the facts of the model replaced, and its weights, which another backend may have named otherwise."""
    if (folder / FACTS).exists():
        try:
            names = [*read_facts(folder).files] or [WEIGHTS]
        except ModelError:
            names = []
        for name in (FACTS, *names):
            (folder / name).unlink(missing_ok=True)


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
