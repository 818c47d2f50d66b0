from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

SOURCE: str

class Numbering:
    names: list[str]
    def numbers(self, terms: Sequence[str]) -> NDArray[np.int64]: ...
    def split(
        self, texts: Sequence[str], adds: bool = True
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]: ...
