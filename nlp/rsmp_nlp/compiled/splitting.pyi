from collections.abc import MutableMapping, Sequence

import numpy as np
from numpy.typing import NDArray

SOURCE: str

class Slots:
    def split_numbered(
        self, terms: MutableMapping[str, int], texts: Sequence[str]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]: ...
