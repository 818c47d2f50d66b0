"""A run kept elsewhere (`s3://seau/run`): made on this machine, then put there file by file.

What an interruption leaves is on this machine, under the address; the same command goes on from it.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from rsmp_nlp.addresses import is_remote
from rsmp_nlp.errors import OutputNotOurs, RemoteError, RsmpError, UsageError
from rsmp_nlp.remote import Store
from rsmp_nlp.report.store import LOCATED, MADE_OF_MESSAGES, PARTIAL, RUN, is_ours, read_run
from rsmp_nlp.whole_files import write_json

SENDING: Final = "envoi en cours"
"""Status of a run some of whose files are not there yet."""

_PROBE: Final = ".rsmp-nlp"


@contextmanager
def output_folder(out: str, aside: Path) -> Iterator[Path]:
    """Give the folder where to write a run: `out`, or one whose files are put at `out` at the end.

    Parameters
    ----------
    aside : folder of this user where runs for other places are made

    Raises
    ------
    OutputNotOurs
        There is something at the address that this program did not write.
    RemoteError
        The address cannot be written, which is tried before anything is computed.
    RsmpError
        The run is made, and could not be sent whole.
    """
    if not is_remote(out):
        yield Path(out)
        return
    store = Store(out)
    _claim(store)
    folder = aside / hashlib.sha256(store.address.encode()).hexdigest()[:16]
    yield folder
    try:
        _send(folder, store)
    except RemoteError as error:
        raise RsmpError(
            f"{error} L’exécution est faite et gardée dans {folder} ; copiez-la, ou relancez la commande."
        ) from error
    shutil.rmtree(folder)


@contextmanager
def run_folder(run: str) -> Iterator[Path]:
    """Give the folder of a run: `run`, or a copy of it whose new or changed files are put back.

    Raises
    ------
    RemoteError
        There is no run at the address, or a file cannot be copied whole.
    """
    if not is_remote(run):
        yield Path(run)
        return
    store = Store(run)
    below = {inside: path for inside, path in store.below().items() if "/" not in inside}
    if RUN not in below:
        raise RemoteError(store.address, "aucune exécution de rsmp-nlp à cette adresse")
    with tempfile.TemporaryDirectory(prefix="rsmp-nlp-") as name:
        folder = Path(name)
        for inside, path in below.items():
            store.copy(path, folder / inside)
        before = _states(folder)
        yield folder
        for inside, state in _states(folder).items():
            if before.get(inside) != state:
                store.put(folder / inside, f"{store.path}/{inside}")


def _claim(store: Store) -> None:
    if store.scheme in ("http", "https"):
        raise UsageError(
            f"-o {store.address} : un serveur web se lit seulement. Donnez s3:// ou gs://."
        )
    below = store.below()
    if any(not inside.startswith(f"{PARTIAL}/") for inside in below):
        with tempfile.TemporaryDirectory(prefix="rsmp-nlp-") as folder:
            if RUN in below:
                store.copy(below[RUN], Path(folder) / RUN)
            if not is_ours(Path(folder)):
                raise OutputNotOurs(store.address)
    with tempfile.TemporaryDirectory(prefix="rsmp-nlp-") as folder:
        (Path(folder) / _PROBE).write_text("essai", encoding="utf-8")
        store.put(Path(folder) / _PROBE, f"{store.path}/{_PROBE}")
        store.remove(f"{store.path}/{_PROBE}")


def _send(folder: Path, store: Store) -> None:
    """Put the files of a run in place; until the last is there its record says that it is not whole."""
    with tempfile.TemporaryDirectory(prefix="rsmp-nlp-") as aside:
        write_json(Path(aside) / RUN, {**read_run(folder), "status": SENDING})
        store.put(Path(aside) / RUN, f"{store.path}/{RUN}")
    names = sorted(path.name for path in folder.iterdir() if path.is_file())
    below = store.below()
    for inside, path in below.items():
        replaced = inside in MADE_OF_MESSAGES and inside not in names
        if replaced or (inside.startswith(f"{LOCATED}/") and f"{LOCATED}/{RUN}" in below):
            store.remove(path)
    for name in sorted(names, key=lambda name: name == RUN):
        store.put(folder / name, f"{store.path}/{name}")
    Store(f"{store.address}/{PARTIAL}").remove_below()  # what the workers of a cluster kept


def _states(folder: Path) -> dict[str, tuple[int, int, int]]:
    files = (path for path in folder.rglob("*") if path.is_file())
    found = {path.relative_to(folder).as_posix(): path.stat() for path in files}
    return {name: (one.st_ino, one.st_size, one.st_mtime_ns) for name, one in found.items()}
