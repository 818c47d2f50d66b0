"""How a platform is introduced wherever it has a row: number, mark, name, and a word of caution."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from rsmp_nlp.report.markers import swatch
from rsmp_nlp.report.names import clean_name
from rsmp_nlp.report.rows import PlatformRow
from rsmp_nlp.report.sentences import FEW_MESSAGES

_KEY: Final = 80


@dataclass(frozen=True, slots=True)
class Head:
    """The first cell of a platform's row; `key` is what its table is sorted by."""

    number: int
    swatch: Markup
    name: str
    key: str
    small: bool


def heads(rows: Sequence[PlatformRow]) -> list[Head]:
    """Return the heads of platforms, in the order of the table."""
    return [
        Head(
            index + 1,
            swatch(index),
            clean_name(row.name),
            row.name[:_KEY].casefold(),
            row.messages < FEW_MESSAGES,
        )
        for index, row in enumerate(rows)
    ]
