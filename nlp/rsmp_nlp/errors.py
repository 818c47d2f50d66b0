"""One exception for each kind of user mistake, and how it is worded.

A message is one French sentence or two: where (file, row), what was seen, what is allowed,
what to do. The command line prints it without traceback, with `code`, which `rsmp-nlp errors`
explains, and leaves with `exit_code`.
"""

from __future__ import annotations

import errno
from collections.abc import Iterable, Mapping
from enum import IntEnum
from pathlib import Path
from typing import ClassVar, Final

_NO_ROOM: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)


class ExitCode(IntEnum):
    """Exit codes of the contract."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    INPUT = 3
    REJECTED = 4
    QUALITY = 5
    INTERRUPTED = 130


STOPPED: Final = "Interrompu. La même commande reprend où elle s’est arrêtée."
"""What is said where the user stops a command."""


class RsmpError(Exception):
    """A mistake that its message lets the user repair."""

    code: ClassVar[str] = "E101"
    """Entry of `error_index`; a class without its own has that of the mistake it is one of."""

    exit_code: ClassVar[ExitCode] = ExitCode.FAILED


def first_line(error: BaseException) -> str:
    r"""Return what an exception of a library says in one line: its name where it says nothing.

    >>> first_line(ValueError("a\nb")), first_line(MemoryError())
    ('a', 'MemoryError')
    """
    return next(iter(str(error).splitlines()), "").strip() or type(error).__name__


class UsageError(RsmpError):
    """An option or an argument cannot be used as given."""

    code = "E201"
    exit_code = ExitCode.USAGE


class InputError(RsmpError):
    """An input cannot be read, or its format is not known."""

    code = "E301"
    exit_code = ExitCode.INPUT


class UnknownLabel(InputError):
    """A label is not of the grid."""

    code = "E308"

    def __init__(self, label: str, allowed: Iterable[str], where: str = "") -> None:
        self.allowed = tuple(allowed)
        at = f"{where} : " if where else ""
        super().__init__(
            f"{at}étiquette inconnue « {label[:60]} ». Étiquettes admises : {', '.join(self.allowed)}."
        )


class NotReadable(InputError):
    """A path does not exist or the system refuses to open it."""

    code = "E302"

    def __init__(self, path: str | Path, why: str) -> None:
        super().__init__(
            f"{path} : lecture impossible ({why}). Vérifiez le chemin et les droits de lecture."
        )


class UnknownFormat(InputError):
    """No reader recognises the file."""

    code = "E303"

    def __init__(self, path: str | Path, seen: str, allowed: Iterable[str]) -> None:
        super().__init__(
            f"{path} : format non reconnu ({seen}). Formats lus : {', '.join(allowed)}. "
            "Convertissez le fichier dans l’un d’eux."
        )


class EmptyInput(InputError):
    """There is nothing to read in the input."""

    code = "E304"

    def __init__(self, path: str | Path, seen: str) -> None:
        super().__init__(
            f"{path} : rien à lire ({seen}). Donnez un fichier ou un dossier qui contient des "
            "messages."
        )


class NothingToClassify(InputError):
    """Records were read, and all of them were skipped or rejected."""

    code = "E305"

    def __init__(self, paths: Iterable[str], read: int, reasons: Mapping[str, int]) -> None:
        why = ", ".join(f"{count} : {reason}" for reason, count in list(reasons.items())[:5])
        super().__init__(
            f"{', '.join(paths)} : {read} enregistrements lus, aucun à classer ({why}). "
            "« rsmp-nlp inspect » montre ce qui est compris du fichier."
        )


class NoTextColumn(InputError):
    """A table has no column that can be taken for the text of messages."""

    code = "E306"

    def __init__(self, path: str | Path, columns: Iterable[str]) -> None:
        names = ", ".join(f"« {str(name)[:40]} »" for name in list(columns)[:12]) or "aucune"
        super().__init__(
            f"{path} : aucune colonne de texte reconnue parmi {names}. "
            "Indiquez-la, par exemple : --map text=NomDeLaColonne."
        )


class BrokenFile(InputError):
    """A file of a known format is damaged beyond its first error."""

    code = "E307"

    def __init__(self, path: str | Path, where: str, seen: str) -> None:
        at = f"{path}, {where}" if where else f"{path}"
        super().__init__(
            f"{at} : fichier endommagé ou incomplet ({seen}). Exportez-le à nouveau ou retirez-le."
        )


class OutputNotOurs(UsageError):
    """The output folder exists and was not written by this program."""

    code = "E202"

    def __init__(self, path: str | Path) -> None:
        super().__init__(
            f"{path} : ce dossier existe et n’a pas été écrit par rsmp-nlp ; il n’est pas touché. "
            "Choisissez un autre dossier avec -o."
        )


class OutputLost(RsmpError):
    """Writing failed while running: disk full, folder removed or made read-only."""

    code = "E102"

    def __init__(self, path: str | Path, error: OSError) -> None:
        super().__init__(
            f"{path} : écriture impossible ({error.strerror or error}). Vérifiez la place et les "
            "droits, puis relancez la même commande : le travail fait est gardé s’il est encore là."
        )


def unwritable(path: str | Path, error: OSError) -> RsmpError:
    """Return how it is told that a path cannot be written: `OutputLost` on a full disk, else `UsageError`.

    >>> import errno
    >>> unwritable("out", OSError(errno.ENOSPC, "No space left on device")).code
    'E102'
    >>> unwritable("out", PermissionError(errno.EACCES, "Permission denied")).code
    'E201'
    """
    if error.errno in _NO_ROOM:
        return OutputLost(path, error)
    return UsageError(f"{path} : impossible d’y écrire ({error.strerror or error}).")


class ModelError(InputError):
    """A model folder is missing, damaged, foreign, or of another version."""

    code = "E309"


class RemoteError(InputError):
    """An address of a store or of a web server cannot be read or written."""

    code = "E310"

    def __init__(self, address: str, why: str) -> None:
        super().__init__(f"{address} : {why}.")


class QualityGateFailed(RsmpError):
    """A score is under the minimum asked for."""

    code = "E501"
    exit_code = ExitCode.QUALITY


class RejectedRecords(RsmpError):
    """The run is done, but records were rejected and `--strict` was given."""

    code = "E401"
    exit_code = ExitCode.REJECTED
