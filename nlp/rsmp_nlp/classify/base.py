"""What a classifier is, whatever stands behind it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from rsmp_nlp.preprocess.document import Document

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


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
