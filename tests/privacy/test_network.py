"""A whole run opens no connection: with sockets forbidden, and on a machine without network."""

from __future__ import annotations

import errno
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from tests.documents.markdown import ROOT, blocks_run_by
from tests.documents.shell import commands
from tests.no_network import NetworkForbidden, is_here

import rsmp_nlp

PACKAGE = Path(rsmp_nlp.__file__).parents[1]
WITHOUT_INTERFACES = ("unshare", "--net", "--map-root-user")
ELSEWHERE = ("192.0.2.1", 80)
"""An address kept for documents, that is nobody's (RFC 5737)."""

RUN = """
import socket, sys
sys.path.insert(0, {package!r})
try:
    socket.create_connection({elsewhere}, timeout=0.1)
except OSError as error:
    print("unreachable:", error.errno, file=sys.stderr)
def watch(event, arguments):
    if event.startswith("socket.") and event != "socket.gethostname":
        raise RuntimeError(f"{{event}} {{arguments}}")
sys.addaudithook(watch)
from rsmp_nlp import cli
for words in {commands}:
    sys.argv = ["rsmp-nlp", *words]
    code = cli.run(cli.app)
    if code:
        sys.exit(code)
"""
COMMANDS = (
    ("inspect", "table.csv"),
    ("classify", "table.csv", "-o", "out", "--with-text", "--explain", "--key", "key.txt"),
    ("report", "out", "--quotes"),
    ("locate", "out", "--by", "space"),
    ("explain", "Qui vient samedi ?"),
    ("export", "out", "--to", "xlsx"),
    ("export", "out", "--to", "sqlite"),
    ("annotate", "sample", "out", "-n", "20", "-o", "sample.csv"),
    ("doctor",),
)


def test_every_command_with_sockets_forbidden_and_without_interfaces(tmp_path, table):
    """Both in one run; where the kernel refuses a namespace, sockets are forbidden all the same."""
    prefix = WITHOUT_INTERFACES if _allowed() else ()
    shutil.copy(table, tmp_path / "table.csv")
    code = RUN.format(package=str(PACKAGE), elsewhere=ELSEWHERE, commands=COMMANDS)
    done = subprocess.run(
        [*prefix, sys.executable, "-c", code],
        cwd=tmp_path,
        env={**os.environ, "HOME": str(tmp_path / "home")},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out" / "report.html").stat().st_size
    assert (tmp_path / "out" / "rsmp-nlp.xlsx").stat().st_size
    if not prefix:
        pytest.skip(
            "passé avec les sockets interdites ; le noyau refuse un espace de noms sans interface"
        )
    assert f"unreachable: {errno.ENETUNREACH}" in done.stderr, "the network was there"


def test_the_command_of_the_page_runs_without_interfaces(tmp_path):
    [code] = blocks_run_by(__file__, "PRIVACY.md")
    [words] = commands(code)
    if not _allowed():
        pytest.skip("le noyau refuse un espace de noms sans interface")
    corpus = tmp_path / words[-1]
    corpus.mkdir(parents=True)
    shutil.copy(ROOT / words[-1] / "villepincom.jsonl", corpus)
    program = words.index("rsmp-nlp")
    words[program : program + 1] = [sys.executable, "-m", "rsmp_nlp"]
    environment = {**os.environ, "HOME": str(tmp_path / "home"), "PYTHONPATH": str(PACKAGE)}
    done = subprocess.run(
        words, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "rsmp-out" / "report.html").stat().st_size


def _allowed() -> bool:
    if not shutil.which(WITHOUT_INTERFACES[0]):
        return False
    tried = subprocess.run([*WITHOUT_INTERFACES, "true"], capture_output=True, check=False)
    return tried.returncode == 0


def test_tests_cannot_reach_another_machine():
    with (
        socket.socket() as connection,
        pytest.raises(NetworkForbidden, match=r"socket\.connect"),
    ):
        connection.connect(ELSEWHERE)
    with pytest.raises(NetworkForbidden, match=r"socket\.getaddrinfo"):
        socket.getaddrinfo("example.org", 443)
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender,
        pytest.raises(NetworkForbidden, match=r"socket\.sendto"),
    ):
        sender.sendto(b"?", ELSEWHERE)


def test_this_machine_is_reachable():
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname(), timeout=5).close()
    assert is_here("::1")
    assert not is_here("example.org")
