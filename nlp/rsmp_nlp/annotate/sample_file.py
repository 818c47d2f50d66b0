"""A sample of messages to label, as a file: CSV, JSONL or Parquet by its suffix."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Final

from rsmp_nlp.errors import BrokenFile, InputError, NotReadable, UsageError, first_line, unwritable
from rsmp_nlp.whole_files import settle, write_aside

SUFFIXES: Final = (".csv", ".jsonl", ".parquet")

BETWEEN: Final = "|"
"""What stands between the names of two annotators of one message."""


@dataclass(slots=True)
class Item:
    """A message to label.

    Attributes
    ----------
    text, parent_text : without e-mail addresses, telephone numbers and mentions
    suggestion : slug of the usage that the model finds most probable
    suggestion_probability : its probability, 0 to 1
    strategy, round : how and when it was drawn; rounds count from 1
    inclusion_probability : probability that it had to be drawn, None where the strategy has none
    annotators : for whom it was drawn, joined by `BETWEEN`; "" for whoever comes
    text_key : keyed fingerprint of its text, None for a short one
    model : name of the model that suggests
    """

    message_id: str
    platform: str
    text: str
    parent_text: str | None = None
    thread_id: str | None = None
    kind: str | None = None
    created_at: str | None = None
    suggestion: str | None = None
    suggestion_probability: float | None = None
    strategy: str = ""
    round: int = 1
    inclusion_probability: float | None = None
    annotators: str = ""
    text_key: str | None = None
    run_id: str | None = None
    model: str | None = None

    @property
    def key(self) -> tuple[str, str]:
        """Platform and identifier: an identifier alone may stand on several platforms."""
        return self.platform, self.message_id

    @property
    def names(self) -> tuple[str, ...]:
        """Names of those for whom it was drawn."""
        return tuple(self.annotators.split(BETWEEN)) if self.annotators else ()


COLUMNS: Final = tuple(field.name for field in fields(Item))
_NEEDED: Final = ("message_id", "platform", "text")
_NUMBERS: Final[Mapping[str, type]] = {
    "suggestion_probability": float,
    "inclusion_probability": float,
    "round": int,
}


def write_sample(items: Sequence[Item], path: Path) -> None:
    """Write a sample whole or not at all.

    Raises
    ------
    UsageError
        The suffix is none of `SUFFIXES`, or the file cannot be written.
    """
    write_rows((asdict(item) for item in items), COLUMNS, path)


def write_rows(rows: Iterable[Mapping[str, Any]], columns: Sequence[str], path: Path) -> None:
    """Write rows as canonical CSV, JSONL or Parquet, whole or not at all.

    Raises
    ------
    UsageError
        The suffix is none of `SUFFIXES`, or the file cannot be written.
    """
    check_suffix(path)
    try:
        if path.suffix == ".parquet":
            _write_parquet(rows, columns, path)
            return
        with write_aside(path) as stream:
            if path.suffix == ".csv":
                writer = csv.DictWriter(stream, columns, lineterminator="\n")
                writer.writeheader()
                writer.writerows(rows)
            else:
                for row in rows:
                    stream.write(json.dumps(row, ensure_ascii=False) + "\n")
    except OSError as error:
        raise unwritable(path, error) from error


def check_suffix(path: Path) -> None:
    """Refuse a file whose form its suffix does not tell.

    Raises
    ------
    UsageError
        The suffix is none of `SUFFIXES`.
    """
    if path.suffix not in SUFFIXES:
        raise UsageError(
            f"-o {path} : forme inconnue « {path.suffix} ». Admises : {', '.join(SUFFIXES)}."
        )


def _write_parquet(rows: Iterable[Mapping[str, Any]], columns: Sequence[str], path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    types = {"round": pa.int64(), "weight": pa.float64()}
    types |= {name: pa.float64() for name, kind in _NUMBERS.items() if kind is float}
    schema = pa.schema([pa.field(name, types.get(name, pa.string())) for name in columns])
    temporary = path.with_name(f".{path.name}.new")
    try:
        pq.write_table(pa.Table.from_pylist([dict(row) for row in rows], schema), temporary)
        settle(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def read_sample(path: Path) -> list[Item]:
    """Return the messages of a sample.

    Raises
    ------
    NotReadable, BrokenFile
        The file cannot be read.
    InputError
        It is no sample, or a cell of it is damaged.
    """
    check_suffix(path)
    if not path.is_file():
        raise NotReadable(path, "aucun fichier de ce nom")
    try:
        rows = _rows(path)
    except (
        ArithmeticError,
        ValueError,
        NotImplementedError,
        RecursionError,
        OSError,
        csv.Error,
    ) as error:
        raise BrokenFile(path, "", first_line(error)) from error
    return [_item(path, place, row) for place, row in enumerate(rows, start=1)]


def _rows(path: Path) -> list[Mapping[str, Any]]:
    if path.suffix == ".parquet":
        import pyarrow.parquet as pq

        return list(pq.read_table(path).to_pylist())
    text = path.read_bytes().decode("utf-8-sig")  # line ends inside a post stay as they are
    if path.suffix == ".csv":
        # a post may be longer than the module's own limit
        csv.field_size_limit(1 << 30)
        return list(csv.DictReader(io.StringIO(text, newline="")))
    return [json.loads(line) for line in text.split("\n") if line.strip()]


def _item(path: Path, place: int, row: Mapping[str, Any]) -> Item:
    where = f"{path}, ligne {place + (path.suffix == '.csv')}"
    if not isinstance(row, Mapping):
        raise InputError(f"{where} : un objet JSON est attendu dans un tirage.")
    missing = [name for name in _NEEDED if row.get(name) in (None, "")]
    if missing:
        raise InputError(
            f"{where} : « {missing[0]} » manque ; ce n’est pas un tirage de "
            "« rsmp-nlp annotate sample », ou il a été modifié."
        )
    found: dict[str, Any] = {}
    for name in COLUMNS:
        value = row.get(name)
        if value in (None, ""):
            continue
        kind = _NUMBERS.get(name, str)
        try:
            found[name] = kind(value)
        except (TypeError, ValueError, OverflowError):
            raise InputError(
                f"{where} : « {name} » vaut « {str(value)[:40]} », un nombre est attendu."
            ) from None
    return Item(**found)
