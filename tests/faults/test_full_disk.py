"""A disk that is full, mounted for the commands only: a sentence, nothing lost, and on once there is room."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest
from tests.faults.struck import Commands, Done, tables

from rsmp_nlp.export.targets import TARGETS

SIZE = 8 << 20


@dataclass(frozen=True)
class Disk:
    """A small disk, and how much room is left on it."""

    path: Path

    def leave(self, free: int) -> None:
        """Fill the disk but for some bytes."""
        now = os.statvfs(self.path)
        with (self.path / "filler").open("ab") as file:
            file.write(bytes(max(0, now.f_bavail * now.f_frsize - free)))

    def make_room(self) -> None:
        (self.path / "filler").unlink()

    def used(self) -> int:
        now = os.statvfs(self.path)
        return (now.f_blocks - now.f_bfree) * now.f_frsize


@pytest.fixture(scope="session")
def mounted(commands: Commands) -> Path:
    """Give the disk, as this process sees it."""
    if not commands.may_mount:
        pytest.skip(
            "aucun disque ne peut être monté ici : lancez en root, ou permettez les espaces de noms "
            "d’utilisateur (« unshare --user --map-root-user --mount true »)"
        )
    (commands.folder / "disk").mkdir()
    assert commands(out="disk", disk=SIZE).code == 0
    return commands.seen("disk")


@pytest.fixture
def disk(mounted: Path) -> Iterator[Disk]:
    """Give the disk, empty."""
    yield Disk(mounted)
    for path in mounted.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    assert not Disk(mounted).used()


def refused(done: Done) -> str:
    """Return the one sentence of a command that found no room."""
    assert done.code == 1, (done.code, done.stderr)
    assert done.stderr.startswith("rsmp-nlp : "), done.stderr
    assert done.stderr.count("\n") == 1, done.stderr
    assert "No space left" in done.stderr or "disk is full" in done.stderr
    return done.stderr


def content(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder, by its path in it."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize("share", [0, 0.1, 0.5, 0.97])
def test_a_run_on_a_full_disk_is_no_run_and_goes_on_once_there_is_room(
    commands, whole, disk, share
):
    out = disk.path / "out"
    need = sum(map(len, content(commands.folder / "untouched").values()))
    disk.leave(int(share * need))
    assert "[E102]" in refused(commands.classify("disk/out"))
    assert not (out / "run.json").exists()
    assert not [path for path in out.glob("*") if path.name != ".partial"]
    disk.make_room()
    assert commands.classify("disk/out").code == 0
    assert tables(out) == whole
    assert not (out / ".partial").exists()


@pytest.mark.parametrize("free", [0, 20_000])
def test_a_run_that_finds_no_room_in_the_folder_of_another_leaves_it_as_it_was(
    commands, whole, disk, free
):
    out = Path(shutil.copytree(commands.folder / "untouched", disk.path / "out"))
    before = content(out)
    disk.leave(free)
    refused(commands.classify("disk/out", "--with-text"))
    assert {name: one for name, one in content(out).items() if not name.startswith(".")} == before
    disk.make_room()
    assert commands.classify("disk/out").code == 0
    assert tables(out) == whole


@pytest.mark.parametrize("free", [0, 40_000])
def test_a_person_to_forget_on_a_full_disk_stays_until_there_is_room(commands, whole, disk, free):
    out = Path(shutil.copytree(commands.folder / "untouched", disk.path / "out"))
    author = pd.read_parquet(out / "messages.parquet")["author"][0]
    command = ("forget", "disk/out", "--author", author)
    before = content(out)
    disk.leave(free)
    refused(commands(*command))
    assert content(out) == before
    disk.make_room()
    assert commands(*command).code == 0
    assert author not in set(pd.read_parquet(out / "messages.parquet")["author"])


@pytest.mark.parametrize("free", [0, 8_192])
def test_positions_computed_again_on_a_full_disk_leave_what_was_there(commands, whole, disk, free):
    command = ("locate", "untouched", "-o", "disk/out", "--quiet")
    assert commands(*command).code == 0
    before = tables(disk.path / "out")
    disk.leave(free)
    assert "[E102]" in refused(commands(*command))
    assert tables(disk.path / "out") == before
    disk.make_room()
    # what the command that failed left aside is not put in place by the next
    (disk.path / "out" / ".partial" / "segments.parquet").touch()
    assert commands(*command).code == 0
    assert tables(disk.path / "out") == before


@pytest.mark.parametrize(
    "command",
    [
        ("codebook", "-o", "disk/guide.html"),
        (
            "annotate",
            "sample",
            "untouched",
            "--texts",
            "corpus.jsonl",
            "-n",
            "9",
            "-o",
            "disk/a.csv",
        ),
    ],
    ids=lambda command: command[0],
)
def test_what_else_writes_on_a_full_disk_says_so_and_leaves_nothing_half(
    commands, whole, disk, command
):
    disk.leave(0)
    assert "[E102]" in refused(commands(*command))
    disk.make_room()
    assert not any(disk.path.iterdir())


# `gexf` and `alceste` are left out: nobody answers, and the run kept no text
REPLACED = [(to, True) for to in TARGETS if to not in ("gexf", "alceste")]


@pytest.mark.parametrize(("to", "earlier"), [("csv", False), *REPLACED])
def test_an_export_on_a_full_disk_leaves_what_was_there(commands, whole, disk, to, earlier):
    command = ("export", "untouched", "--to", to, "-o", "disk/out", "--quiet")
    assert commands(*command).code == 0
    before, need = content(disk.path), disk.used()
    if not earlier:
        out = disk.path / "out"
        shutil.rmtree(out) if out.is_dir() else out.unlink()
    for free in (0, need // 3):
        disk.leave(free)
        refused(commands(*command))
        disk.make_room()
        left = content(disk.path)
        assert left == (before if earlier else {}) or (to == "sqlite" and not any(left.values()))
    assert commands(*command).code == 0
    assert content(disk.path).keys() == before.keys()


@pytest.mark.parametrize(
    "command",
    [
        ("labels", "export", "étiquettes.csv", "-o", "disk/jeu"),
        ("labels", "reference", "étiquettes.csv", "-o", "disk/étiquettes.csv"),
    ],
    ids=lambda command: command[1],
)
def test_labels_on_a_full_disk_leave_what_was_there(commands, corpus, disk, command):
    rows = [(one.message_id, one.platform, one.text, one.usage) for one in corpus]
    table = pd.DataFrame(rows, columns=["message_id", "platform", "text", "label"])
    table.to_csv(commands.folder / "étiquettes.csv", index=False)
    disk.leave(4_096)
    refused(commands(*command, "--quiet"))
    disk.make_room()
    assert not content(disk.path)
    assert commands(*command, "--quiet").code == 0
    before = content(disk.path)
    disk.leave(4_096)
    refused(commands(*command, "--quiet"))
    disk.make_room()
    assert content(disk.path) == before
