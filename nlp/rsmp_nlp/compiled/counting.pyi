from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

SOURCE: str

class Finder:
    def __init__(self, keys: NDArray[np.int64], slots: NDArray[np.int32], shift: int) -> None: ...

class Tree:
    def __init__(
        self,
        letters: NDArray[np.int64],
        size: int,
        finders: Iterable[Finder],
        columns: Iterable[NDArray[np.int64]],
    ) -> None: ...
    def find(
        self, words: Sequence[str], ngrams: tuple[int, int]
    ) -> tuple[NDArray[np.int32], NDArray[np.int64]]: ...

class Pairs:
    def __init__(
        self,
        finder: Finder,
        words: int,
        columns: NDArray[np.int64],
        begins: NDArray[np.bool_],
        ends: NDArray[np.bool_],
    ) -> None: ...

class Weigher:
    def __init__(
        self,
        idf: NDArray[np.float32],
        coefficients: NDArray[np.float32],
        weight: float,
        scales: NDArray[np.float64],
        ordered: bool,
        pairs: Pairs | None = None,
    ) -> None: ...
    def weigh(
        self,
        starts: NDArray[np.int64],
        numbers: NDArray[np.int64],
        columns: NDArray[np.int32],
        column_starts: NDArray[np.int32],
        logits: NDArray[np.float64],
        kept: bool,
    ) -> tuple[NDArray[np.float64], NDArray[np.int32], NDArray[np.int32]]: ...
