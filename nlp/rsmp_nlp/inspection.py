"""What would be read of some paths: format, mapping, counts, three masked examples."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from rsmp_nlp.preprocess.clean import clean, mask
from rsmp_nlp.preprocess.language import LanguageMarker
from rsmp_nlp.read.base import ReadOptions
from rsmp_nlp.read.names import AuthorNames
from rsmp_nlp.read.reading import Reading, SourceReport
from rsmp_nlp.schema.records import Message

SAMPLES: Final = 3
_TOGETHER: Final = 256
"""Messages whose languages are looked for at once."""

_SAMPLE_CHARACTERS: Final = 120
_MOST_SPACES: Final = 20
_JOINTS: Final = re.compile(r" \+ |, sinon ")
"""What stands between the names of columns that fill a field together, or one for want of another."""

_ADVICE: Final = {
    "author": "aucune colonne d’auteur : ni nombre d’auteurs, ni potentiel social",
    "parent_id": "aucune colonne de réponse : la mise en relation ne peut pas être mesurée",
    "created_at": "aucune colonne de date : pas de chronologie",
    "kind": "aucune colonne de nature (post, commentaire…) : elle aide le classement",
}
"""What a source would gain from a column that it lacks."""


def inspect_paths(paths: tuple[str, ...], options: ReadOptions) -> list[dict[str, Any]]:
    """Return what was understood of each source, as plain data.

    Everything is read, nothing is classified or written. Samples are masked.

    Raises
    ------
    InputError
        Nothing at all could be read.
    """
    reading = Reading(paths, options, described=True)
    seen: dict[str, _Seen] = defaultdict(_Seen)
    current = _Seen()
    for item in reading:
        if isinstance(item, Message):
            one = seen[reading.reports[-1].label]
            if one is not current:
                current.finish()
                current = one
            one.add(item)
    current.finish()
    return [_inspected(report, seen[report.label]) for report in reading.reports]


@dataclass
class _Seen:
    """What the messages of a source say together."""

    platforms: set[str] = field(default_factory=set)
    spaces: set[str] = field(default_factory=set)
    samples: list[Message] = field(default_factory=list)
    names: AuthorNames = field(default_factory=AuthorNames)
    languages: LanguageMarker = field(default_factory=LanguageMarker)
    waiting: list[Message] = field(default_factory=list)
    in_threads: int = 0
    replies: int = 0
    filled: set[str] = field(default_factory=set)
    first: date | None = None
    last: date | None = None

    def add(self, message: Message) -> None:
        """Take a message into account."""
        self.platforms.add(message.platform)
        self.waiting.append(message)
        if len(self.waiting) >= _TOGETHER:
            self.finish()
        self.names.add(message.author)
        self.filled.update(name for name in _ADVICE if getattr(message, name) is not None)
        if message.space is not None and len(self.spaces) < _MOST_SPACES:
            self.spaces.add(message.space)
        self.in_threads += message.thread_id is not None
        self.replies += message.parent_id is not None
        if message.created_at is not None:
            day = message.created_at.date()
            self.first = min(self.first or day, day)
            self.last = max(self.last or day, day)
        if len(self.samples) < SAMPLES:
            self.samples.append(message)

    def finish(self) -> None:
        """Say the languages of the messages that wait for it."""
        self.languages.mark(self.waiting)
        self.waiting.clear()


def _sample(message: Message, names: AuthorNames) -> str:
    text = names.masked(mask(clean(message.text))).replace("\n", " ⏎ ")
    short = text if len(text) <= _SAMPLE_CHARACTERS else text[:_SAMPLE_CHARACTERS] + "…"
    day = message.created_at.date().isoformat() if message.created_at else "sans date"
    return f"[{day}, {message.kind or 'nature inconnue'}] {short}"


def _inspected(report: SourceReport, seen: _Seen) -> dict[str, Any]:
    description = report.description
    joined = description.mapping.values()
    used = {*joined, *(one for some in joined for one in _JOINTS.split(some))}
    return {
        "file": report.label,
        "error": report.error,
        "reader": report.reader,
        "encoding": description.encoding,
        "separator": description.separator,
        "mapping": dict(description.mapping),
        "unmapped": [name for name in description.columns if name not in used],
        "read": report.read,
        "kept": report.kept,
        "skipped": report.skipped.total(),
        "rejected": report.rejected.total(),
        "reasons": dict(report.skipped + report.rejected),
        "facts": list(description.facts),
        "notes": dict(report.notes),
        "undated": report.undated,
        "platforms": sorted(seen.platforms),
        "spaces": sorted(seen.spaces),
        "in_threads": seen.in_threads,
        "replies": seen.replies,
        "first": seen.first.isoformat() if seen.first else None,
        "last": seen.last.isoformat() if seen.last else None,
        "samples": [_sample(message, seen.names) for message in seen.samples],
        "languages": seen.languages.totals(),
        "advice": [
            text
            for name, text in _ADVICE.items()
            if description.mapping and name not in {*description.mapping, *seen.filled}
        ]
        + [
            f"{name} : {warning}"
            for name in sorted(seen.platforms)
            if (warning := seen.languages.warning(name))
        ],
    }
