"""Regular expressions compiled when they are first used: most of those of the readers never are in a run."""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast


def late(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    r"""Return what behaves as `re.compile(pattern, flags)` does, and is compiled once it is asked for something.

    >>> late(r"\d+").fullmatch("2026")
    <re.Match object; span=(0, 4), match='2026'>
    """
    return cast("re.Pattern[AnyStr]", _Late(pattern, flags))


class _Late:
    def __init__(self, pattern: Any, flags: int) -> None:
        self._source = (pattern, flags)

    def __getattr__(self, name: str) -> Any:
        found = getattr(re.compile(*self._source), name)  # `re` keeps what it compiled
        setattr(self, name, found)  # looked up without this function from now on
        return found
