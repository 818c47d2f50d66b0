"""Files of object stores and web servers (`s3://`, `gs://`, `https://`), through fsspec.

A file is copied whole and checked before anything of it is read: a transfer cut half-way, or a file
that changed meanwhile, is an error and never a shorter file.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from rsmp_nlp.addresses import WEB, shown
from rsmp_nlp.errors import RemoteError

ATTEMPTS: Final = 3
"""Times that a file is asked for before its transfer is given up."""

PAUSE: Final = 2.0
"""Seconds before the second attempt; twice as much before each further one."""

INSTALL: Final = "pip install 'rsmp-nlp[remote]'"

_IN_EXTRA: Final = ("s3", "s3a", "http", "https")
_TAGS: Final = ("ETag", "etag", "Last-Modified", "LastModified", "mtime", "updated")
_CREDENTIALS: Final = {
    "s3": "variables AWS_ACCESS_KEY_ID et AWS_SECRET_ACCESS_KEY, AWS_PROFILE ou ~/.aws/credentials",
    "s3a": "variables AWS_ACCESS_KEY_ID et AWS_SECRET_ACCESS_KEY, AWS_PROFILE ou ~/.aws/credentials",
    "gs": "variable GOOGLE_APPLICATION_CREDENTIALS, ou « gcloud auth application-default login »",
}


class Store:
    """A file system elsewhere, and an address in it.

    Attributes
    ----------
    address : as users are told of it
    files : the fsspec file system
    path : of the address in it, without `/` at its end
    """

    def __init__(self, address: str) -> None:
        self.address = shown(address).rstrip("/")
        self.scheme = address.partition(":")[0].lower()
        self.files, self.path = self._opened(address)

    def _opened(self, address: str) -> tuple[Any, str]:
        try:
            from fsspec import get_filesystem_class
        except ModuleNotFoundError:
            raise RemoteError(
                self.address, f"un complément manque. Installez-le : {INSTALL}"
            ) from None
        try:
            kind = get_filesystem_class(self.scheme)
        except ValueError:
            raise RemoteError(
                self.address, f"« {self.scheme}:// » n’est pas un protocole connu"
            ) from None
        except ImportError:
            raise RemoteError(
                self.address, f"un complément manque. {_install(self.scheme)}"
            ) from None
        # what is asked for is what is measured: no compression on the way
        options = {"headers": {"Accept-Encoding": "identity"}} if self.scheme in WEB else {}
        with self.failures():
            files = kind(**options)
            files.invalidate_cache()
            return files, str(files._strip_protocol(address)).rstrip("/")

    @contextmanager
    def failures(self, where: str = "") -> Iterator[None]:
        """Tell what stores and the network refuse as a `RemoteError`.

        Each store has its own exceptions, of no common class.
        """
        try:
            yield
        except RemoteError:
            raise
        except Exception as error:
            raise RemoteError(where or self.address, self._why(error)) from error

    def _why(self, error: BaseException) -> str:
        causes = list(_causes(error))
        names = " ".join(type(cause).__name__ for cause in causes)
        statuses = {getattr(cause, "status", None) for cause in causes}
        if any(isinstance(cause, NotImplementedError) for cause in causes):
            return "ce protocole ne permet pas cette opération"
        if (
            any(isinstance(cause, PermissionError) for cause in causes)
            or "Credentials" in names
            or statuses & {401, 403}
        ):
            looked = _CREDENTIALS.get(self.scheme)
            where = f". Identifiants cherchés : {looked}" if looked else ""
            return f"accès refusé{where}"
        lost = (ConnectionError, TimeoutError)
        if any(isinstance(cause, lost) for cause in causes) or "Connect" in names:
            return f"serveur injoignable ou connexion coupée, {_said(causes[-1])}"
        answered = next((status for status in statuses if status not in (None, 404)), None)
        if answered is not None:
            return f"le serveur répond {answered}"
        if any(isinstance(cause, FileNotFoundError) for cause in causes):
            return "rien à cette adresse, ni fichier ni dossier ; vérifiez le nom du compartiment et du fichier"
        return _said(causes[0])

    def is_folder(self) -> bool:
        """Tell whether the address is a folder; one of the web always is a file.

        Raises
        ------
        RemoteError
            There is nothing, or it cannot be reached.
        """
        if self.scheme in WEB:
            return False
        with self.failures():
            return bool(self.files.info(self.path)["type"] == "directory")

    def facts(self, path: str) -> dict[str, Any]:
        """Return what the store says of a file: `size`, and what changes with it.

        Raises
        ------
        RemoteError
            There is none, or it cannot be reached.
        """
        with self.failures(self.address_of(path)):
            self.files.invalidate_cache(self.files._parent(path))
            return dict(self.files.info(path))

    def below(self) -> dict[str, str]:
        """Return the paths of all files below the address, by their path from there."""
        with self.failures():
            found = self.files.find(self.path)
        below = {str(path)[len(self.path) :].lstrip("/"): str(path) for path in found}
        return {inside: path for inside, path in below.items() if inside and inside[-1] != "/"}

    def address_of(self, path: str) -> str:
        """Return how users are told of a path of the store."""
        return self.address + shown(path)[len(shown(self.path)) :]

    def copy(self, path: str, target: Path) -> None:
        """Copy a file here, whole or not at all.

        Raises
        ------
        RemoteError
            It cannot be read, was cut half-way at each attempt, or changed meanwhile.
        """
        address = self.address_of(path)
        before = self.facts(path)
        size = before.get("size")
        if size is None:
            raise RemoteError(
                address,
                "le serveur ne dit pas la taille du fichier, et rien ne dirait qu’il en manque la fin ; "
                "téléchargez-le d’abord",
            )
        for attempt in range(ATTEMPTS):
            try:
                self.files.get_file(path, str(target))
                failure = ""
            except Exception as error:  # each store has its own
                failure = self._why(error)
            came = target.stat().st_size if target.exists() else 0
            if not failure and came == size:
                break
            target.unlink(missing_ok=True)
            if attempt + 1 < ATTEMPTS:
                time.sleep(PAUSE * 2**attempt)
        else:
            why = f" : {failure}" if failure else ""
            raise RemoteError(
                address,
                f"transfert interrompu, {came} octets reçus sur {size} après {ATTEMPTS} essais{why} ; rien "
                "n’en a été lu",
            )
        if _tag(self.facts(path)) != _tag(before):
            target.unlink()
            raise RemoteError(
                address, "le fichier a changé pendant sa lecture ; relancez la commande"
            )

    def put(self, source: Path, path: str) -> None:
        """Write a file there, and check its size.

        Raises
        ------
        RemoteError
            It cannot be written whole.
        """
        address = self.address_of(path)
        with self.failures(address):
            self.files.put_file(str(source), path)
        written = self.facts(path).get("size")
        if written != source.stat().st_size:
            raise RemoteError(
                address, f"écriture incomplète, {written} octets sur {source.stat().st_size}"
            )

    def content(self, path: str) -> bytes | None:
        """Return the bytes of a small file, None where there is none.

        Raises
        ------
        RemoteError
            It cannot be reached.
        """
        with self.failures(self.address_of(path)):
            try:
                return bytes(self.files.cat_file(path))
            except FileNotFoundError:
                return None

    def put_content(self, content: bytes, path: str) -> None:
        """Write a small file there, which takes its name once it is whole.

        Raises
        ------
        RemoteError
            It cannot be written.
        """
        with self.failures(self.address_of(path)):
            self.files.pipe_file(path, content)

    def holds(self, path: str) -> bool:
        """Tell whether there is a file."""
        with self.failures(self.address_of(path)):
            self.files.invalidate_cache(self.files._parent(path))
            return bool(self.files.exists(path))

    def remove_below(self) -> None:
        """Remove all files below the address."""
        with self.failures():
            found = sorted(self.below().values())
            if found:
                self.files.rm(found)

    def remove(self, path: str) -> None:
        """Remove a file there."""
        with self.failures(self.address_of(path)):
            self.files.rm_file(path)


def _install(scheme: str) -> str:
    from fsspec.registry import known_implementations

    if scheme in _IN_EXTRA:
        return f"Installez-le : {INSTALL}"
    package = str(known_implementations[scheme]["class"]).partition(".")[0]
    return f"Installez-le : pip install {package}"


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)


def _said(error: BaseException) -> str:
    said = getattr(error, "strerror", None) or str(error)
    return " ".join(re.sub(r"\?\S+", "", str(said)).split())[:200] or type(error).__name__


def _tag(facts: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return what changes when a file does."""
    return (facts.get("size"), *(str(facts[name]) for name in _TAGS if name in facts))
