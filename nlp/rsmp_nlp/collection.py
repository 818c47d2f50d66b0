"""How often Python looks for cycles of objects that nothing else holds."""

from __future__ import annotations

import atexit
import gc
from typing import Any, Final

OBJECTS_AT_FIRST: Final = 300_000
"""More than start-up makes, nearly all of it modules, words and patterns that stay: five passes over them free
two thousand objects in a sixth of a second."""

OBJECTS_BETWEEN: Final = 50_000
"""Python's 700 has it look hundreds of times among words and rows that stay: a fifth of what new words take."""


def collect_less_often() -> None:
    """Let this process make more objects before cycles are looked for, and end without looking for any.

    Python, as it ends, takes half a second to take to pieces what the system takes back at once; frozen objects
    it leaves alone. Files are closed where they are written, none by such a pass.
    """
    gc.set_threshold(OBJECTS_AT_FIRST)
    gc.callbacks.append(_started)
    atexit.register(gc.freeze)


def _started(phase: str, _about: dict[str, Any]) -> None:
    """Look more often from the first pass on."""
    if phase == "stop":
        gc.callbacks.remove(_started)
        gc.set_threshold(OBJECTS_BETWEEN)
