"""Runs commands one after the other, each in a fork of this process, which has everything loaded.

A request is a line of JSON on stdin, its answer a line on stdout. A fork starts in milliseconds what
takes a new process seconds, and has its own memory, limits and working folder.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import signal
import sys
import time
import traceback
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import typer

MEGA = 1 << 20
SLACK = 1 << 30
"""Addresses that libraries reserve and never touch; what is touched is measured."""

LARGEST_FILE = 1 << 30


def main() -> None:
    """Load everything by a first run in the folder given, then answer until stdin ends."""
    folder = Path(sys.argv[1])
    os.chdir(folder)
    os.environ["HOME"] = str(folder / "home")
    # one is plainly French; for the other the language model is asked, and loaded
    rows = "1;Bonjour à tous\n2;The house of the rising sun\n"
    (folder / "a.csv").write_text(f"id;texte\n{rows}", encoding="utf-8")
    (folder / "labels.csv").write_text("text;label\nBonjour;C1\n", encoding="utf-8")
    out = os.dup(1)
    os.dup2(2, 1)  # what commands print is no answer
    # a command builds what understands its words: once for all forks
    typer.main.get_command = cache(typer.main.get_command)
    warm = (
        ["inspect", "a.csv"],
        ["classify", "a.csv", "-o", "run", "--quiet"],
        ["locate", "run", "-o", "located", "--quiet"],
        ["classify", "a.csv", "-o", "explained", "--explain", "--with-text", "--quiet"],
        ["evaluate", "labels.csv", "--quiet"],
    )
    for arguments in warm:
        if code := command(arguments):
            sys.exit(f"{arguments}: {code}")
    gc.collect()
    gc.freeze()
    base = run({"arguments": ["errors", "E101"], "folder": str(folder)})["peak"]
    with os.fdopen(out, "w", encoding="utf-8") as answers:
        print(json.dumps({"ready": True}), file=answers, flush=True)
        for line in sys.stdin:
            done = run(json.loads(line))
            print(
                json.dumps(done | {"peak": max(0, done["peak"] - base)}), file=answers, flush=True
            )


def command(arguments: list[str]) -> int:
    """Run a command in this process; return its exit code, 70 where it broke down."""
    from rsmp_nlp import cli

    sys.argv = ["rsmp-nlp", *arguments]
    try:
        cli.main()
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else 70
    except BaseException:
        traceback.print_exc()
    return 70


def run(request: dict[str, Any]) -> dict[str, Any]:
    """Run a command in a fork; return its exit code, what it said, its time and its peak memory."""
    folder = Path(request["folder"])
    for name in (".stdout", ".stderr"):
        (folder / name).touch()
    started = time.monotonic()
    pid = os.fork()
    if pid == 0:
        in_child(request, folder)
    status, used, late = wait(pid, started + request.get("seconds", 30))
    # a negative code is the signal that ended it
    return {
        "code": os.waitstatus_to_exitcode(status),
        "late": late,
        "seconds": round(time.monotonic() - started, 3),
        "peak": used.ru_maxrss * (1 if sys.platform == "darwin" else 1024),
        "out": said(folder / ".stdout"),
        "err": said(folder / ".stderr"),
    }


def in_child(request: dict[str, Any], folder: Path) -> None:
    """Run the command within its limits, and leave."""
    code = 70
    try:
        os.setsid()
        for number, name in ((1, ".stdout"), (2, ".stderr")):
            os.dup2(os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.chdir(folder)
        bound = addresses() + request.get("megabytes", 250) * MEGA + SLACK
        resource.setrlimit(resource.RLIMIT_AS, (bound, bound))
        resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_FILE, LARGEST_FILE))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        code = command(request["arguments"])
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(code)


def addresses() -> int:
    """Return the bytes of address space that this process has."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    return pages * resource.getpagesize()


def wait(pid: int, until: float) -> tuple[int, resource.struct_rusage, bool]:
    """Wait for a fork; kill it, and what it started, where it is late."""
    late = False
    while True:
        found, status, used = os.wait4(pid, os.WNOHANG)
        if found:
            return status, used, late
        if not late and time.monotonic() > until:
            with suppress(ProcessLookupError):  # it leads no group yet: next time
                os.killpg(pid, signal.SIGKILL)
                late = True
        time.sleep(0.004)


def said(path: Path) -> str:
    """Return what was printed, at most its beginning."""
    return path.read_bytes()[: 4 * MEGA].decode("utf-8", "surrogateescape")


if __name__ == "__main__":
    main()
