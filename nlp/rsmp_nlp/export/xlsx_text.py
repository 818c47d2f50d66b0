"""Texts that an Excel cell can hold."""

from __future__ import annotations

import re
from typing import Final

CELL_LIMIT: Final = 32_767
"""Characters of a cell, counted as Excel does: in units of UTF-16."""

_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Characters that XML cannot hold."""


def cell_text(text: str) -> tuple[str, bool]:
    r"""Return a text that a cell can hold, and whether it was cut.

    >>> cell_text("a\x00b"), cell_text("=1+1")
    (('a\ufffdb', False), ('=1+1', False))
    >>> text, cut = cell_text("x" * 40_000)
    >>> len(text) <= CELL_LIMIT, text.endswith("[coupé : 40000 caractères en tout]"), cut
    (True, True, True)
    """
    text = _FORBIDDEN.sub("\ufffd", text)
    if len(text) <= CELL_LIMIT // 2:
        return text, False
    units = text.encode("utf-16-le")
    if len(units) <= 2 * CELL_LIMIT:
        return text, False
    note = f" […] [coupé : {len(text)} caractères en tout]"
    return units[: 2 * (CELL_LIMIT - len(note))].decode("utf-16-le", "ignore") + note, True
