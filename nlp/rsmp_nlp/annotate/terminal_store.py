"""The labels that an annotator has given so far: a file that grows by a row, safe on the disk."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Final

from rsmp_nlp.errors import BrokenFile, UsageError, unwritable
from rsmp_nlp.whole_files import write_aside

SUFFIXES: Final = (".csv", ".jsonl")
SUBMITTED: Final = "submitted"
SKIPPED: Final = "skipped"


@dataclass(frozen=True, slots=True)
class Given:
    """A row of the neutral long form: what an annotator said of a message, and when (UTC)."""

    message_id: str
    platform: str
    annotator: str
    label: str
    secondary: str
    status: str
    annotated_at: str
    round: int = 1

    @property
    def key(self) -> tuple[str, str]:
        """Platform and identifier of the message."""
        return self.platform, self.message_id


COLUMNS: Final = tuple(field.name for field in fields(Given))


class LabelFile:
    """A file of labels that grows by a row, and loses its last one where the annotator goes back.

    Each row is on the disk before the next message is shown: a power cut loses one key at most. Rows
    of other annotators in the same file are left as they are.

    Attributes
    ----------
    given : rows of the annotator, in order

    Raises
    ------
    UsageError
        The suffix is neither .csv nor .jsonl, the file holds something else, or cannot be written.
    BrokenFile
        A row of it is damaged.
    """

    def __init__(self, path: Path, annotator: str) -> None:
        if path.suffix not in SUFFIXES:
            raise UsageError(
                f"-o {path} : forme inconnue « {path.suffix} ». Admises : {', '.join(SUFFIXES)}."
            )
        self.path = path
        self.annotator = annotator
        try:
            rows = self._read()
            if rows is None:
                self._append(_header(path))
        except OSError as error:
            raise unwritable(path, error) from error
        self.given = [_given(row) for row in rows or () if row["annotator"] == annotator]

    def add(self, given: Given) -> None:
        """Append a row, on the disk when this returns.

        Raises
        ------
        OutputLost
            The disk is full; the file is as it was.
        """
        try:
            self._append(_line(self.path, asdict(given)))
        except OSError as error:
            raise unwritable(self.path, error) from error
        self.given.append(given)

    def undo(self) -> Given | None:
        """Take the annotator's last row off the file, and return it; None where there is none."""
        if not self.given:
            return None
        last = asdict(self.given[-1])
        rows = self._read() or []
        kept = [row for row in rows if any(str(last[name]) != row[name] for name in COLUMNS)]
        with write_aside(self.path) as stream:
            stream.write(_header(self.path))
            stream.writelines(_line(self.path, row) for row in kept)
        return self.given.pop()

    def _append(self, line: str) -> None:
        rest = line.encode()
        with self.path.open("ab", buffering=0) as stream:
            before = os.fstat(stream.fileno()).st_size
            try:
                while rest:
                    rest = rest[stream.write(rest) :]
                os.fsync(stream.fileno())
            except OSError:
                os.ftruncate(stream.fileno(), before)  # the disk is full: no half of a row stays
                raise

    def _read(self) -> list[dict[str, str]] | None:
        """Return all rows of the file, None where there is none; what a power cut left is taken off."""
        if not self.path.exists() or not self.path.stat().st_size:
            return None
        content = self.path.read_bytes()
        whole = content[: content.rfind(b"\n") + 1]
        try:
            rows = _rows(self.path, whole.decode("utf-8"))
        except ValueError as error:
            raise BrokenFile(self.path, "", str(error)) from error
        if rows is None:
            raise UsageError(
                f"{self.path} : ce fichier existe et n’a pas été écrit par « annotate label » ; il n’est "
                "pas touché. Choisissez-en un autre avec -o."
            )
        if len(whole) < len(content):
            with self.path.open("r+b") as stream:
                stream.truncate(len(whole))
        return rows


def _header(path: Path) -> str:
    return ",".join(COLUMNS) + "\n" if path.suffix == ".csv" else ""


def _line(path: Path, row: Mapping[str, Any]) -> str:
    values = {name: row[name] for name in COLUMNS}
    if path.suffix == ".jsonl":
        return json.dumps(values, ensure_ascii=False) + "\n"
    buffer = io.StringIO()
    csv.DictWriter(buffer, COLUMNS, lineterminator="\n").writerow(values)
    return buffer.getvalue()


def _rows(path: Path, text: str) -> list[dict[str, str]] | None:
    """Return the rows of a file of ours, None where it is none.

    Raises
    ------
    ValueError
        A row is damaged.
    """
    rows: Sequence[Mapping[str, Any]]
    if path.suffix == ".csv":
        reader = csv.DictReader(io.StringIO(text, newline=""))
        if tuple(reader.fieldnames or ()) != COLUMNS:
            return None
        rows = list(reader)
    else:
        rows = [json.loads(line) for line in text.split("\n") if line]
        if not all(isinstance(row, dict) and set(row) == set(COLUMNS) for row in rows):
            return None
    found = []
    for number, row in enumerate(rows, start=2 if path.suffix == ".csv" else 1):
        if any(row.get(name) is None for name in COLUMNS) or not str(row["round"]).isdigit():
            raise ValueError(f"ligne {number} incomplète")
        found.append({name: str(row[name]) for name in COLUMNS})
    return found


def _given(row: Mapping[str, str]) -> Given:
    return Given(**{**row, "round": int(row["round"])})  # type: ignore[arg-type]
