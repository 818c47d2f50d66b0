"""What a column and a table are: name, type, unit, French title, key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from rsmp_nlp.typography import typeset

ColumnType = Literal["string", "integer", "number", "boolean", "datetime"]
Unit = Literal["share", "ratio", "message", "author", "thread", "cluster"]

UNITS: Final[dict[Unit, str]] = {
    "share": "1",
    "ratio": "1",
    "message": "{message}",
    "author": "{author}",
    "thread": "{thread}",
    "cluster": "{cluster}",
}
"""Units of columns in UCUM (https://ucum.org); a share, from 0 to 1, is shown as a percentage."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: name, type, French title, what it says, and in what unit."""

    name: str
    type: ColumnType
    title: str
    description: str = ""
    required: bool = False
    unit: Unit | None = None

    def __post_init__(self) -> None:
        """Give what is for readers its unbreakable spaces."""
        object.__setattr__(self, "title", typeset(self.title, "fr"))
        object.__setattr__(self, "description", typeset(self.description, "fr"))


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a run: file stem, French title, primary key, columns."""

    name: str
    title: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def column_names(self) -> list[str]:
        """Names of the columns, in order."""
        return [column.name for column in self.columns]
