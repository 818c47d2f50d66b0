"""What a path may be, besides a file."""

from __future__ import annotations

import os
import socket
from pathlib import Path

from tests.hostile.case import Case

CSV = "id;texte\n1;Réunion jeudi\n2;Bravo à tous\n".encode()
ALL = (2, 2, 0, 0)


def pipe(path: Path) -> None:
    os.mkfifo(path)


def plug(path: Path) -> None:
    """A socket; its name must be short, so it is made from inside its folder."""
    here = Path.cwd()
    os.chdir(path.parent)
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(path.name)
    finally:
        os.chdir(here)


def folder(path: Path) -> None:
    path.mkdir()


def link(target: str):
    return lambda path: path.symlink_to(target)


CASES = [
    Case(name="no such file", files={}, command="inspect absent.csv", error="E302"),
    Case(name="an empty folder", files={"d": folder}, command="inspect d", error="E304"),
    Case(name="a pipe", files={"a.csv": pipe}, error="E302"),
    Case(
        name="a pipe in a folder",
        files={"d/a.csv": CSV, "d/b.csv": pipe},
        command="inspect d",
        counts=ALL,
    ),
    Case(name="a socket", files={"a.csv": plug}, error="E302"),
    Case(name="a device without end", files={}, command="inspect /dev/zero", error="E302"),
    Case(name="a device of nothing", files={}, command="inspect /dev/null", error="E302"),
    Case(name="a link to itself", files={"a.csv": link("a.csv")}, error="E302"),
    Case(name="a link to nothing", files={"a.csv": link("absent")}, error="E302"),
    Case(
        name="a folder in which a link leads back",
        files={"d/a.csv": CSV, "d/e": link(".")},
        command="inspect d",
        counts=ALL,
    ),
    Case(name="a folder that bears the name of a file", files={"a.csv": folder}, error="E304"),
    Case(name="a name that a terminal obeys", files={"a\x1b[2J.csv": CSV}, counts=ALL),
    Case(name="a name that is no UTF-8", files={"caf\udce9.csv": CSV}, counts=ALL),
    Case(
        name="the same file twice",
        files={"a.csv": CSV},
        command="inspect a.csv a.csv",
        counts=(4, 2, 2, 0),
    ),
    Case(
        name="good files among bad ones",
        files={
            "d/a.csv": CSV,
            "d/b.xlsx": b"no",
            "d/c.json": b"{",
            "d/d.zip": b"no",
            "d/e.parquet": b"",
            "d/f.exe": b"MZ",
        },
        command="classify d",
        counts=ALL,
    ),
    Case(
        name="a bad file named beside a good one",
        files={"a.csv": CSV, "b.xlsx": b"no"},
        command="classify a.csv b.xlsx",
        error="E307",
        counts=ALL,
    ),
    Case(
        name="folders 200 deep", files={"d/" * 200 + "a.csv": CSV}, command="inspect d", counts=ALL
    ),
    Case(
        name="an output that is someone else's",
        files={"a.csv": CSV, "out/lettre.txt": b"x"},
        command="classify a.csv",
        error="E202",
    ),
    Case(
        name="an output that is a file",
        files={"a.csv": CSV, "out": b"x"},
        command="classify a.csv",
        error="E201",
    ),
    Case(
        name="an output in a file",
        files={"a.csv": CSV, "f": b"x"},
        command="classify a.csv -o f/out",
        error="E201",
    ),
    Case(
        name="no reader of that name",
        files={"a.csv": CSV},
        command="inspect a.csv --reader klingon",
        error="E201",
    ),
    Case(
        name="a reader of something else",
        files={"a.csv": CSV},
        command="inspect a.csv --reader telegram",
        error="E304",
    ),
    Case(
        name="a reader of folders of mails, of a table",
        files={"a.csv": CSV},
        command="inspect a.csv --reader mail-folder",
        error="E304",
    ),
    Case(
        name="a key that is no key",
        files={"a.csv": CSV, "k": b"x"},
        command="classify a.csv --key k",
        error="E302",
    ),
    Case(
        name="a key that is a folder",
        files={"a.csv": CSV, "k": folder},
        command="classify a.csv --key k",
        error="E302",
    ),
]
