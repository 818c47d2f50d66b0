"""Where a database is: from a URL to an engine, without ever showing a password."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from rsmp_nlp.errors import RsmpError, UsageError

if TYPE_CHECKING:
    from sqlalchemy import URL, Engine

_PSYCOPG: Final = "postgresql+psycopg"
_PLAIN_POSTGRESQL: Final = ("postgresql", "postgres")
_DRIVERS: Final = {_PSYCOPG: "pip install 'rsmp-nlp[postgresql]'"}
"""Commands that install drivers we know, by name of dialect and driver."""

_SHOWN: Final = 300
"""Characters shown of what a database says."""


def engine_of(address: str | URL) -> Engine:
    """Return an engine for a database URL; nothing is connected yet.

    `postgresql://` is read by psycopg, the driver of our extra.

    Raises
    ------
    UsageError
        The URL cannot be read, or no such kind of database is known, or its driver is missing.
    """
    import sqlalchemy as sa
    from sqlalchemy.exc import ArgumentError, NoSuchModuleError

    try:
        url = sa.make_url(address)
    except (ArgumentError, ValueError):
        # the address may hold a password: it is not shown
        raise UsageError(
            "--to : cette URL de base de données ne se lit pas. Forme attendue : "
            "postgresql://utilisateur@serveur:5432/base ou sqlite:///chemin/fichier.sqlite."
        ) from None
    if url.drivername in _PLAIN_POSTGRESQL:
        url = url.set(drivername=_PSYCOPG)
    try:
        engine = sa.create_engine(url)
    except NoSuchModuleError:
        raise UsageError(
            f"--to {url.drivername}://… : aucune base de ce nom n’est connue. Essayées ici : "
            "postgresql:// et sqlite:/// ; les autres demandent leur greffon SQLAlchemy."
        ) from None
    except ModuleNotFoundError as error:
        cure = _DRIVERS.get(url.drivername, f"pip install {error.name}")
        raise UsageError(
            f"--to {url.drivername}://… : le pilote « {error.name} » est absent : {cure}"
        ) from None
    except (TypeError, ArgumentError) as error:
        raise UsageError(
            f"--to {place(url)} : option refusée ({_without_secrets(error, url)})."
        ) from None
    if url.get_backend_name() == "sqlite":
        _begin_explicitly(engine)
    return engine


def place(url: URL) -> str:
    """Return where a database is, without user, password nor options.

    >>> from sqlalchemy import make_url
    >>> place(make_url("postgresql+psycopg://moi:secret@serveur:5432/base?password=x"))
    'postgresql://serveur:5432/base'
    """
    port = f":{url.port}" if url.port else ""
    return f"{url.get_backend_name()}://{url.host or ''}{port}/{url.database or ''}"


@contextmanager
def told_errors(engine: Engine, where: str) -> Iterator[None]:
    """Turn what a database refuses into one sentence about `where`, secrets left out.

    Raises
    ------
    RsmpError
        The database refused something; the transaction inside is then undone.
    """
    from sqlalchemy.exc import SQLAlchemyError

    try:
        yield
    except SQLAlchemyError as error:
        said = _without_secrets(getattr(error, "orig", None) or error, engine.url)
        raise RsmpError(
            f"{where} : la base a refusé, et rien n’y a été écrit ({said}). Vérifiez l’adresse, le "
            "compte, ses droits (CREATE, INSERT, DELETE) et que le serveur répond."
        ) from None


def sqlite_url(path: Path) -> URL:
    """Return the URL of an SQLite file, whatever its name holds: as text, SQLAlchemy 2.0 would cut it."""
    import sqlalchemy as sa

    return sa.URL.create("sqlite", database=str(path))


def _begin_explicitly(engine: Engine) -> None:
    """Make SQLite open transactions when told: by default it leaves CREATE TABLE outside them.

    https://docs.sqlalchemy.org/en/21/dialects/sqlite.html#serializable-isolation-savepoints-transactional-ddl
    """
    from sqlalchemy import event

    @event.listens_for(engine, "connect")
    def connected(connection: Any, record: Any) -> None:  # noqa: ARG001
        connection.isolation_level = None
        connection.execute("PRAGMA foreign_keys = ON")

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _without_secrets(error: object, url: URL) -> str:
    text = " ".join(str(error).split())
    secrets = [url.password, *(v for k, v in url.query.items() if "pass" in k.lower())]
    for secret in secrets:
        if isinstance(secret, str) and secret:
            text = text.replace(secret, "***")
    return text[:_SHOWN]
