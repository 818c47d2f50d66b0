"""From what a reader found to a message, or to the reason why there is none."""

from __future__ import annotations

import re
from datetime import tzinfo
from typing import Any, Final

from rsmp_nlp.read.base import Item, ReadOptions
from rsmp_nlp.read.records import synthetic_id
from rsmp_nlp.read.source import Source
from rsmp_nlp.schema.records import Dropped, Message, shorten_raw

EMPTY: Final = "texte vide"
ZONELESS: Final = "date sans fuseau, prise pour l’heure de {zone}"

_HOUR: Final = re.compile(r"\d\s?[:hH.]\s?\d\d")
_ZONE: Final = re.compile(r"(?:Z|[A-Z]{3,5}|[+-]\d{2}:?\d{2})\s*")

_UNWRITABLE: Final = re.compile("[\0\ud800-\udfff]")
_UNTOUCHED: Final = frozenset({"created_at"})


def compose(source: Source, options: ReadOptions, row: int, text: str, **fields: Any) -> Item:
    """Return the message of a record, or a skipped record where its text is empty.

    Parameters
    ----------
    row : where the record begins in the source, from 1
    text : what is classified
    fields : any other field of `Message`; empty strings are taken for absent

    An identifier is made where `message_id` is absent; the platform is that of the options, else
    of the fields, else of the source.
    """
    text = writable(text).strip()
    if not text:
        return skipped(source, row, EMPTY, fields.get("message_id") or "")
    known: dict[str, Any] = {
        name: value if name in _UNTOUCHED else writable(str(value)).strip()
        for name, value in fields.items()
        if value is not None and value != ""
    }
    known = {name: value for name, value in known.items() if value != ""}
    platform = options.platform or known.pop("platform", None) or source.platform
    known.pop("platform", None)
    message_id = known.pop("message_id", None) or synthetic_id(source.name, row, text)
    return Message(
        message_id=message_id,
        platform=platform,
        text=text,
        source_file=source.label,
        source_row=row,
        **known,
    )


def note_zone(options: ReadOptions, value: object, zone: tzinfo) -> None:
    """Count a date that has an hour and names no zone, so that the assumption is reported."""
    text = value if isinstance(value, str) else ""
    if _HOUR.search(text) and not _ZONE.fullmatch(text.strip().rpartition(" ")[2]):
        if re.search(r"\d(?:Z|[+-]\d{2}:?\d{2})$", text.strip()):
            return
        options.notes[ZONELESS.format(zone=zone)] += 1


def skipped(source: Source, row: int, reason: str, raw: object = "") -> Dropped:
    """Return a record left out by a rule; `raw` must not name its author."""
    return Dropped("skipped", reason, source.label, row, writable(shorten_raw(raw)))


def rejected(source: Source, row: int, reason: str, raw: object = "") -> Dropped:
    """Return a record that cannot be understood."""
    return Dropped("rejected", reason, source.label, row, writable(shorten_raw(raw)))


def writable(text: str) -> str:
    """Return a text without null characters and lone surrogates."""
    return _UNWRITABLE.sub("\ufffd", text) if _UNWRITABLE.search(text) else text
