"""What a hostile case is: files that are built for it, a command, and what must come of it."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

Content = bytes | Callable[[Path], None]
"""Bytes of a file, or what writes it at a path."""

MEGA = 1 << 20

Counts = tuple[int, int, int, int]
"""Records read, kept, skipped, rejected."""


@dataclass(frozen=True, kw_only=True)
class Case:
    """One awkward input, and its expected outcome.

    Attributes
    ----------
    name : what is awkward, in English; the table of `docs/hostile.md` is made of it
    files : name below the folder where the command runs → content; a name may be of a link or of a
        folder where the content is written by a function
    command : arguments of `rsmp-nlp`; `{file}` is the first of the files, `{run}` a good run
    error : code of the error index, whose first digit is the exit code; none where all goes well
    says : part of what is said on stderr
    shows : part of what is printed on stdout
    counts : of `inspect`, `classify` and `annotate import`
    megabytes : by how much memory may grow
    seconds : how long it may take
    since : the version of a library from which the outcome is that; an older one reads the file
    """

    name: str
    files: Mapping[str, Content]
    command: str = "inspect {file}"
    error: str = ""
    says: str = ""
    shows: str = ""
    counts: Counts | None = None
    megabytes: int = 250
    seconds: int = 30
    since: str = ""

    @property
    def code(self) -> int:
        """The exit code."""
        return int(self.error[1]) if self.error else 0

    @property
    def arguments(self) -> list[str]:
        """The command as typed, before `{run}` is known."""
        first = next(iter(self.files), "")
        words = [word.replace("{file}", first) for word in shlex.split(self.command)]
        if words[0] == "inspect" or words[:2] == ["annotate", "import"]:
            words.append("--json")
        elif words[0] == "classify":
            words += ["--json", *(() if "-o" in words else ("-o", "out"))]
        return words

    def build(self, folder: Path) -> None:
        """Write the files."""
        for name, content in self.files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(content, bytes):
                path.write_bytes(content)
            else:
                content(path)


def counted(words: list[str], printed: str) -> Counts | None:
    """Return the counts in what a command printed; None where it printed none."""
    try:
        content = json.loads(printed)
    except ValueError:
        return None
    if words[0] == "inspect":
        keys = ("read", "kept", "skipped", "rejected")
        read, kept, skipped, rejected = (sum(one[key] for one in content) for key in keys)
        return read, kept, skipped, rejected
    if words[0] == "classify":
        one = content["run"]["counts"]
        return one["read"], one["classified"], one["skipped"], one["rejected"]
    if words[:2] == ["annotate", "import"]:
        skipped = sum(content["skipped"].values())
        return content["read"], content["imported"], skipped, len(content["rejected"])
    return None
