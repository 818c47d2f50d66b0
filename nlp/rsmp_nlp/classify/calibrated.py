"""A classifier made of fitted logits and a temperature."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from rsmp_nlp.classify.base import Fitted
from rsmp_nlp.classify.calibrate import softmax
from rsmp_nlp.preprocess.document import Document
from rsmp_nlp.taxonomy import CLASSES

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True)
class CalibratedClassifier:
    """Posteriors are `softmax(logits / temperature)`. Implements `classify.base.Classifier`."""

    name: str
    sha256: str
    threshold: float
    temperature: float
    fitted: Fitted

    def posteriors(self, documents: Sequence[Document]) -> NDArray[np.float64]:
        """Return calibrated probabilities, shape `(n, 10)`, in the order of `CLASSES`."""
        if not documents:
            return np.zeros((0, len(CLASSES)))
        return softmax(self.fitted.logits(documents) / self.temperature)
