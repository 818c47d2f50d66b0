"""What a classifier is, whatever stands behind it, and what can train one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from rsmp_nlp.preprocess.document import Document

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from rsmp_nlp.classify.facts import Facts
    from rsmp_nlp.classify.linear import TrainingRows

Progress = Callable[[str], None]


class Classifier(Protocol):
    """Turns documents into posteriors over `taxonomy.CLASSES`."""

    @property
    def name(self) -> str:
        """Name of the model."""
        ...

    @property
    def sha256(self) -> str:
        """Fingerprint of the model's weights."""
        ...

    @property
    def threshold(self) -> float:
        """Family probability under which a message is abstained from, 0 to 1."""
        ...

    def posteriors(self, documents: Sequence[Document]) -> NDArray[np.float64]:
        """Return calibrated probabilities, shape `(len(documents), 10)`, rows summing to 1."""
        ...


class Fitted(Protocol):
    """What a backend has fitted: logits that are not calibrated yet."""

    def logits(self, documents: Sequence[Document]) -> NDArray[np.float64]:
        """Return logits over `taxonomy.CLASSES`, shape `(len(documents), 10)`."""
        ...


@dataclass(frozen=True)
class Work:
    """Where and how a fit goes on.

    Attributes
    ----------
    folder : where a long fit may keep what it needs to go on after being killed
    progress : called with a line for a person
    """

    folder: Path
    progress: Progress = lambda text: None


class Backend(Protocol):
    """A family of models: how one is fitted, written, and read."""

    @property
    def name(self) -> str:
        """Name of the backend, as `--backend` takes it."""
        ...

    @property
    def folds(self) -> int:
        """Folds of the cross-validation, unless the user says otherwise."""
        ...

    @property
    def libraries(self) -> tuple[str, ...]:
        """Distributions whose versions the model notes."""
        ...

    @property
    def description(self) -> str:
        """What the model is, in French, for its card."""
        ...

    def require(self) -> None:
        """Check that what the backend needs is there, before anything long.

        Raises
        ------
        UsageError
            A library is missing; the sentence gives the command that installs it.
        """
        ...

    def fit(self, rows: TrainingRows, seed: int, work: Work) -> Fitted:
        """Return a model fitted on `rows`; the same rows and seed give the same model."""
        ...

    def write(self, fitted: Any, temperature: float, folder: Path) -> list[str]:
        """Write weights into a model folder; return the names of the files written."""
        ...

    def read(self, folder: Path, facts: Facts) -> Classifier:
        """Return the classifier of a folder whose files have been checked.

        Raises
        ------
        ModelError
            The weights are damaged, or hold what no model of ours holds.
        """
        ...
