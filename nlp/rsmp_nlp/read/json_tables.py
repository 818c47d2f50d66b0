"""JSON of any origin: the objects that hold a text, wherever they stand, by the names of their keys."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Set
from itertools import chain, islice
from typing import Final

from rsmp_nlp.errors import BrokenFile, InputError, NoTextColumn
from rsmp_nlp.read.base import ReaderStatus, ReadOptions
from rsmp_nlp.read.columns import normalise_header
from rsmp_nlp.read.decode import MAX_LINE
from rsmp_nlp.read.json_messages import PEOPLE, TEXTS, looks_spoken, messages
from rsmp_nlp.read.json_records import Layout, layout
from rsmp_nlp.read.json_stream import elements, shape, too_deep
from rsmp_nlp.read.jsonl import JsonLinesReader
from rsmp_nlp.read.outline import rejected
from rsmp_nlp.read.records import RawRecord
from rsmp_nlp.read.source import Source
from rsmp_nlp.read.table import RawTable, TableReader
from rsmp_nlp.schema.records import Dropped

SUFFIXES: Final = ("", ".json")
"""Archives of Reddit are compressed lines whose name has no suffix."""

_PRIVATE: Final = (
    frozenset(("participants", "messages", "messages.[].sender_name")),  # Facebook, Instagram
    frozenset(("zerver_message", "zerver_message.[].recipient")),  # Zulip
)
"""Archives that mix private messages with others, and that keys alone do not tell apart."""

LINES: Final = (".jsonl", ".ndjson")
_SURE: Final = 0.3
_SURER: Final = 0.92
_HARDLY: Final = 0.01
"""JSON without a known name of text: the reader is there to tell which names it holds."""

_SAMPLE: Final = 200


class JsonReader(TableReader):
    """Reads arrays of objects, and the answers that each may hold."""

    name = "json"
    formats = "JSON (tableau d’objets, seul ou dans un document)"
    status: ReaderStatus = "documented"

    def sniff(self, source: Source) -> float:
        """Return little for `.json`: any other reader knows better what it knows.

        Lines are taken from the reader of lines where it would not find who speaks, or what is said.
        """
        lined = source.suffix in LINES
        if not (lined or source.suffix in SUFFIXES) or not (paths := shape(source)):
            return 0.0
        if lined:
            return _SURER if _is_nested(paths) else 0.0
        if any(paths >= private for private in _PRIVATE):
            return 0.0
        try:
            how = _layout(source, paths)
        except InputError:
            return 0.0
        spoken = looks_spoken(set(paths)) if how == "lines" else bool(_places(paths, how))
        if spoken:
            return _SURE
        several = (
            how == "array" or any(".[]." in path for path in paths) or not _is_one_line(source)
        )
        return _HARDLY if several and not too_deep(source) else 0.0

    def table(self, source: Source, options: ReadOptions) -> RawTable:
        """Return the objects that hold a text; keys absent from the first are not looked at.

        Raises
        ------
        NoTextColumn
            No object of the beginning has a key that can be taken for the text.
        BrokenFile
            Nor can it be told, since the file is damaged.
        """
        paths = shape(source)
        wanted = {options.columns["text"]} if "text" in options.columns else set[str]()
        how = _layout(source, paths)
        if how != "lines" and not _places(paths, how, wanted):
            _refuse_damaged(source, paths)
            raise NoTextColumn(
                source.label, sorted(paths, key=lambda path: (path.count("."), path))
            )
        records = _records(source, how, paths, options, wanted)
        first = list(islice(records, _SAMPLE))
        columns = dict.fromkeys(
            key for one in first if isinstance(one, RawRecord) for key in one.cells
        )
        if not columns:
            columns = {"text": None}  # no object anywhere: every record is rejected, none is mapped
        return RawTable(tuple(columns), chain(first, records), "utf-8")


def _layout(source: Source, paths: frozenset[str]) -> Layout:
    """Return how the objects stand; a document may be written on one line."""
    how = layout(source)
    if how == "lines" and _places(paths, "document"):
        return "document" if _is_one_line(source) else "lines"
    return how


def _is_one_line(source: Source) -> bool:
    filled = 0
    with source.open() as stream:
        while filled < 2 and (line := stream.readline(MAX_LINE)):
            filled += bool(line.strip(b"\xef\xbb\xbf \t\r\n"))
    return filled < 2


def _places(
    paths: frozenset[str], how: Layout, wanted: Set[str] = frozenset()
) -> list[tuple[str, ...]]:
    """Return where the outermost arrays stand whose objects hold a text.

    >>> _places(frozenset({"n", "messages", "messages.[].id", "messages.[].texte"}), "document")
    [('messages',)]
    >>> _places(frozenset({"id", "texte"}), "array")
    [()]
    """
    found: dict[str, set[str]] = {}
    for path in paths:
        before, there, below = path.partition(".[].")
        place, key = (before, below) if there and how == "document" else ("", path)
        if place or how == "array":
            found.setdefault(place, set()).add(key)
    good = [
        place for place, keys in found.items() if (wanted & keys if wanted else looks_spoken(keys))
    ]
    return sorted(tuple(place.split(".")) if place else () for place in good)


def _refuse_damaged(source: Source, paths: frozenset[str]) -> None:
    """Read the arrays of a document to their ends, which are missing where it was cut."""
    for place in sorted({path.partition(".[].")[0] for path in paths if ".[]." in path}):
        deque(elements(source, tuple(place.split("."))), maxlen=0)


def _is_nested(paths: frozenset[str]) -> bool:
    """Tell whether lines hold a person as an object, or no text but in an object of theirs."""
    top = {normalise_header(path) for path in paths if "." not in path}
    inner = {normalise_header(path.partition(".")[0]) for path in paths if "." in path}
    return bool(inner & PEOPLE) or (top.isdisjoint(TEXTS) and looks_spoken(set(paths)))


def _records(
    source: Source, how: Layout, paths: frozenset[str], options: ReadOptions, wanted: Set[str]
) -> Iterator[RawRecord | Dropped]:
    """Yield the objects that hold a text, in order, the answers after what they answer."""
    if how == "lines":
        for line in JsonLinesReader().table(source, options).records:
            if isinstance(line, Dropped):
                yield line
            else:
                yield from (RawRecord(line.row, one) for one in messages(line.cells, wanted))
        return
    row = 0
    try:
        for place in _places(paths, how, wanted):
            for value in elements(source, place):
                if isinstance(value, dict):
                    for one in messages(value, wanted):
                        row += 1
                        yield RawRecord(row, one)
                else:
                    row += 1
                    yield rejected(source, row, "objet JSON attendu", str(value))
    except BrokenFile as error:
        if not row:
            raise
        yield rejected(source, row + 1, "JSON invalide, la suite n’est pas lue", str(error))
