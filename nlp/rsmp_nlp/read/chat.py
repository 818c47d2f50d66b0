"""What readers of messaging tools share: which files are theirs, who is who, marks to text."""

from __future__ import annotations

import json
import re
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any, Final

from rsmp_nlp.errors import EmptyInput, InputError
from rsmp_nlp.read.base import Description, Item, ReaderStatus, ReadOptions
from rsmp_nlp.read.draft import Draft
from rsmp_nlp.read.export import Export
from rsmp_nlp.read.json_stream import elements
from rsmp_nlp.read.source import Source
from rsmp_nlp.schema.records import Dropped

PRIVATE_CHANNEL: Final = "canal privé"

PRIVATE_TALK: Final = "conversation privée"
"""Space of messages between persons: tools name these conversations after those who hold them."""

SMALL_BYTES: Final = 16 << 20
"""Bytes of JSON up to which a file is read at once."""

MARKED: Final = 20_000
"""Characters up to which marks are looked for: what is read of a message is no longer."""

PIECE: Final = 1 << 12
"""Bytes parsed at a time by `ijson.parse`, whose names of places grow with depth."""

_READABLE: Final = frozenset(
    (
        ".csv",
        ".tsv",
        ".json",
        ".jsonl",
        ".ndjson",
        ".txt",
        ".xlsx",
        ".xls",
        ".ods",
        ".parquet",
        ".js",
    )
).union((".mbox", ".eml", ".xml", ".rss", ".atom"))
"""Suffixes of files that may hold messages: beside them, one file does not make an export."""

_LINK: Final = re.compile(
    r"!?\[([^\]\[\n]{0,500})\]\(\s*<?(https?://[^\s()<>]{1,2000})>?[^)\n]{0,200}\)"
)
_EMPHASIS: Final = re.compile(
    r"(?<![\w*_~`])(\*\*\*|\*\*|__|~~|[*_~])(?=\S)([^\n]{1,300}?)(?<=\S)\1(?![\w*_~`])"
)
_FENCE: Final = re.compile(r"```(?:[\w+#-]{0,20}\n)?")
_HEADING: Final = re.compile(r"^ {0,3}(?:#{1,6}|-#) +", re.MULTILINE)


class ChatExport(ABC):
    """Base of the readers whose files of messages are recognised one by one.

    One such file makes an export of the folder that holds it, with its media; several make one
    export where they came in one archive, and are read one by one in a folder.
    """

    name: str
    formats: str
    status: ReaderStatus
    patterns: tuple[str, ...]
    mapping: Mapping[str, str]

    @abstractmethod
    def knows(self, source: Source) -> bool:
        """Tell whether a file is one of messages, from its beginning."""

    @abstractmethod
    def read_file(self, source: Source, export: Export, options: ReadOptions) -> Iterator[Item]:
        """Yield the records of one file of messages."""

    def beside(self, path: str) -> bool:
        """Tell whether a file that holds no message belongs to the export all the same."""
        return False

    def sniff(self, export: Export) -> float:
        """Return 0.95 for a single file, or for an export that holds nothing else to read."""
        candidates = export.find(*self.patterns)
        if export.kind == "file":
            return 0.95 if any(self._knows(source) for source in candidates) else 0.0
        mine = [source for source in candidates if not self.beside(source.path)]
        if not mine or (len(mine) > 1 and export.kind == "folder"):
            return 0.0
        paths = {source.path for source in mine}
        for path in export.paths:
            readable = PurePosixPath(path).suffix.lower() in _READABLE
            if readable and path not in paths and not self.beside(path):
                return 0.0
        return 0.95 if all(self._knows(source) for source in mine) else 0.0

    def members(self, export: Export) -> list[Source]:
        """Return the files of messages."""
        return [source for source in export.find(*self.patterns) if self._knows(source)]

    def describe(self, export: Export, options: ReadOptions) -> Description:
        """Return what fills each field, and how many files there are."""
        files = len(self.members(export))
        encoding = options.encoding or "utf-8"
        return Description(encoding, mapping=self.mapping, facts=(_plural(files, "fichier"),))

    def read(self, export: Export, options: ReadOptions) -> Iterator[Item]:
        """Yield every record of every file.

        Raises
        ------
        EmptyInput
            No file of the export is one of messages.
        BrokenFile
            A file is damaged: what stands before the damage was yielded.
        """
        members = self.members(export)
        if not members:
            raise EmptyInput(export.label, f"aucun fichier de messages au format {self.name}")
        for source in members:
            yield from self.read_file(source, export, options)

    def _knows(self, source: Source) -> bool:
        try:
            return self.knows(source)
        except InputError:
            return False


