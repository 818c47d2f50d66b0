"""A folder of tables, written aside then put in place, with its data package."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Final

from rsmp_nlp.errors import OutputNotOurs, UsageError
from rsmp_nlp.export.run import FinishedRun, RunTable
from rsmp_nlp.export.targets import Exported
from rsmp_nlp.report.datapackage import FILE_NAME, PACKAGE_NAME, write_datapackage
from rsmp_nlp.report.store import settle
from rsmp_nlp.schema import TABLES

_ASIDE: Final = ".export"


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
    if out.exists() and not out.is_dir():
        raise UsageError(f"{out} : c’est un fichier ; -o attend ici un dossier.")
    if out.is_dir() and any(out.iterdir()) and not _is_ours(out):
        raise OutputNotOurs(out)
    aside = out / _ASIDE
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    try:
        for table in run.tables:
            write_table(table, aside / f"{table.name}.{extension}")
        write_datapackage(aside, run.record, french=french)
        for stale in TABLES:
            (out / f"{stale.name}.{extension}").unlink(missing_ok=True)
        # the description last: a folder that has one is whole
        paths = sorted(aside.iterdir(), key=lambda path: path.name == FILE_NAME)
        for path in paths:
            settle(path, out / path.name)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return Exported(
        tuple(out / path.name for path in paths), {table.name: table.rows for table in run.tables}
    )


def _is_ours(out: Path) -> bool:
    if [path.name for path in out.iterdir()] == [_ASIDE]:
        return True
    try:
        described = json.loads((out / FILE_NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    # the folder of a run is described as well: its own tables are not to be replaced
    return (
        isinstance(described, dict)
        and described.get("name") == PACKAGE_NAME
        and not (out / "run.json").exists()
    )
