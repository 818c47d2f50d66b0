"""Loops over characters and numbers that run as machine code, where a C++ compiler was there at installation.

Each does what a function in Python or NumPy does, which is used in its place where it is missing, with the same
results bit for bit: `splitting` that of `preprocess.terms`, `reading` those of `preprocess.framed`, `preprocess.held`,
`preprocess.clean` and `preprocess.token_markers`, `cutting` that of `preprocess.affixes`, `counting` those of
`classify.weighers` and `classify.letter_counter`, `drawing` that of `aggregate.bootstrap`. They are compiled by
`nlp/build_hook.py`; `RSMP_NLP_COMPILED=no` leaves them out.
"""

from __future__ import annotations

import os
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Final

LOOPS: Final = ("splitting", "reading", "cutting", "counting", "drawing")

SETTING: Final = "RSMP_NLP_COMPILED"
"""Environment variable; "no" leaves compiled loops out."""


def compiled(name: str) -> ModuleType | None:
    """Return the compiled module of that name, None where it was not compiled, or from another source."""
    if os.environ.get(SETTING) == "no":
        return None
    try:
        found = import_module(f"{__name__}.{name}")
    except ImportError:
        return None
    return found if fingerprint(name) == found.SOURCE else None


def fingerprint(name: str) -> str:
    """Return what tells the source of a module: one compiled before a change is not used after it."""
    source = Path(__file__).with_name(f"{name}.pyx").read_bytes()
    return sha256(source).hexdigest()[:16]
