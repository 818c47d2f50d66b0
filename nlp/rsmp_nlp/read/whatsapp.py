"""WhatsApp: the text of a conversation, from Android or iOS, in French or English."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import chain, islice
from pathlib import PurePosixPath
from typing import Final

from rsmp_nlp.errors import EmptyInput
from rsmp_nlp.read.base import Item, ReaderStatus, ReadOptions
from rsmp_nlp.read.chat import ChatExport
from rsmp_nlp.read.decode import MAX_LINE, Line, detect_encoding, iter_lines
from rsmp_nlp.read.draft import Draft
from rsmp_nlp.read.export import Export
from rsmp_nlp.read.source import Source
from rsmp_nlp.read.whatsapp_lines import Opening, author_and_text, opening, own_text, what_is

TEXTLESS: Final = "média sans texte"
TWO_PEOPLE: Final = "deux auteurs au plus : peut-être une conversation privée"
DAY_ASSUMED: Final = "rien ne dit l’ordre du jour et du mois : jour d’abord"
MONTH_ASSUMED: Final = "rien ne dit l’ordre du jour et du mois : mois d’abord (heures en AM/PM)"
_HEAD_LINES: Final = 400
_SAMPLE: Final = 20_000
_HALF: Final = re.compile(r"[\s\u202f\u00a0]*([AaPp])\.?[\s\u202f\u00a0]?[Mm]\.?$")
_TITLE: Final = re.compile(
    r"(?:Discussion WhatsApp avec|WhatsApp Chat with|Chat WhatsApp avec|WhatsApp Chat -)\s*(.+)",
    re.IGNORECASE,
)


class WhatsAppReader(ChatExport):
    """Reads one conversation; quotes and threads are not in the export."""

    name = "whatsapp"
    formats = "WhatsApp (texte exporté, seul ou en .zip avec ses médias)"
    status: ReaderStatus = "documented"
    patterns = ("*.txt",)
    mapping: Mapping[str, str] = {
        "text": "après « auteur : »",
        "kind": "toujours chat",
        "created_at": "début de ligne",
        "author": "avant « : »",
        "space": "nom du fichier ou de l’archive",
    }

    def knows(self, source: Source) -> bool:
        """Tell whether the first lines open messages, and most of those have an author."""
        if source.suffix != ".txt":
            return False
        text = source.head().decode("utf-16" if source.head(2) in _BOMS else "utf-8", "replace")
        lines = [line for line in text.splitlines() if line.strip()][:_HEAD_LINES]
        if not lines or opening(lines[0]) is None:
            return False
        opened = [found for found in map(opening, lines) if found is not None]
        return any(author_and_text(found.rest)[0] is not None for found in opened)

    def read_file(self, source: Source, export: Export, options: ReadOptions) -> Iterator[Item]:
        """Yield one item per message.

        Raises
        ------
        EmptyInput
            No line opens a message.
        """
        encoding = detect_encoding(source, options.encoding)
        stream = _messages(iter_lines(source.open(), encoding))
        first = list(islice(stream, _SAMPLE))
        if not any(start for _, start, _ in first):
            raise EmptyInput(source.label, "aucune ligne datée de WhatsApp")
        day_first = day_comes_first((start for _, start, _ in first if start), options.notes)
        chat = _Chat(Draft(source, options), day_first, _space(source, export))
        for row, start, more in chain(first, stream):
            yield chat.item(row, start, more)
        if len(chat.authors) <= 2:
            options.notes[TWO_PEOPLE] += 1


_BOMS: Final = (b"\xff\xfe", b"\xfe\xff")


def _messages(lines: Iterator[Line]) -> Iterator[tuple[int, Opening | None, str]]:
    """Yield each message: row, opening, text after the opening; None opens what comes before all."""
    row, size = 0, 0
    start: Opening | None = None
    parts: list[str] = []
    for line in lines:
        found = opening(line.text)
        if found is not None:
            if row:
                yield row, start, "\n".join(parts)
            row, start, parts, size = line.number, found, [found.rest], len(found.rest)
        elif row or line.text.strip():
            row = row or line.number
            size += len(line.text)
            if size <= MAX_LINE:
                parts.append(line.text)
    if row:
        yield row, start, "\n".join(parts)


def _space(source: Source, export: Export) -> str | None:
    """Return the name of the conversation, from the file or the archive."""
    stem = PurePosixPath(source.name).stem
    if stem.lower().strip("_") in ("chat", "_chat"):
        stem = export.name if export.kind != "file" else ""
    found = _TITLE.fullmatch(stem.strip())
    return (found[1] if found else stem).strip() or None


class _Chat:
    """Makes the messages of one conversation."""

    def __init__(self, draft: Draft, day_first: bool, space: str | None) -> None:
        self.draft, self.space = draft, space
        self.authors: set[str] = set()
        draft.form = replace(draft.form, day_first=day_first)

    def item(self, row: int, start: Opening | None, said: str) -> Item:
        """Return the message that a line opens, or what was dropped."""
        if start is None:
            return self.draft.dropped(row, "lignes avant le premier message", rejected=True)
        author, text = author_and_text(said)
        what = what_is(author, text)
        if author is not None and what != "system":
            self.authors.add(author)
        if what == "media":
            return self.draft.dropped(row, TEXTLESS)
        if what == "deleted":
            left_out = self.draft.left_out(row, "deleted")
            if left_out is not None:
                return left_out
        return self.draft.message(
            row,
            own_text(text),
            author=author,
            author_kind="system" if what == "system" else "human",
            kind="chat",
            space=self.space,
            created_at=written(start, day_first=self.draft.form.day_first),
        )


def written(start: Opening, *, day_first: bool) -> str:
    """Return the date of an opening with slashes and colons, the year last.

    >>> written(Opening("2023-01-12", "2.05 p. m.", ""), day_first=True)
    '12/01/2023 2:05 pm'
    """
    half = _HALF.search(start.time)
    hour = start.time[: half.start()] if half else start.time
    hour = hour.replace("h", ":").replace(".", ":") + (f" {half[1].lower()}m" if half else "")
    numbers = re.split(r"[/.\-]", start.date)
    if len(numbers[0]) == 4:
        year, month, day = numbers
        numbers = [day, month, year] if day_first else [month, day, year]
    return "/".join(numbers) + f" {hour}"


def day_comes_first(openings: Iterable[Opening], notes: Counter[str]) -> bool:
    """Return whether days come before months: a number over 12 decides, else the order of lines.

    A conversation is written in time order: the reading under which dates go back less often is
    the right one. Where nothing decides, hours of half-days tell an American phone.
    """
    first = second = halves = total = 0
    back = {True: 0, False: 0}
    last: dict[bool, tuple[int, ...]] = {}
    for start in openings:
        numbers = [int(number) for number in re.split(r"[/.\-]", start.date)]
        if len(start.date.partition("-")[0]) == 4 or numbers[0] > 31:
            continue
        total += 1
        first += numbers[0] > 12
        second += numbers[1] > 12
        halves += _HALF.search(start.time) is not None
        for way, (day, month) in ((True, numbers[:2]), (False, numbers[1::-1])):
            moment = (numbers[2], month, day)
            back[way] += moment < last.get(way, moment)
            last[way] = moment
    if first != second:
        return first > second
    if back[True] != back[False]:
        return back[True] < back[False]
    day_first = not total or halves * 2 < total
    if total and len(last) == 2 and last[True] != last[False]:
        notes[DAY_ASSUMED if day_first else MONTH_ASSUMED] += 1
    return day_first
