"""From the raw record of a table to a message, or to the reason why it is none."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import chain, islice
from typing import Final, NamedTuple

from rsmp_nlp.late_pattern import late
from rsmp_nlp.read.base import Item, ReadOptions
from rsmp_nlp.read.columns import ColumnMapping, map_columns, normalise_header
from rsmp_nlp.read.dates import DateFormat, parse_date, vote_format
from rsmp_nlp.read.decode import has_surrogates
from rsmp_nlp.read.markup import html_to_text
from rsmp_nlp.read.source import Source
from rsmp_nlp.schema.records import (
    AUTHOR_KINDS,
    MESSAGE_KINDS,
    Dropped,
    Message,
    Status,
    shorten_raw,
)

AUTHOR_MASK: Final = "(auteur masqué)"
UNKNOWN_MASK: Final = "…"
ROUNDED: Final = (
    "identifiant en notation scientifique : un tableur en a perdu les derniers chiffres"
)
MENDED: Final = "texte décodé deux fois (« Ã© » pour « é »), réparé"
NOT_MENDED: Final = "texte qui semble mal décodé (« Ã© » pour « é »), laissé tel quel"
HOUR: Final = "colonne d’heures, ajoutées aux jours de la colonne de dates"
HTML: Final = "colonne de textes en HTML, dont les balises sont retirées"
_HTML: Final = late(
    r"<(?:/(?:p|div|span|strong|em|b|i|a|ul|ol|li|h[1-6]|blockquote)|br ?/?)>", re.I
)
_HOURS: Final = ("heure", "hour", "time")
_DAY: Final = late(r"\s*\d{1,4}[-/. ][^:T]{1,20}[-/. ]\d{1,4}\s*")
_IDENTIFIERS: Final = ("message_id", "parent_id", "thread_id", "author")
_ROUNDED: Final = late(r"\d(?:[.,]\d+)?[eE]\+?\d{1,3}")
_MOJIBAKE: Final = late("Ã[\xa0-\xbf\u20ac\u2030\u2021\u2019]|â€[™œ\u201c\u0153¦\x9d]|Å“")
_SAMPLE: Final = 1_000
_LONE_SURROGATE: Final = late("[\ud800-\udfff]")
_KIND_WORDS: Final = {
    "publication": "post",
    "message": "post",
    "billet": "post",
    "article": "post",
    "status": "post",
    "tweet": "post",
    "commentaire": "comment",
    "reponse": "reply",
    "réponse": "reply",
    "proposition": "proposal",
    "evenement": "event",
    "évènement": "event",
    "événement": "event",
    "partage": "repost",
    "retweet": "repost",
}
_AUTHOR_WORDS: Final = {
    "humain": "human",
    "user": "human",
    "robot": "bot",
    "systeme": "system",
    "système": "system",
}


class RawRecord(NamedTuple):
    """One record as the file holds it: where it stands, and its cells by column name."""

    row: int
    cells: Mapping[str, object]


@dataclass
class RecordMapper:
    """Turns the raw records of one table into messages.

    The mapping is made from `columns`, and again where a record brings a key not seen before (JSON
    lines need not be alike); the date format is voted on the first records.
    """

    source: Source
    options: ReadOptions
    columns: Iterable[str]
    mapping: ColumnMapping = field(init=False)
    dates: DateFormat = field(init=False)
    html: bool = field(init=False, default=False)
    hour: str | None = field(init=False, default=None)
    _known: dict[str, None] = field(init=False)

    def __post_init__(self) -> None:
        self._known = dict.fromkeys(self.columns)
        self.mapping = map_columns(self.source.label, self._known, self.options.columns)
        self.dates = DateFormat(zone=self.options.zone)

    def items(self, records: Iterable[RawRecord | Dropped]) -> Iterator[Item]:
        """Yield a message, or what was dropped, for every record."""
        stream = iter(records)
        first = list(islice(stream, _SAMPLE))
        column = self.mapping.columns.get("created_at")
        if column is not None:
            samples = (r.cells.get(column) for r in first if isinstance(r, RawRecord))
            self.dates = vote_format((s for s in samples if isinstance(s, str)), self.options.zone)
            self.hour = self._hour_column(column, first)
        self.html = self._writes_html(first)
        for record in chain(first, stream):
            yield record if isinstance(record, Dropped) else self._item(record)

    def _hour_column(self, day: str, records: Iterable[RawRecord | Dropped]) -> str | None:
        """Return the column of hours beside one of days, None where not all are days."""
        names = {normalise_header(name): name for name in self._known}
        taken = self.mapping.columns.values()
        found = (names[one] for one in _HOURS if one in names and names[one] not in taken)
        hour = next(found, None)
        days = (as_text(one.cells.get(day)) for one in records if isinstance(one, RawRecord))
        if hour is None or not all(_DAY.fullmatch(one) for one in days if one):
            return None
        self.options.notes[HOUR] += 1
        return hour

    def _writes_html(self, records: Iterable[RawRecord | Dropped]) -> bool:
        """Tell whether the column of texts is one of HTML: most of its cells are elements of text.

        A column of plain text may quote a tag; there nothing is touched.
        """
        column = self.mapping.columns["text"]
        cells = [one.cells.get(column) for one in records if isinstance(one, RawRecord)]
        texts = [cell for cell in cells if isinstance(cell, str) and cell.strip()]
        marked = sum(bool(_HTML.search(text)) for text in texts if "<" in text)
        if 2 * marked <= len(texts):
            return False
        self.options.notes[HTML] += 1
        return True

    def _item(self, record: RawRecord) -> Item:
        if not record.cells.keys() <= self._known.keys():
            # what was not chosen among known columns never will be: only the new ones are looked at
            new = [key for key in record.cells if key not in self._known]
            self._known.update(dict.fromkeys(new))
            known = [*self.mapping.columns.values(), *new]
            self.mapping = map_columns(self.source.label, known, self.mapping.columns)
        columns = self.mapping.columns
        values = {name: as_text(record.cells.get(column)) for name, column in columns.items()}
        text = values.pop("text", None)
        if text is None:
            return self._dropped("skipped", "texte vide", record)
        text = self._mended(text)
        if self.html and ("<" in text or "&" in text):
            text = html_to_text(text)
            if not text.strip():
                return self._dropped("skipped", "texte vide", record)
        for name in _IDENTIFIERS:
            value = values.get(name)
            if value and value[0].isdigit() and _ROUNDED.fullmatch(value):
                self.options.notes[ROUNDED] += 1
                break
            if value and value.startswith('="') and value.endswith('"'):
                values[name] = value[2:-1]  # what keeps spreadsheets from rounding it
        if "\0" in text or "\0" in "".join(filter(None, values.values())):
            return self._dropped("rejected", "octet nul dans l’enregistrement", record)
        message_id = values.get("message_id") or synthetic_id(self.source.name, record.row, text)
        # a source that has a parent column and leaves it empty says that the message opens a thread
        opens_thread = columns.get("parent_id") in record.cells
        dated = columns.get("created_at")
        return Message(
            message_id=message_id,
            platform=self.options.platform or values.get("platform") or self.source.platform,
            text=text,
            source_file=self.source.label,
            source_row=record.row,
            thread_id=values.get("thread_id")
            or (message_id if opens_thread and not values.get("parent_id") else None),
            parent_id=values.get("parent_id"),
            author=values.get("author"),
            author_kind=_word(values.get("author_kind"), AUTHOR_KINDS, _AUTHOR_WORDS) or "unknown",
            role=values.get("role"),
            kind=_word(values.get("kind"), MESSAGE_KINDS, _KIND_WORDS),
            space=values.get("space"),
            created_at=None
            if dated is None
            else parse_date(self._moment(record, dated), self.dates),
            lang=values.get("lang"),
            url=values.get("url"),
        )

    def _moment(self, record: RawRecord, dated: str) -> object:
        """Return the date of a record, with the hour that stands in a column of its own."""
        day = record.cells.get(dated)
        if self.hour is None or day is None:
            return day
        return f"{as_text(day) or ''} {as_text(record.cells.get(self.hour)) or ''}"

    def _mended(self, text: str) -> str:
        """Return the text decoded once more where it was wrongly decoded before it was exported."""
        # what the pattern begins with is looked for first: few texts hold one
        if not ("Ã" in text or "â€" in text or "Å“" in text) or not _MOJIBAKE.search(text):
            return text
        for wrong in ("cp1252", "latin-1"):  # latin-1 in exports of Facebook
            try:
                mended = text.encode(wrong).decode("utf-8")
            except UnicodeError:
                continue
            self.options.notes[MENDED] += 1
            return mended
        self.options.notes[NOT_MENDED] += 1
        return text

    def _dropped(self, status: Status, reason: str, record: RawRecord) -> Dropped:
        # a column that is not known may hold names; that it is filled is all that is told
        known = set(self.mapping.columns.values())
        cells = {
            name: cell if name in known or not as_text(cell) else UNKNOWN_MASK
            for name, cell in record.cells.items()
        }
        if (author := self.mapping.columns.get("author")) is not None:
            cells[author] = AUTHOR_MASK
        raw = shorten_raw(cells)
        return Dropped(status, reason, self.source.label, record.row, raw)


def _word(value: str | None, allowed: tuple[str, ...], synonyms: Mapping[str, str]) -> str | None:
    if value is None:
        return None
    word = value.strip().lower()
    return word if word in allowed else synonyms.get(word)


def as_text(value: object) -> str | None:
    """Return a cell as text: None where empty, whole numbers without decimals.

    >>> as_text(12.0), as_text("  "), as_text(float("nan")), as_text(True)
    ('12', None, None, 'true')
    """
    if isinstance(value, str):
        text = value
    elif value is None or value != value:
        return None
    elif isinstance(value, bool):
        text = str(value).lower()
    elif isinstance(value, float) and value.is_integer():
        text = str(int(value))
    elif isinstance(value, datetime | date):
        text = value.isoformat()
    elif isinstance(value, bytes):
        text = value.decode("utf-8", "replace")
    else:
        text = str(value)
    if has_surrogates(text):
        text = _LONE_SURROGATE.sub("\ufffd", text)
    return text if text.strip() else None


def synthetic_id(name: str, row: int, text: str) -> str:
    """Return an identifier that is the same whenever the same file is read again."""
    digest = hashlib.sha256(f"{name}\x1f{row}\x1f{text}".encode("utf-8", "replace"))
    return f"m-{digest.hexdigest()[:16]}"
