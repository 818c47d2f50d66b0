"""Every reader there is: ours, and those that other packages declare as entry points."""

from __future__ import annotations

from functools import cache
from importlib.metadata import entry_points
from typing import Final

from rsmp_nlp.errors import EmptyInput, UnknownFormat
from rsmp_nlp.read.base import Reader
from rsmp_nlp.read.declared_reader import DeclaredReader, declared_readers
from rsmp_nlp.read.delimited import DelimitedReader
from rsmp_nlp.read.feed import FeedReader
from rsmp_nlp.read.jsonl import JsonLinesReader
from rsmp_nlp.read.mail import MailReader
from rsmp_nlp.read.parquet import ParquetReader
from rsmp_nlp.read.plain_text import PlainTextReader
from rsmp_nlp.read.source import Source
from rsmp_nlp.read.spreadsheet import SpreadsheetReader
from rsmp_nlp.read.tei import TeiReader
from rsmp_nlp.read.wordpress import WordPressReader

ENTRY_POINTS: Final = "rsmp_nlp.readers"


@cache
def readers() -> tuple[Reader, ...]:
    """Return the readers, ours first."""
    ours: list[Reader] = [
        DelimitedReader(),
        JsonLinesReader(),
        ParquetReader(),
        SpreadsheetReader(),
        PlainTextReader(),
        MailReader(),
        FeedReader(),
        WordPressReader(),
        TeiReader(),
        *declared_readers(),
    ]
    theirs = [point.load()() for point in entry_points(group=ENTRY_POINTS)]
    return (*ours, *theirs)


def reader_for(source: Source) -> Reader:
    """Return the reader surest to know `source`.

    Raises
    ------
    EmptyInput
        The source holds no byte.
    UnknownFormat
        No reader knows it.
    """
    if not source.head(1):
        raise EmptyInput(source.label, "fichier vide")
    scored = [(reader.sniff(source), reader) for reader in readers()]
    score, best = max(scored, key=lambda pair: pair[0])
    if score <= 0:
        seen = f"extension « {source.suffix} »" if source.suffix else "aucune extension"
        known = [one.formats for one in readers() if not isinstance(one, DeclaredReader)]
        raise UnknownFormat(source.label, seen, known)
    return best
