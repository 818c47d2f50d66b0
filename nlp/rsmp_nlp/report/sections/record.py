"""Values of a run's record, which may be of another version, or anybody's: taken with care."""

from __future__ import annotations

from typing import Any, Final

from rsmp_nlp.report.names import clean_name
from rsmp_nlp.report.numbers import MISSING
from rsmp_nlp.typography import typeset

_NOTE: Final = 300


def short(value: object, limit: int) -> str:
    """Return a value as one line of at most `limit` characters; `MISSING` if there is none."""
    return clean_name(str(value), limit) if value else MISSING


def french(text: object) -> str:
    """Return a note that the run wrote in French, fit for a line; the page marks its language."""
    return typeset(short(text, _NOTE), "fr")


def as_dict(value: object) -> dict[str, Any]:
    """Return a value if it is an object of JSON, else an empty one."""
    return value if isinstance(value, dict) else {}


def as_list(value: object) -> list[Any]:
    """Return a value if it is an array of JSON, else an empty one."""
    return value if isinstance(value, list) else []
