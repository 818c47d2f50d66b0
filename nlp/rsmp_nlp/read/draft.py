"""From what an export says of a message, in whatever types, to a message or the reason for none."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from rsmp_nlp.read.base import Item, ReadOptions
from rsmp_nlp.read.dates import DateFormat, parse_date
from rsmp_nlp.read.records import as_text, synthetic_id
from rsmp_nlp.read.select import BY_READERS, REASONS
from rsmp_nlp.read.source import Source
from rsmp_nlp.schema.records import Dropped, Message, Status, shorten_raw

ZONELESS: Final = "date sans fuseau, prise pour l’heure de {zone}"

_NO_LANGUAGE: Final = frozenset(("und", "zxx", "qam", "qct", "qht", "qme", "qst", "art", "n/a"))
_ZONE: Final = re.compile(r"(?:Z|[A-Z]{3,4}|(?:UTC|GMT)[+-]\d{1,2}|[+-]\d{2}:?\d{2}(?: \d{4})?)$")
_EPOCH: Final = re.compile(r"-?\d{9,}(\.\d+)?")


@dataclass
class Draft:
    """Makes the messages of one file.

    Attributes
    ----------
    utc : whether the format writes its dates in UTC where it names no zone; else `options.zone`
        is assumed, and said
    """

    source: Source
    options: ReadOptions
    utc: bool = False
    form: DateFormat = field(init=False)

    def __post_init__(self) -> None:
        self.form = DateFormat(zone=UTC if self.utc else self.options.zone)

    def message(self, row: int, text: object, **fields: object) -> Item:
        """Return a message, or what was dropped: no text, or a NUL byte in it.

        Parameters
        ----------
        row : place of the record in its file, from 1
        text : plain text
        fields : the other fields of `Message`, as the export holds them
        """
        content = as_text(text)
        values = {name: as_text(value) for name, value in fields.items() if name != "created_at"}
        if content is None:
            return self.dropped(row, "texte vide", message_id=values.get("message_id"))
        if "\0" in content or any("\0" in value for value in values.values() if value):
            return self.dropped(row, "octet nul dans l’enregistrement", rejected=True)
        name = values.pop("message_id", None) or synthetic_id(self.source.name, row, content)
        lang = values.pop("lang", None)
        return Message(
            message_id=name,
            platform=self.options.platform or values.pop("platform", None) or self.source.platform,
            text=content,
            source_file=self.source.label,
            source_row=row,
            author_kind=values.pop("author_kind", None) or "unknown",
            created_at=self.date(fields.get("created_at")),
            lang=None if lang is None or lang.lower() in _NO_LANGUAGE else lang,
            **{key: value for key, value in values.items() if key != "platform"},
        )

    def date(self, value: object) -> datetime | None:
        """Return a date in UTC; says where a zone had to be assumed."""
        if value is None or value == "":
            return None
        moment = parse_date(value, self.form)
        if moment is not None and not self.utc and names_no_zone(str(value)):
            self.options.notes[ZONELESS.format(zone=self.form.zone)] += 1
        return moment

    def left_out(self, row: int, what: str, **said: object) -> Dropped | None:
        """Return what is left out by rule, None where `--include` asks for it.

        Parameters
        ----------
        what : key of `select.REASONS` or `select.BY_READERS`
        said : what the report of dropped records may hold: never the words of a private message
        """
        if what in self.options.include:
            return None
        return self._dropped("skipped", row, {**REASONS, **BY_READERS}[what], said)

    def dropped(self, row: int, reason: str, *, rejected: bool = False, **said: object) -> Dropped:
        """Return a record that is no message, and why."""
        return self._dropped("rejected" if rejected else "skipped", row, reason, said)

    def _dropped(
        self, status: Status, row: int, reason: str, said: Mapping[str, object]
    ) -> Dropped:
        known = {name: as_text(value) for name, value in said.items() if value is not None}
        raw = shorten_raw(json.dumps(known, ensure_ascii=False))
        return Dropped(status, reason, self.source.label, row, raw)


def names_no_zone(date: str) -> bool:
    """Tell whether a date has an hour and no zone.

    >>> names_no_zone("2019-01-22 10:15:00"), names_no_zone("2019-01-22T10:15:00Z")
    (True, False)
    """
    text = date.strip()
    return ":" in text and not _ZONE.search(text) and not _EPOCH.fullmatch(text)


def at(record: object, *path: str | int) -> Any:
    """Return what stands at a path of nested objects, None where anything is missing.

    >>> at({"user": {"names": ["a"]}}, "user", "names", 0), at({"user": None}, "user", "id")
    ('a', None)
    """
    here = record
    for step in path:
        if isinstance(step, str):
            here = here.get(step) if isinstance(here, Mapping) else None
        else:
            here = here[step] if isinstance(here, list) and -len(here) <= step < len(here) else None
    return here


def mapping(value: object) -> Mapping[str, Any]:
    """Return a JSON object, an empty one for anything else."""
    return value if isinstance(value, Mapping) else {}


def sequence(value: object) -> list[Any]:
    """Return a JSON array, an empty one for anything else."""
    return value if isinstance(value, list) else []


def string(value: object) -> str | None:
    """Return a value as an identifier or a name; None for what cannot be one.

    >>> string(12), string(" "), string({"a": 1}), string(True)
    ('12', None, None, None)
    """
    plain = isinstance(value, str | int | float) and not isinstance(value, bool)
    return as_text(value) if plain else None


def yes(value: object) -> bool:
    """Tell whether a cell says yes, in the words that exports use.

    >>> [yes(value) for value in (True, "1", "True", "oui", "0", "", None)]
    [True, True, True, True, False, False, False]
    """
    return str(value).strip().lower() in ("true", "1", "yes", "oui", "t", "vrai")


def titled(title: object, body: object) -> str:
    r"""Return a body under its title, unless it begins with it.

    >>> titled("Un banc", "Sous le tilleul"), titled("Un banc", "Un banc, enfin")
    ('Un banc\n\nSous le tilleul', 'Un banc, enfin')
    """
    head, text = as_text(title) or "", as_text(body) or ""
    head = head.strip()
    if not head or text.lstrip().lower().startswith(head.lower()):
        return text
    return f"{head}\n\n{text}".strip()
