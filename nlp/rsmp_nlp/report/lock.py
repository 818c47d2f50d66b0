"""One run at a time in an output folder."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Final

from rsmp_nlp.errors import UsageError, unwritable

LOCK: Final = ".lock"


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold a folder for this process; the system lets go of it if the process dies.

    Raises
    ------
    UsageError
        Another process holds it, or nothing can be written there.
    OutputLost
        The disk is full.
    """
    path = folder / LOCK
    file = _opened(path)
    try:
        with suppress(OSError):  # on a full disk it is held as well, and its holder not told
            file.truncate(0)
            os.write(file.fileno(), f"{os.getpid()} {socket.gethostname()}\n".encode())
        yield
    finally:
        # removed while held: who waits for it finds that the name is another file's
        with suppress(OSError):
            path.unlink(missing_ok=True)
        file.close()


def _opened(path: Path) -> IO[str]:
    """Open the lock file and lock it; again where its holder removed it meanwhile."""
    while True:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            file = path.open("a+", encoding="utf-8")
        except OSError as error:
            raise unwritable(path.parent, error) from error
        try:
            _lock(file)
        except OSError:
            file.seek(0)
            process, _, host = file.read(200).strip().partition(" ")
            file.close()
            raise UsageError(
                f"{path.parent.parent} : une autre exécution écrit dans ce dossier (processus "
                f"{process or 'inconnu'} sur {host or 'cette machine'}). Attendez sa fin, ou choisissez "
                "un autre dossier avec -o."
            ) from None
        with suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(file.fileno()), path.stat()):
                return file
        file.close()


def _lock(file: IO[str]) -> None:
    """Lock a file, or raise OSError if another process has locked it."""
    try:
        import fcntl
    except ImportError:  # Windows
        import msvcrt

        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        return
    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
