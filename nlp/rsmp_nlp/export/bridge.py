"""What the bridges to other programs share: the messages of a run, and a folder of their own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from rsmp_nlp.errors import OutputNotOurs, UsageError
from rsmp_nlp.export.run import FinishedRun, RunTable
from rsmp_nlp.preprocess.pseudonyms import is_pseudonym
from rsmp_nlp.report.rows import IncompleteRun
from rsmp_nlp.report.store import TOOL, settle
from rsmp_nlp.schema import TEXT_COLUMN

_ASIDE: Final = ".export"


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


@contextmanager
def folder_aside(out: Path, signed: str) -> Iterator[Path]:
    """Give a folder to fill, whose files then replace those of the same name in `out`.

    Parameters
    ----------
    out : folder; it may exist if it is empty or holds an earlier export
    signed : path, in the folder, of a file that names this program: it tells ours from others'

    Raises
    ------
    OutputNotOurs
        The folder holds something, and no such file.
    UsageError
        `out` is a file.
    """
    if out.exists() and not out.is_dir():
        raise UsageError(f"{out} : c’est un fichier ; -o attend ici un dossier.")
    aside = out / _ASIDE
    if out.is_dir() and any(path != aside for path in out.iterdir()) and not _ours(out / signed):
        raise OutputNotOurs(out)
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    try:
        yield aside
        for path in sorted(aside.rglob("*")):
            target = out / path.relative_to(aside)
            if path.is_dir():
                target.mkdir(exist_ok=True)
            else:
                settle(path, target)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _ours(path: Path) -> bool:
    try:
        return TOOL in path.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return False
