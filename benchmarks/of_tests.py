"""Lets a script of this folder import from `tests`, as tests themselves do."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType


def named_tests() -> None:
    """Make `tests` the folder of this repository, whatever package of that name is installed."""
    root = Path(__file__).parents[1]
    sys.path.insert(0, str(root / "nlp"))
    module = ModuleType("tests")
    module.__path__ = [str(root / "tests")]
    sys.modules["tests"] = module
