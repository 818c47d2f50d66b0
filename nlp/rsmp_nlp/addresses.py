"""Addresses of object stores and web servers, told from paths of this machine."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit, urlunsplit

from rsmp_nlp.errors import UsageError

WEB: Final = ("http", "https")
"""Schemes of addresses that each are one file."""

_ADDRESS: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:/")
"""One slash is enough: a path normalised by `pathlib` has lost the other."""

_LOST_SLASH: Final = re.compile(r"^([A-Za-z][A-Za-z0-9+.-]+:)/(?!/)")


def is_remote(path: str) -> bool:
    r"""Tell whether a path is an address rather than a place on this machine.

    >>> [is_remote(path) for path in ("s3://seau/a.csv", "s3:/seau", "C:\\a.csv", "C:/a", "a/b")]
    [True, True, False, False, False]
    """
    return _ADDRESS.match(path) is not None


def shown(path: str) -> str:
    """Return an address fit for messages and records: without password, signature or token.

    >>> shown("https://moi:secret@exemple.org/a.csv?X-Amz-Signature=abc")
    'https://exemple.org/a.csv'
    >>> shown("réunion?.csv"), shown("s3:/seau/a.csv")
    ('réunion?.csv', 's3://seau/a.csv')
    """
    if not is_remote(path):
        return path
    path = _LOST_SLASH.sub(r"\1//", path)
    parts = urlsplit(path)
    if parts.scheme not in WEB:  # « ? » and « # » are letters of a key
        return path
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))


def refuse_remote(path: Path) -> None:
    """Refuse an address where what is read or written is on this machine.

    Raises
    ------
    UsageError
        The path is the address of a store.
    """
    if is_remote(str(path)):
        raise UsageError(
            f"{shown(str(path))} : il faut ici un chemin de cette machine. Copiez d’abord ce qui est à cette "
            "adresse, ou ensuite ce qui aura été écrit, par exemple avec « aws s3 cp --recursive »."
        )
