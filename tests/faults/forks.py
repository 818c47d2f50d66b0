"""Commands in forks of one process where everything is imported: a second each instead of six.

Reads on standard input one command a line, in JSON, and answers each with one. A fault strikes at a
numbered event of the fork: opening, renaming or removing something in the output folder, which is all
that changes what a power cut or another process finds there. Run by `conftest.Commands`.

    python forks.py
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import Any

EVENTS = ("open", "os.rename", "os.remove", "os.mkdir", "os.rmdir")


def main() -> None:
    """Answer commands until there are none."""
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if child == 0:
            _run(order)
        _, status = os.waitpid(child, 0)
        code = os.waitstatus_to_exitcode(status)
        print(json.dumps({"code": code}), flush=True)


def _run(order: dict[str, Any]) -> None:
    """Run a command as its own process group, and leave without cleaning up after the parent."""
    os.setsid()
    code = 70
    try:
        os.chdir(order["folder"])
        for stream, name in ((1, "stdout"), (2, "stderr")):
            descriptor = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            os.dup2(descriptor, stream)
        _break(order)
        code = _command(order["arguments"])
    except BaseException:
        import traceback

        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _command(arguments: list[str]) -> int:
    from rsmp_nlp import cli
    from rsmp_nlp.engine import batches

    batches.BATCH = 25
    sys.argv = ["rsmp-nlp", *arguments]
    try:
        cli.main()
    except SystemExit as leaving:
        return int(leaving.code or 0)
    return 0


def _break(order: dict[str, Any]) -> None:
    """Prepare the fault that an order asks for."""
    if size := order.get("disk"):
        command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", order["out"]]
        os.execvp(command[0], command)
    if size := order.get("file_size"):
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    out = str(Path(order["folder"], order["out"]))
    seen = 0

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal seen
        if event not in EVENTS or not str(arguments[0]).startswith((out, order["out"])):
            return
        seen += 1
        if order.get("count"):
            Path(order["folder"], "events").write_text(str(seen))
        if seen == order.get("at"):
            _strike(order["fault"], Path(out))

    sys.addaudithook(watch)


def _strike(fault: str, out: Path) -> None:
    if fault == "kill":
        os.killpg(0, signal.SIGKILL)
    elif fault == "interrupt":
        os.kill(os.getpid(), signal.SIGINT)
    elif fault == "remove":
        shutil.rmtree(out, ignore_errors=True)


def _interrupted(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    signal.signal(signal.SIGINT, _interrupted)
    main()
