"""What this process may use of the machine: cores, and memory that is free.

joblib counts cores in the same way, but its import takes longer than ten messages do.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import Final

_PROC: Final = Path("/proc")
_LIMITS: Final = Path("/sys/fs/cgroup")
"""Where Linux tells of the machine, and keeps the limits of groups of processes, a container being one."""


def cores() -> int:
    """Return how many cores this process may keep busy: those it may run on, within the quota of its container."""
    if hasattr(os, "sched_getaffinity"):
        found = len(os.sched_getaffinity(0))
    else:
        found = os.cpu_count() or 1
    for folder in _groups("cpu"):
        quota, period = _quota(folder)
        if quota > 0 and period > 0:
            found = min(found, quota // period)
    return max(1, found)


@contextmanager
def cores_shared(count: int) -> Iterator[None]:
    """Let libraries with threads of their own, imported inside, know that `count` processes share the cores.

    What the user asked for stands.
    """
    name = "OMP_NUM_THREADS"
    if name in os.environ:
        yield
        return
    os.environ[name] = str(max(1, cores() // count))
    try:
        yield
    finally:
        os.environ.pop(name, None)


def free_memory() -> int | None:
    """Return the bytes that processes may still take, within the limit of their container; None where unknown."""
    free = _named(_PROC / "meminfo", "MemAvailable:")
    if free is None:
        return None
    free *= 1024
    for folder in _groups("memory"):
        for limit, used, cached in (
            ("memory.max", "memory.current", "inactive_file"),
            ("memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file"),
        ):
            most, taken = _numbers(folder / limit), _numbers(folder / used)
            if most and taken:
                # files that were read are counted, and given up when memory is asked for
                files = _named(folder / "memory.stat", cached) or 0
                free = min(free, max(0, most[0] - taken[0] + files))
    return free


def _groups(controller: str) -> Iterator[Path]:
    """Yield the folders of the groups that this process is in, in either version of cgroups, the innermost first."""
    with suppress(OSError, ValueError):
        for line in (_PROC / "self" / "cgroup").read_text().splitlines():
            _, controllers, inside = line.split(":", 2)
            if controllers and controller not in controllers.split(","):
                continue
            # in a container what is told may be the path outside: its own group is then the root
            group = PurePosixPath(inside.lstrip("/"))
            for path in (group, *group.parents):
                yield _LIMITS / (controller if controllers else "") / path


def _quota(folder: Path) -> tuple[int, int]:
    """Return the time that a group may take of all cores, and in how long, in microseconds; zeros where unlimited."""
    both = _numbers(folder / "cpu.max")
    if len(both) == 2:
        return both[0], both[1]
    quota, period = (_numbers(folder / f"cpu.cfs_{name}_us") for name in ("quota", "period"))
    return (quota[0], period[0]) if quota and period else (0, 0)


def _numbers(path: Path) -> list[int]:
    """Return the numbers of a file, none where it is missing or says `max`."""
    try:
        return [int(word) for word in path.read_text().split()]
    except (OSError, ValueError):
        return []


def _named(path: Path, name: str) -> int | None:
    """Return the number that follows a name at the start of a line, None where there is none."""
    with suppress(OSError, ValueError):
        for line in path.read_text().splitlines():
            words = line.split()
            if len(words) > 1 and words[0] == name:
                return int(words[1])
    return None
