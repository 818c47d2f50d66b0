"""What a run can be handed to: names, and the module that writes each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final

from rsmp_nlp.errors import UsageError, unwritable

if TYPE_CHECKING:
    from rsmp_nlp.export.run import FinishedRun


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export wrote.

    Attributes
    ----------
    paths : files, or the folder, written; empty for a database
    rows : number of rows written, by table
    notes : French sentences on what differs from the run, for the user
    """

    paths: tuple[Path, ...]
    rows: dict[str, int]
    notes: tuple[str, ...] = field(default=())


Write = Callable[["FinishedRun", Path], Exported]
"""How a module of `export` writes: a run, and the file or folder to write."""


@dataclass(frozen=True, slots=True)
class Target:
    """One thing that a run can become.

    Attributes
    ----------
    module : module of `rsmp_nlp.export` whose function `write` is a `Write`
    default : name, in the folder of the run, of what is written where `-o` is not given
    says : what it is, in French
    """

    module: str
    default: str
    says: str


TARGETS: Final = {
    "xlsx": Target("xlsx", "rsmp-nlp.xlsx", "classeur Excel en français"),
    "csv": Target("csv_canonical", "csv", "tables CSV (virgule, point décimal, UTF-8)"),
    "csv-fr": Target("csv_fr", "csv-fr", "tables CSV pour Excel en français"),
    "parquet": Target("parquet", "parquet", "tables Parquet"),
    "alceste": Target("alceste", "corpus-alceste.txt", "corpus pour IRaMuTeQ et Alceste"),
    "gexf": Target("gexf", "reponses.gexf", "réseau des réponses, pour Gephi"),
    "convokit": Target("convokit", "convokit", "dossier ConvoKit"),
    "hf": Target("hugging_face", "hugging-face", "jeu de données Hugging Face"),
    "sqlite": Target("database", "rsmp-nlp.sqlite", "base SQLite"),
}


def export(folder: Path, to: str, out: Path | None = None) -> Exported:
    """Hand the run in a folder to a reporting tool.

    Parameters
    ----------
    folder : folder of a finished run
    to : a name of `TARGETS`, or the URL of a database
    out : file or folder to write; by default `Target.default` in `folder`

    Raises
    ------
    RsmpError
        A mistake that its sentence lets the user repair; nothing is then written.
    """
    from rsmp_nlp.export.run import open_run

    if "://" in to:
        return _export_to_database(folder, to, out)
    if to not in TARGETS:
        raise UsageError(
            f"--to {to[:40]} : cible inconnue. Cibles : {', '.join(TARGETS)}, ou l’URL d’une base "
            "de données (postgresql://…)."
        )
    target = TARGETS[to]
    run = open_run(folder)
    path = out or folder / target.default
    write: Write = import_module(f"rsmp_nlp.export.{target.module}").write
    try:
        done = write(run, path)
    except OSError as error:
        raise unwritable(path, error) from error
    return Exported(done.paths, done.rows, (*run.notes, *done.notes))


def _export_to_database(folder: Path, url: str, out: Path | None) -> Exported:
    from rsmp_nlp.export.database import write_database
    from rsmp_nlp.export.run import open_run

    if out is not None:
        raise UsageError(
            f"-o {out} : une base de données ne s’écrit pas dans un fichier ; ôtez -o."
        )
    run = open_run(folder)
    done = write_database(run, url)
    return Exported(done.paths, done.rows, (*run.notes, *done.notes))
