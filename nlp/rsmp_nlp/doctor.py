"""Is everything there? Each check says what it saw and the command that repairs it."""

from __future__ import annotations

import platform
import sys
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Final

from rsmp_nlp import __version__
from rsmp_nlp.errors import RsmpError

_NEEDED: Final = (
    "babel",
    "jinja2",
    "numpy",
    "pandas",
    "pyarrow",
    "python-calamine",
    "scikit-learn",
    "scipy",
    "skops",
    "spacy",
    "typer",
)


@dataclass(frozen=True)
class Check:
    """One thing looked at; `repair` is the command that puts it right."""

    name: str
    ok: bool
    seen: str
    repair: str = ""

    def line(self) -> str:
        """Return the check as one line of text."""
        state = "ok " if self.ok else "NON"
        todo = f" → {self.repair}" if self.repair and not self.ok else ""
        return f"{state} {self.name} : {self.seen}{todo}"

    def as_dict(self) -> dict[str, Any]:
        """Return the check as plain data."""
        return asdict(self)


def examine() -> list[Check]:
    """Return every check, those that must hold first."""
    return [
        Check("rsmp-nlp", True, __version__),
        _python(),
        *(_package(name) for name in _NEEDED),
        _loops(),
        _model(),
    ]


def _python() -> Check:
    enough = sys.version_info >= (3, 11)
    return Check("Python", enough, platform.python_version(), "installez Python 3.11 ou plus")


def _package(name: str) -> Check:
    try:
        return Check(name, True, version(name))
    except PackageNotFoundError:
        return Check(name, False, "absent", f"pip install {name}")


def _loops() -> Check:
    from rsmp_nlp.compiled import LOOPS, compiled

    if all(map(compiled, LOOPS)):
        return Check("boucles compilées", True, "oui")
    slower = "non : tout marche, un peu moins vite ; avec un compilateur C++, réinstallez rsmp-nlp"
    return Check("boucles compilées", True, slower)


def _model() -> Check:
    from rsmp_nlp.classify.installed import DEFAULT, model_folder
    from rsmp_nlp.classify.storage import load

    repair = "réinstallez rsmp-nlp"
    try:
        classifier = load(model_folder(DEFAULT))
    except RsmpError as error:
        return Check("modèle par défaut", False, str(error), repair)
    return Check("modèle par défaut", True, f"empreinte {classifier.sha256[:12]}…", repair)
