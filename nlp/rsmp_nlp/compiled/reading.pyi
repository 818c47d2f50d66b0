from collections.abc import Callable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

SOURCE: str

class Framer:
    def __init__(
        self,
        marks: str,
        most: int,
        elided: frozenset[str],
        lower: str,
        upper: str,
        cased: frozenset[str],
    ) -> None: ...
    def frames_of(self, chunks: Sequence[str]) -> tuple[list[str], list[str]]: ...

class Telling:
    def __init__(
        self,
        lists: dict[str, tuple[int, ...]],
        tenses: Iterable[tuple[int, Iterable[str], int]],
        imperatives: frozenset[str],
        opening_endings: Iterable[str],
        openings: dict[str, int],
        shapes: Iterable[tuple[int, ...]],
        opening: Callable[[str, str], str],
        shape: Callable[[str], tuple[int, ...]],
    ) -> None: ...
    def told(
        self, tokens: Sequence[str], words: Sequence[str]
    ) -> tuple[
        list[int],
        NDArray[np.int64],
        NDArray[np.int64],
        NDArray[np.int64],
        NDArray[np.int64],
        NDArray[np.int64],
    ]: ...

def lowered(texts: Sequence[str]) -> list[str]: ...
def flags_of(
    chunks: Sequence[str], of_characters: NDArray[np.int64], of_first: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]: ...
