"""Posteriors kept aside batch by batch, so that a run that was killed does not start again.

A file is named by what it was computed from (the model and the texts), so that a changed input, option
or model can never find a stale one.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rsmp_nlp.taxonomy import CLASSES

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from rsmp_nlp.engine.local import Batch


@dataclass(frozen=True)
class PosteriorStore:
    """Keeps the posteriors of batches in `folder`; `model` is the fingerprint of the model."""

    folder: Path
    model: str

    def get(self, batch: Batch) -> NDArray[np.float64] | None:
        """Return what is kept for a batch, None where there is nothing whole."""
        import numpy as np

        try:
            kept = np.load(self._path(batch), allow_pickle=False)
        except (OSError, ValueError, EOFError):
            return None
        return kept if kept.shape == (len(batch.texts), len(CLASSES)) else None

    def put(self, batch: Batch, posteriors: NDArray[np.float64]) -> None:
        """Keep the posteriors of a batch; the file takes its name once it is whole."""
        import numpy as np

        self.folder.mkdir(parents=True, exist_ok=True)
        path = self._path(batch)
        temporary = path.with_suffix(".new.npy")
        np.save(temporary, posteriors, allow_pickle=False)
        os.replace(temporary, path)

    def _path(self, batch: Batch) -> Path:
        digest = hashlib.sha256(self.model.encode())
        for fields in zip(batch.texts, batch.kinds, batch.parents, strict=True):
            digest.update(repr(fields).encode("utf-8", "replace"))
        return self.folder / f"{digest.hexdigest()[:32]}.npy"