@dataclass
class Directory:
    """Names of people by identifier: one name for each, whatever messages say later.

    A name that two people bear is completed by the identifier of the second.
    """

    names: dict[str, str] = field(default_factory=dict)
    roles: dict[str, str] = field(default_factory=dict)
    bots: set[str] = field(default_factory=set)
    _taken: dict[str, str] = field(default_factory=dict)

    def add(self, identifier: str | None, name: str | None) -> str | None:
        """Return the name of someone, remembered from the first time it is given."""
        if identifier is None:
            return name
        known = self.names.get(identifier)
        if known is not None or not name:
            return known or identifier
        owner = self._taken.setdefault(name, identifier)
        self.names[identifier] = name if owner == identifier else f"{name} ({identifier})"
        return self.names[identifier]


def closed_channel(draft: Draft, row: int, *, message_id: str | None) -> Dropped | None:
    """Return a message of a private channel as left out, None where `--include` asks for it."""
    if "private" in draft.options.include:
        return None
    return draft.dropped(row, PRIVATE_CHANNEL, message_id=message_id)


def mention(name: str) -> str:
    """Return a name as a mention of one word, that masks can find.

    >>> mention("Léa Martin")
    '@Léa_Martin'
    """
    return "@" + re.sub(r"\s+", "_", name.strip().lstrip("@"))


def plain_markdown(text: str) -> str:
    """Return Markdown as chats use it without its marks: links, emphasis, code, headings.

    >>> plain_markdown("**Oui**, voir [le pad](https://example.org/p) et `snake_case`")
    'Oui, voir le pad (https://example.org/p) et snake_case'
    """
    if len(text) > MARKED:
        return text.strip()
    text = _FENCE.sub("", text)
    text = _LINK.sub(lambda found: _linked(found[1], found[2]), text)
    return _HEADING.sub("", without_emphasis(text)).replace("`", "").strip()


def without_emphasis(text: str) -> str:
    """Return a text without the marks around bold, italic and struck words.

    >>> without_emphasis("*Oui* _et_ **~non~** : 3 * 4 * 5, un_nom_de_fichier")
    'Oui et non : 3 * 4 * 5, un_nom_de_fichier'
    """
    if len(text) > MARKED or not any(mark in text for mark in "*_~"):
        return text
    for _ in range(2):  # one inside the other
        text = _EMPHASIS.sub(r"\2", text)
    return text


def records_of(source: Source) -> Iterator[Any]:
    """Yield the elements of the array that a file is, all at once where it is small.

    Raises
    ------
    BrokenFile
        The JSON is damaged; what stands before the damage was yielded.
    """
    with source.open() as stream:
        data = stream.read(SMALL_BYTES + 1)
    if len(data) <= SMALL_BYTES:
        try:
            values = json.loads(data)
        except (ValueError, RecursionError):
            values = None  # the slow way tells where the damage is
        if isinstance(values, list):
            yield from values
            return
    yield from elements(source)


def _linked(label: str, url: str) -> str:
    label = label.strip()
    return url if not label or label == url else f"{label} ({url})"


def _plural(count: int, word: str) -> str:
    return f"{count} {word}{'s' if count > 1 else ''}"
