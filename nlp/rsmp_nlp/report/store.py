"""The output folder: claimed before anything is written, filled aside, put in place at the end."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final

from rsmp_nlp.errors import BrokenFile, NotReadable, OutputNotOurs, UsageError
from rsmp_nlp.remote import is_remote
from rsmp_nlp.schema import TABLES, Column, Table

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

TOOL: Final = "rsmp-nlp"
RUN: Final = "run.json"
PARTIAL: Final = ".partial"
"""Folder inside the output where files are written before they are put in place."""

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
    """
    if out.exists() and not out.is_dir():
        raise UsageError(f"{out} : c’est un fichier ; -o attend un dossier.")
    if out.is_dir() and any(out.iterdir()) and not is_ours(out):
        raise OutputNotOurs(out)
    try:
        partial = out / PARTIAL
        partial.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{out} : impossible d’y écrire ({error.strerror}).") from error
    return partial


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


def publish(partial: Path, out: Path, replaced: Iterable[str] = ()) -> None:
    """Put every finished file in place, `run.json` last, and remove the folder aside.

    Files reach the disk before they take their names, so that a power cut leaves no empty one; hidden
    ones are not put in place.

    Parameters
    ----------
    replaced : names of files, and of folders that hold a run of ours, that do not outlive what is
        put in place: those of them that it lacks are removed
    """
    names = sorted(path.name for path in partial.iterdir() if path.is_file())
    names = [name for name in names if not name.startswith(".")]
    for name in names:
        _sync(partial / name, os.O_RDWR)
    for name in set(replaced).difference(names):
        _remove(out / name)
    for name in sorted(names, key=lambda name: name == RUN):
        os.replace(partial / name, out / name)
    if os.name == "posix":  # elsewhere folders cannot be opened
        _sync(out, os.O_RDONLY)
    shutil.rmtree(partial)


def _remove(path: Path) -> None:
    if not path.is_dir():
        path.unlink(missing_ok=True)
    elif not path.is_symlink() and is_ours(path):
        shutil.rmtree(path)


def _sync(path: Path, mode: int) -> None:
    descriptor = os.open(path, mode)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def write_aside(path: Path) -> Iterator[IO[str]]:
    """Open a text file to be written whole: it takes its name only if nothing fails."""
    temporary = path.with_name(f".{path.name}.new")
    try:
        with temporary.open("w", encoding="utf-8", newline="") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def write_json(path: Path, content: Mapping[str, Any]) -> None:
    """Write indented UTF-8 JSON."""
    with write_aside(path) as stream:
        json.dump(content, stream, ensure_ascii=False, indent=1)
        stream.write("\n")


def write_table(frame: pd.DataFrame, table: Table, folder: Path, *, csv: bool) -> None:
    """Write `frame` as Parquet, and CSV if asked, with exactly the columns of `table`.

    CSV is the canonical one: comma, decimal point, UTF-8 without mark, empty for null.
    """
    import pyarrow as pa
    import pyarrow.csv
    import pyarrow.parquet as pq

    arrow = pa.Table.from_pandas(frame, schema=arrow_schema(table), preserve_index=False)
    pq.write_table(arrow, folder / f"{table.name}.parquet")
    if csv:
        pyarrow.csv.write_csv(arrow, folder / f"{table.name}.csv")


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


def refuse_remote(path: Path) -> None:
    """Refuse an address given for the folder of a run.

    Raises
    ------
    UsageError
        The path is the address of a store.
    """
    if is_remote(str(path)):
        raise UsageError(
            f"{path} : cette commande travaille sur une exécution de cette machine. Copiez-la d’abord, "
            "par exemple avec « aws s3 cp --recursive », ou donnez son dossier."
        )


def read_run(out: Path) -> dict[str, Any]:
    """Return the `run.json` of a finished run.

    Raises
    ------
    NotReadable
        The folder holds no run.
    BrokenFile
        `run.json` is damaged.
    """
    refuse_remote(out)
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
