"""The output folder: claimed before anything is written, filled aside, put in place at the end."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from rsmp_nlp.addresses import refuse_remote
from rsmp_nlp.errors import (
    BrokenFile,
    NotReadable,
    OutputLost,
    OutputNotOurs,
    UsageError,
    unwritable,
)
from rsmp_nlp.report.lock import held
from rsmp_nlp.schema.columns import Column, Table
from rsmp_nlp.schema.tables import TABLES
from rsmp_nlp.whole_files import sync, sync_folder, write_json

if TYPE_CHECKING:
    import pyarrow as pa

TOOL: Final = "rsmp-nlp"
RUN: Final = "run.json"
PARTIAL: Final = ".partial"
"""Folder inside the output where files are written before they are put in place."""

READY: Final = ".ready"
"""In the folder aside: all its files are whole; names them, the last one, and what does not outlive them."""

LOCATED: Final = "locate"
"""Folder, in that of a run, of positions computed again."""

MADE_OF_MESSAGES: Final = (
    *(f"{table.name}.{kind}" for table in TABLES for kind in ("parquet", "csv")),
    "report.html",
    LOCATED,
)
"""What a run holds that another classification of its folder makes untrue."""


def claim(out: Path) -> Path:
    """Return the folder where to write aside, made inside `out`.

    Raises
    ------
    OutputNotOurs
        `out` exists, is not empty, and holds no run of ours.
    UsageError
        `out` is a file, or cannot be written.
    OutputLost
        The disk is full.
    """
    if out.exists() and not out.is_dir():
        raise UsageError(f"{out} : c’est un fichier ; -o attend un dossier.")
    if out.is_dir() and any(out.iterdir()) and not is_ours(out):
        raise OutputNotOurs(out)
    try:
        partial = out / PARTIAL
        partial.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(out, error) from error
    return partial


def clear_aside(partial: Path, kept: Iterable[str]) -> None:
    """Remove what an earlier process left in the folder aside, but for some names."""
    for path in partial.iterdir():
        if path.name not in kept:
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def is_ours(out: Path) -> bool:
    """Tell whether a folder holds a run, whole or interrupted, of this program.

    A run killed while it put its files in place has its `run.json` aside still.
    """
    if [path.name for path in out.iterdir()] == [PARTIAL]:
        return True
    return any(_written_by_us(path) for path in (out / RUN, out / PARTIAL / RUN))


def _written_by_us(path: Path) -> bool:
    try:
        run = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(run, dict) and run.get("tool") == TOOL


def publish(
    partial: Path, replaced: Iterable[str] = (), *, folders: Iterable[str] = (), last: str = RUN
) -> None:
    """Put every finished file in place, and remove the folder aside.

    Files reach the disk before they take their names, so that a power cut leaves no empty one; hidden
    ones are not put in place. A process that dies meanwhile leaves a mark, from which `put_in_place`
    finishes: a folder never stays half of one run and half of another. Who does not know the mark
    sees that the file of the name `last` is missing: the earlier one is removed first.

    Parameters
    ----------
    partial : folder aside, in that where its files are put
    replaced : names of files, and of folders that hold a run of ours, that do not outlive what is
        put in place: those of them that it lacks are removed
    folders : names of those in `partial` whose files are put in place as well, in folders of that name
    last : name of the file that tells that a folder is whole
    """
    found = [path for folder in ("", *folders) for path in (partial / folder).iterdir()]
    names = sorted(path.relative_to(partial).as_posix() for path in found if path.is_file())
    names = list(filter(_is_plain, names))
    for name in names:
        sync(partial / name)
    removed = sorted(set(replaced).difference(names))
    write_json(partial / READY, {"tool": TOOL, "put": names, "removed": removed, "last": last})
    put_in_place(partial)
    shutil.rmtree(partial)


def put_in_place(partial: Path) -> bool:
    """Go on putting in place the files that a mark says are whole; tell whether there was one.

    Its names are those of plain files of the folder, none beyond a link: the mark may be anybody's.
    """
    out = partial.parent
    try:
        mark = json.loads((partial / READY).read_text(encoding="utf-8"))
        put = list(filter(_is_plain, mark["put"]))
        removed = [name for name in mark["removed"] if _is_plain(name) and "/" not in name]
        last = mark.get("last", RUN)
    except (OSError, ValueError, TypeError, LookupError, AttributeError):
        return False
    left = [name for name in put if (partial / name).is_file()]
    if last in left:
        (out / last).unlink(missing_ok=True)
    for name in removed:
        _remove(out / name)
    for name in sorted(left, key=lambda name: name == last):
        if "/" in name:
            _make_folder((out / name).parent)
        os.replace(partial / name, out / name)
    for folder in {(out / name).parent for name in left} | {out}:
        sync_folder(folder)
    (partial / READY).unlink()
    return True


def _is_plain(name: object) -> bool:
    """Tell whether a name is that of a file, or of one in a folder; a hidden one is not."""
    parts = name.split("/") if isinstance(name, str) else []
    plain = (part[:1] not in ("", ".") and Path(part).name == part for part in parts)
    return len(parts) in (1, 2) and all(plain)


def finish_publishing(out: Path, aside: str = PARTIAL) -> bool:
    """Finish what a process that died while it put files in place had begun; tell whether there was.

    Raises
    ------
    UsageError
        It is alive, and goes on by itself.
    OutputLost
        The folder cannot be written.
    """
    partial = out / aside
    if not (partial / READY).is_file():
        return False
    try:
        with held(partial):
            if done := put_in_place(partial):
                shutil.rmtree(partial)
            return done
    except OSError as error:
        raise OutputLost(out, error) from error


def _make_folder(folder: Path) -> None:
    if folder.is_symlink():  # anybody's: files would go where it leads
        folder.unlink()
    folder.mkdir(exist_ok=True)


def _remove(path: Path) -> None:
    if not path.is_dir():
        path.unlink(missing_ok=True)
    elif not path.is_symlink() and is_ours(path):
        shutil.rmtree(path)


def arrow_schema(table: Table, *more: Column) -> pa.Schema:
    """Return the Arrow schema of a table, with columns added at its end."""
    import pyarrow as pa

    types = {
        "string": pa.string(),
        "integer": pa.int64(),
        "number": pa.float64(),
        "boolean": pa.bool_(),
        "datetime": pa.timestamp("us", tz="UTC"),
    }
    return pa.schema(
        [pa.field(column.name, types[column.type]) for column in (*table.columns, *more)]
    )


def read_run(out: Path) -> dict[str, Any]:
    """Return the `run.json` of a finished run.

    Raises
    ------
    NotReadable
        The folder holds no run.
    BrokenFile
        `run.json` is damaged.
    UsageError, OutputLost
        Its files were being put in place by a process that goes on, or that died, in a folder that
        cannot be written.
    """
    refuse_remote(out)
    finish_publishing(out)
    path = out / RUN
    try:
        run = json.loads(path.read_text(encoding="utf-8"))
    except OSError:
        if unfinished_run(out) is not None:
            raise NotReadable(
                out, "exécution interrompue ; relancez la même commande classify pour la finir"
            ) from None
        raise NotReadable(out, "aucune exécution de rsmp-nlp dans ce dossier") from None
    except ValueError as error:
        raise BrokenFile(path, "", str(error)) from error
    if not isinstance(run, dict) or run.get("tool") != TOOL:
        raise BrokenFile(path, "", "écrit par un autre programme")
    return run


def unfinished_run(out: Path) -> dict[str, Any] | None:
    """Return the `run.json` of a run that goes on or was interrupted, None where there is none."""
    try:
        run = json.loads((out / PARTIAL / RUN).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return run if isinstance(run, dict) and run.get("tool") == TOOL else None
