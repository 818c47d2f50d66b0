"""Where models are: the shipped ones, by name, and any folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from rsmp_nlp.classify.storage import FACTS, read_facts, read_metrics
from rsmp_nlp.errors import InputError, ModelError

DEFAULT: Final = "default"

_STARTER: Final = "starter"
_REFERENCES: Final = "real_labels.csv"

_INSIDE_PACKAGE: Final = Path(__file__).parents[1] / "models"
_IN_CHECKOUT: Final = Path(__file__).parents[3] / "models"


def shipped_models() -> dict[str, Path]:
    """Return name → folder of the models that come with the program.

    A wheel holds them in the package, a checkout at its top level.
    """
    found: dict[str, Path] = {}
    for root in (_INSIDE_PACKAGE, _IN_CHECKOUT):
        for facts in sorted(root.glob(f"*/{FACTS}")):
            found.setdefault(facts.parent.name, facts.parent)
    return found


def shipped_training(with_references: bool) -> list[str]:
    """Return the paths of the training set that comes with the program.

    Parameters
    ----------
    with_references : whether to add the labels of real messages, whose texts must be given besides

    Raises
    ------
    InputError
        The program was installed without it.
    """
    names = [_STARTER, *([_REFERENCES] if with_references else [])]
    for root in (_INSIDE_PACKAGE, _IN_CHECKOUT):
        paths = [root.with_name("corpora") / name for name in names]
        if all(path.exists() for path in paths):
            return [str(path) for path in paths]
    raise InputError(
        f"Le corpus d’apprentissage ({', '.join(names)}) n’est pas installé. Donnez à la place le "
        "dossier corpora/starter du dépôt de rsmp-nlp, parmi les messages étiquetés."
    )


def model_folder(name: str) -> Path:
    """Return the folder of a model given by name or by path.

    Raises
    ------
    ModelError
        Neither a shipped model nor a folder.
    """
    shipped = shipped_models()
    if name in shipped:
        return shipped[name]
    folder = Path(name)
    if folder.is_dir():
        return folder
    raise ModelError(
        f"--model {name} : ni un modèle installé ({', '.join(shipped) or 'aucun'}) ni un dossier. "
        "« rsmp-nlp models » liste les modèles ; « rsmp-nlp train » en fabrique."
    )


def describe_models() -> list[dict[str, Any]]:
    """Return what each shipped model says of itself, with its cross-validated scores."""
    found = []
    for folder in shipped_models().values():
        facts, metrics = read_facts(folder), read_metrics(folder)
        found.append(
            {
                "name": facts.name,
                "backend": facts.backend,
                "created": facts.created,
                "folder": str(folder),
                "sha256": facts.weights_sha256,
                "training_messages": facts.training_messages,
                "training_written": facts.training_written,
                "families_macro_f1": metrics.get("families_macro_f1"),
                "usages_macro_f1": metrics.get("usages_macro_f1"),
            }
        )
    return found
