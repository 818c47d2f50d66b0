"""A private PostgreSQL server, for as long as a session of tests lasts."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ACCOUNT = "postgres"
"""Account of Debian's package: the server refuses to run as root."""


def binaries() -> Path | None:
    """Return the folder of the server's programs, newest version first, None without a server."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    path = found[0] if found else shutil.which("initdb")
    return Path(path).resolve().parent if path else None


@contextmanager
def server(programs: Path) -> Iterator[str]:
    """Give the URL of the server, `{}` where the name of a database goes."""
    home = Path(tempfile.mkdtemp(prefix="rsmp-pg-"))
    prefix: list[str] = []
    if os.geteuid() == 0:
        shutil.chown(home, ACCOUNT)
        prefix = ["runuser", "-u", ACCOUNT, "--"]

    def call(program: str, *arguments: str) -> None:
        subprocess.run(
            [*prefix, str(programs / program), *arguments],
            check=True,
            cwd=home,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            timeout=120,
        )

    data = str(home / "data")
    # a socket in its own folder: no port to choose, nothing listens on the network
    options = f"-c listen_addresses='' -c unix_socket_directories='{home}' -c fsync=off"
    try:
        call("initdb", "-D", data, "-U", ACCOUNT, "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
        call("pg_ctl", "-D", data, "-w", "-l", str(home / "log"), "-o", options, "start")
        try:
            yield f"postgresql+psycopg://{ACCOUNT}@/{{}}?host={home}"
        finally:
            call("pg_ctl", "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)
