"""Folders that exports fill, put in place as a whole; of tables, with their data package."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from rsmp_nlp.errors import OutputNotOurs, UsageError
from rsmp_nlp.export.run import FinishedRun, RunTable
from rsmp_nlp.export.targets import Exported
from rsmp_nlp.report.datapackage import FILE_NAME, PACKAGE_NAME, write_datapackage
from rsmp_nlp.report.lock import LOCK, held
from rsmp_nlp.report.store import READY, RUN, TOOL, clear_aside, finish_publishing, publish
from rsmp_nlp.schema.tables import TABLES

ASIDE: Final = ".export"
"""Folder inside that of an export where files are written before they are put in place."""


def write_folder(
    run: FinishedRun,
    out: Path,
    extension: str,
    write_table: Callable[[RunTable, Path], None],
    *,
    french: bool = False,
) -> Exported:
    """Write every table of a run in a folder, and the data package that describes them.

    Parameters
    ----------
    out : folder; an earlier export in it is replaced, other files in it are left alone
    extension : of the files of tables, without dot
    write_table : writes one table in the file that it is given
    french : whether the files are written for Excel in French

    Raises
    ------
    OutputNotOurs
        The folder holds something, and no export of this program.
    UsageError
        `out` is a file.
    """
    every = (f"{table.name}.{extension}" for table in TABLES)
    with folder_aside(out, FILE_NAME, every, signature=_is_description) as aside:
        for table in run.tables:
            write_table(table, aside / f"{table.name}.{extension}")
        write_datapackage(aside, run.record, french=french)
        names = [*(f"{table.name}.{extension}" for table in run.tables), FILE_NAME]
    return Exported(
        tuple(out / name for name in sorted(names, key=lambda name: (name == FILE_NAME, name))),
        {table.name: table.rows for table in run.tables},
    )


def _names_tool(text: str) -> bool:
    return TOOL in text


def _is_description(text: str) -> bool:
    try:
        described = json.loads(text)
    except ValueError:
        return False
    return isinstance(described, dict) and described.get("name") == PACKAGE_NAME


@contextmanager
def folder_aside(
    out: Path,
    signed: str,
    replaced: Iterable[str] = (),
    *,
    signature: Callable[[str], bool] = _names_tool,
) -> Iterator[Path]:
    """Give a folder to fill, whose files then replace those of the same name in `out`.

    As for a run (`report.store.publish`), a process that dies leaves the earlier export whole, or a
    folder without its file `signed`, which the next export finishes or replaces.

    Parameters
    ----------
    out : folder; it may exist if it is empty or holds an earlier export
    signed : name of a file of the folder that tells ours from others', and one that is whole
    replaced : names of files of an earlier export that do not outlive it
    signature : tells whether the text of that file is ours

    Raises
    ------
    OutputNotOurs
        The folder holds something, and no such file.
    UsageError
        `out` is a file, or another process exports there.
    """
    if out.exists() and not out.is_dir():
        raise UsageError(f"{out} : c’est un fichier ; -o attend ici un dossier.")
    if out.is_dir() and not _is_ours(out, signed, signature):
        raise OutputNotOurs(out)
    finish_publishing(out, ASIDE)
    aside = out / ASIDE
    with held(aside):
        try:
            clear_aside(aside, (LOCK,))
            yield aside
            folders = [path.name for path in aside.iterdir() if path.is_dir()]
            publish(aside, replaced, folders=folders, last=signed)
        finally:
            if not (aside / READY).exists():  # else its files are whole, and some are in place
                shutil.rmtree(aside, ignore_errors=True)


def _is_ours(out: Path, signed: str, signature: Callable[[str], bool]) -> bool:
    if all(path.name == ASIDE for path in out.iterdir()):
        return True
    if (out / RUN).exists():  # the folder of a run is described as well: its tables are its own
        return False
    half = (out / ASIDE / READY).exists()
    return any(_signs(path, signature) for path in (out / signed, out / ASIDE / signed)[: 1 + half])


def _signs(path: Path, signature: Callable[[str], bool]) -> bool:
    try:
        return signature(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
