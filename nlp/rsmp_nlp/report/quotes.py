"""Examples of messages for the page: few, short, masked, unsigned, and chosen the same every time."""

from __future__ import annotations

import heapq
import shlex
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from rsmp_nlp.aggregate.cells import LEAST_AUTHORS, LEAST_MESSAGES, OTHERS
from rsmp_nlp.errors import BrokenFile, NotReadable, UsageError
from rsmp_nlp.parquet_file import open_parquet
from rsmp_nlp.preprocess.private import redact
from rsmp_nlp.report.messages import MESSAGES_FILE
from rsmp_nlp.report.names import ELLIPSIS, clean_name
from rsmp_nlp.report.rows import PlatformRow, SegmentRow
from rsmp_nlp.schema.tables import TEXT_COLUMN
from rsmp_nlp.taxonomy import USAGES

if TYPE_CHECKING:
    import pyarrow.parquet as pq

PER_USAGE: Final = 3
"""Messages quoted for a usage."""

LONGEST: Final = 200
"""Characters of a quotation."""

_SHORTEST: Final = 40
_READ: Final = 5_000
"""Characters of a message read for its quotation."""

_CANDIDATES: Final = 200
"""Surest messages of a usage among which the quoted ones are chosen."""

_NEEDED: Final = ("message_id", "platform", "usage", "abstained", TEXT_COLUMN.name)
_OPTIONAL: Final = ("author", "role", "space")


@dataclass(frozen=True, slots=True)
class Quote:
    """A message that may be shown: its usage, platform, and text masked and shortened."""

    usage: str
    platform: str
    text: str


@dataclass(frozen=True, slots=True, order=True)
class _Candidate:
    """A message that might be quoted; the order of fields is that of preference."""

    doubt: float
    platform: str
    message_id: str
    author: str
    text: str


def read_quotes(
    out: Path,
    platforms: Sequence[PlatformRow],
    segments: Sequence[SegmentRow],
    run: Mapping[str, Any],
) -> list[Quote]:
    """Return two or three of the surest messages of each usage, in the order of the grid.

    They come from different platforms and authors where they can. None is of a platform, role or space
    with too few messages or authors to be shown.

    Raises
    ------
    UsageError
        The run was made without the texts.
    NotReadable, BrokenFile
        There are no messages, or they cannot be read.
    """
    path = out / MESSAGES_FILE
    if not path.is_file():
        raise NotReadable(out, "aucune table de messages ici")
    try:
        with open_parquet(path) as file:
            there = file.schema_arrow.names
            if TEXT_COLUMN.name not in there:
                raise UsageError(
                    f"{out} : cette exécution ne garde pas le texte des messages, donc rien à citer. "
                    f"Refaites-la avec : {_again(run, out)}"
                )
            missing = [name for name in _NEEDED if name not in there]
            if missing:
                raise BrokenFile(path, "", f"la colonne {missing[0]} manque")
            candidates = _candidates(file, _Allowed.of(platforms, segments))
    except (OSError, ValueError) as error:
        raise BrokenFile(path, "", "Parquet illisible") from error
    return [
        Quote(usage.slug, one.platform, one.text)
        for usage in USAGES
        for one in _chosen(candidates.get(usage.slug, ()))
    ]


def quotable(text: str) -> str | None:
    """Return a message as it may be shown: one line, masked, shortened; None if little is left.

    >>> quotable("Rendez-vous le 12 mars à 18 h, écrivez à anne@example.org pour le covoiturage.")
    'Rendez-vous le 12 mars à 18 h, écrivez à [courriel] pour le covoiturage.'
    """
    # A message may have millions of characters, and what is masked must not be cut in two first.
    line = clean_name(redact(text[:_READ]), _READ)
    if len(line) < _SHORTEST:
        return None
    if len(line) > LONGEST:
        cut = line[: LONGEST - 1]
        line = (cut.rpartition(" ")[0] or cut).rstrip(" ,;:") + ELLIPSIS
    return line


@dataclass(frozen=True, slots=True)
class _Allowed:
    """What may be quoted: platforms, and cells (platform, column, value) that are not masked."""

    platforms: frozenset[str]
    cells: frozenset[tuple[str, str, str]]
    masked: frozenset[tuple[str, str, str]]

    @classmethod
    def of(cls, platforms: Sequence[PlatformRow], segments: Sequence[SegmentRow]) -> _Allowed:
        large = (
            row.name
            for row in platforms
            if row.messages >= LEAST_MESSAGES
            and (row.authors is None or row.authors >= LEAST_AUTHORS)
        )
        cells = {(row.cell.name, row.by, row.value): row.cell for row in segments}
        hidden = (key for key, cell in cells.items() if cell.masked)
        return cls(frozenset(large), frozenset(cells), frozenset(hidden))

    def __call__(self, row: Mapping[str, Any]) -> bool:
        platform = row["platform"]
        if platform not in self.platforms or row["abstained"]:
            return False
        for column in ("role", "space"):
            if value := row.get(column):
                key = (platform, column, value)
                if (key if key in self.cells else (platform, column, OTHERS)) in self.masked:
                    return False
        return True


def _candidates(file: pq.ParquetFile, allowed: _Allowed) -> dict[str, list[_Candidate]]:
    """Return the surest messages of each usage that may be quoted, surest first."""
    there = file.schema_arrow.names
    sure = {usage.slug: f"p_{usage.slug}" for usage in USAGES if f"p_{usage.slug}" in there}
    columns = [*_NEEDED, *(name for name in _OPTIONAL if name in there), *sure.values()]
    found: dict[str, list[_Candidate]] = {}
    for batch in file.iter_batches(batch_size=4_096, columns=columns):
        for row in batch.to_pylist():
            usage, text = row["usage"], row[TEXT_COLUMN.name]
            if usage not in sure or not text or not allowed(row):
                continue
            shown = quotable(text)
            if shown is not None:
                author = row.get("author") or ""
                doubt = -float(row[sure[usage]] or 0.0)
                one = _Candidate(doubt, row["platform"], row["message_id"], author, shown)
                found.setdefault(usage, []).append(one)
        found = {usage: heapq.nsmallest(_CANDIDATES, own) for usage, own in found.items()}
    return found


def _chosen(candidates: Iterable[_Candidate]) -> list[_Candidate]:
    """Return the first few of different authors, of different platforms as far as there are some."""
    distinct: dict[str, _Candidate] = {}
    for one in candidates:
        distinct.setdefault(one.text.casefold(), one)
    chosen: list[_Candidate] = []
    for same_platform in (False, True):
        for one in distinct.values():
            if len(chosen) == PER_USAGE:
                break
            known = one in chosen or any(one.author and one.author == two.author for two in chosen)
            seen = any(one.platform == two.platform for two in chosen)
            if not known and (same_platform or not seen):
                chosen.append(one)
    return sorted(chosen)


def _again(run: Mapping[str, Any], out: Path) -> str:
    """Return the command that makes the run again with its texts."""
    command = run.get("command")
    if isinstance(command, list) and command and command[0] == "classify":
        return shlex.join(["rsmp-nlp", *map(str, command), "--with-text"])
    return f"rsmp-nlp classify CHEMIN -o {out} --with-text"
