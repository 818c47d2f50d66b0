"""How often Python looks for cycles of objects that nothing else holds."""

from __future__ import annotations

import gc
from typing import Final

OBJECTS_BETWEEN: Final = 50_000
"""Python's 700 has it look hundreds of times among modules, words and rows that stay: a tenth of start-up, a
fifth of what new words take."""


def collect_less_often() -> None:
    """Let this process make more objects before cycles are looked for."""
    gc.set_threshold(OBJECTS_BETWEEN)
