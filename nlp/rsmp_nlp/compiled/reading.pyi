from collections.abc import Sequence

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
    def __init__(self, said: frozenset[str], endings: dict[str, tuple[str, ...]]) -> None: ...
    def places(
        self, tokens: Sequence[str], words: Sequence[str]
    ) -> tuple[list[int], list[bool]]: ...

def lowered(texts: Sequence[str]) -> list[str]: ...
