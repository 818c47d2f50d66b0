"""What the bridges to other programs share: the messages of a run, and its authors unnamed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rsmp_nlp.export.run import FinishedRun, RunTable
from rsmp_nlp.preprocess.pseudonyms import is_pseudonym
from rsmp_nlp.report.rows import IncompleteRun
from rsmp_nlp.schema.tables import TEXT_COLUMN


def messages_of(run: FinishedRun) -> RunTable:
    """Return the table of messages of a run.

    Raises
    ------
    IncompleteRun
        The run has none: it is one of positions computed again, or the file was removed.
    """
    table = run.table("messages")
    if table is None:
        raise IncompleteRun(run.folder, "messages.parquet")
    return table


def has_text(table: RunTable) -> bool:
    """Tell whether messages have their text: `classify --with-text`."""
    return TEXT_COLUMN in table.columns


def rows(table: RunTable) -> Iterator[dict[str, Any]]:
    """Yield messages one by one, as columns by name; few are in memory together."""
    for batch in table.batches():
        yield from batch.to_pylist()


class Unnamed:
    """Authors as other programs may be given them: pseudonyms stay, names kept become numbers."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, str], int] = {}

    def __call__(self, platform: str, author: str) -> str:
        """Return the pseudonym, or the number of a name in the order in which names are met.

        >>> shown = Unnamed()
        >>> shown("P", "a-0123456789ab"), shown("P", "Zoé"), shown("P", "Ana"), shown("P", "Zoé")
        ('a-0123456789ab', 'auteur 1', 'auteur 2', 'auteur 1')
        """
        if is_pseudonym(author):
            return author
        return f"auteur {self._numbers.setdefault((platform, author), len(self._numbers) + 1)}"
