"""Archives built to exhaust a machine: each is refused by a sentence, soon and in little memory."""

from __future__ import annotations

import io
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

import rsmp_nlp

pytest.importorskip("resource", reason="memory can only be bounded on a Unix system")

MEGA = 1 << 20
LIMIT_S = 120
"""Seconds a listing may take on a loaded machine; it takes two or three on an idle one."""

PACKAGE = Path(rsmp_nlp.__file__).parents[1]
"""Where the child finds the program that is tested, whatever is installed."""

CHILD = """
import resource, sys
sys.path.insert(0, sys.argv[2])
from pathlib import Path
from rsmp_nlp.read.archive import archive_members
import rsmp_nlp.read.archive as archive
archive.WALK_BYTES = 200 << 20
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
for item in archive_members(Path(sys.argv[1]), "x", None):
    print(getattr(item, "label", None) if not isinstance(item, Exception) else item)
unit = 1 if sys.platform == "darwin" else 1024
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * unit, file=sys.stderr)
"""


def listed(path: Path) -> tuple[list[str], int]:
    """Return what listing says line by line, and by how many bytes memory grew."""
    command = [sys.executable, "-c", CHILD, str(path), str(PACKAGE)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT_S, check=True)
    return done.stdout.splitlines(), int(done.stderr)


def zip_of_many(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for number in range(5):  # each below the size from which a member is looked at
            made.writestr(f"{number}.csv", bytes(40 * MEGA))


def tar_of(path: Path, members: list[tuple[str, int]], kind: bytes = tarfile.REGTYPE) -> None:
    with tarfile.open(path, "w:gz", compresslevel=1) as made:
        for name, size in members:
            info = tarfile.TarInfo(name)
            info.size, info.type = size, kind
            made.addfile(info, io.BytesIO(bytes(size)))


def tar_of_many(path: Path) -> None:
    tar_of(path, [(f"{number}.csv", 40 * MEGA) for number in range(5)])


@pytest.mark.parametrize(
    ("name", "build"), [("a.zip", zip_of_many), ("a.tar.gz", tar_of_many)], ids=["zip", "tar"]
)
def test_many_members_below_the_limit_of_one_are_a_bomb_together(
    tmp_path: Path, name: str, build: Callable[[Path], None]
):
    build(tmp_path / name)
    lines, grown = listed(tmp_path / name)
    assert len(lines) == 1
    assert "se décompresse en tout plus de 200 fois" in lines[0]
    assert grown < 150 * MEGA


def test_a_tar_is_not_inflated_to_its_end_to_be_listed(tmp_path: Path):
    tar_of(tmp_path / "a.tar.gz", [("a.csv", 10), ("bombe.csv", 400 * MEGA), ("b.csv", 10)])
    lines, grown = listed(tmp_path / "a.tar.gz")
    assert lines[0] == "x!/a.csv"
    assert "x!/bombe.csv" in lines[1]
    assert "la suite de « bombe.csv », qui se décompresse trop, n’est pas lue" in lines[2]
    assert len(lines) == 3
    assert grown < 100 * MEGA


def test_a_name_of_a_tar_does_not_fill_the_memory(tmp_path: Path):
    for kind in (tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK, tarfile.XHDTYPE):
        tar_of(tmp_path / "a.tar.gz", [("././@LongLink", 300 * MEGA)], kind)
        lines, grown = listed(tmp_path / "a.tar.gz")
        assert len(lines) == 1
        assert "archive illisible" in lines[0]
        assert grown < 100 * MEGA


def test_members_of_a_zip_that_share_their_bytes_are_a_bomb_together(tmp_path: Path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("0.csv", bytes(90 * MEGA))
        made.infolist().extend(made.infolist() * 299)  # the index names one member 300 times
        made._didModify = True
    lines, grown = listed(path)
    assert len(lines) == 1
    assert "se décompresse en tout plus de 200 fois" in lines[0]
    assert grown < 100 * MEGA
