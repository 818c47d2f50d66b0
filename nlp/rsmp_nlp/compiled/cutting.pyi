from collections.abc import Callable

SOURCE: str

class Cutter:
    def __init__(
        self,
        *,
        alone: str,
        never: str,
        opens: str,
        hyphens: str,
        letters: str,
        outside: str,
        linking: str,
        longer: tuple[str, ...],
        word_match: Callable[[], Callable[[str], object]],
        prefix_match: Callable[[], Callable[..., object]],
        suffix_match: Callable[[], Callable[..., object]],
        search_suffix: Callable[[str], int],
        cut_infixes: Callable[[str], list[str]],
    ) -> None: ...
    def cut(self, chunk: str, cases: dict[str, list[str]]) -> list[str]: ...
