"""Cores and memory that are this process's to use, on machines written as files."""

import os

import pytest

from rsmp_nlp.engine import machine
from rsmp_nlp.engine.machine import cores, cores_shared, free_memory

GIB = 1 << 30


@pytest.fixture
def tell(tmp_path, monkeypatch):
    """Write what Linux tells of a machine of 8 cores, of which 6 GiB of memory are free."""
    monkeypatch.setattr(machine, "_PROC", tmp_path / "proc")
    monkeypatch.setattr(machine, "_LIMITS", tmp_path / "limits")
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(8)), raising=False)

    def write(files):
        told = {"proc/meminfo": f"MemTotal: 1 kB\nMemAvailable: {6 * GIB // 1024} kB\n"} | files
        for name, content in told.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content)

    return write


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({}, 8),
        ({"proc/self/cgroup": "0::/\n", "limits/cpu.max": "max 100000\n"}, 8),
        ({"proc/self/cgroup": "0::/\n", "limits/cpu.max": "250000 100000\n"}, 2),
        ({"proc/self/cgroup": "0::/\n", "limits/cpu.max": "50000 100000\n"}, 1),
        (  # a slice whose parent has less, as systemd makes them
            {
                "proc/self/cgroup": "0::/user.slice/run\n",
                "limits/user.slice/run/cpu.max": "600000 100000\n",
                "limits/user.slice/cpu.max": "300000 100000\n",
            },
            3,
        ),
        (  # a container that sees only its own group, under the path of outside
            {
                "proc/self/cgroup": "5:cpuacct,cpu:/docker/0a1b\n0::/\n",
                "limits/cpu/cpu.cfs_quota_us": "400000\n",
                "limits/cpu/cpu.cfs_period_us": "100000\n",
            },
            4,
        ),
        (
            {
                "proc/self/cgroup": "1:cpu:/\n",
                "limits/cpu/cpu.cfs_quota_us": "-1\n",
                "limits/cpu/cpu.cfs_period_us": "100000\n",
            },
            8,
        ),
        ({"proc/self/cgroup": "not a group\n", "limits/cpu.max": "100000 100000\n"}, 8),
    ],
)
def test_cores_are_those_of_the_container(tell, files, expected):
    tell(files)
    assert cores() == expected


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="affinité réglable sous Linux")
def test_cores_are_those_this_process_may_run_on():
    allowed = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(allowed)})
    try:
        assert cores() == 1
    finally:
        os.sched_setaffinity(0, allowed)


def test_cores_are_those_of_the_machine_where_it_does_not_say_which(tell, monkeypatch):
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: 3)
    tell({})
    assert cores() == 3


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({}, 6 * GIB),
        ({"proc/meminfo": "MemTotal: 1 kB\n"}, None),
        ({"proc/self/cgroup": "0::/\n", "limits/memory.max": "max\n"}, 6 * GIB),
        (  # what was read of files is given up when memory is asked for
            {
                "proc/self/cgroup": "0::/\n",
                "limits/memory.max": f"{4 * GIB}\n",
                "limits/memory.current": f"{3 * GIB}\n",
                "limits/memory.stat": f"anon 1\ninactive_file {GIB}\n",
            },
            2 * GIB,
        ),
        (
            {
                "proc/self/cgroup": "3:memory:/docker/0a1b\n",
                "limits/memory/memory.limit_in_bytes": f"{2 * GIB}\n",
                "limits/memory/memory.usage_in_bytes": f"{GIB}\n",
            },
            GIB,
        ),
        (  # no limit, as the first version of cgroups writes it
            {
                "proc/self/cgroup": "3:memory:/\n",
                "limits/memory/memory.limit_in_bytes": "9223372036854771712\n",
                "limits/memory/memory.usage_in_bytes": f"{GIB}\n",
            },
            6 * GIB,
        ),
    ],
)
def test_memory_is_what_is_left_of_the_limit(tell, files, expected):
    tell(files)
    assert free_memory() == expected


def test_memory_is_unknown_where_the_system_does_not_tell(tell):
    assert free_memory() is None


def test_processes_share_cores_while_they_work(tell, monkeypatch):
    tell({})
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    with cores_shared(3):
        assert os.environ["OMP_NUM_THREADS"] == "2"
    assert "OMP_NUM_THREADS" not in os.environ
    monkeypatch.setenv("OMP_NUM_THREADS", "5")
    with cores_shared(3):
        assert os.environ["OMP_NUM_THREADS"] == "5"
    assert os.environ["OMP_NUM_THREADS"] == "5"
