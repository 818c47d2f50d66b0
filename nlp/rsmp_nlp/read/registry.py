"""Every reader there is: ours, and those that other packages declare as entry points."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from typing import Final, TypeGuard, cast

from rsmp_nlp.errors import EmptyInput, InputError, UnknownFormat, UsageError
from rsmp_nlp.read.base import AnyReader, ExportReader, Reader
from rsmp_nlp.read.declared_reader import declared_readers
from rsmp_nlp.read.export import Export
from rsmp_nlp.read.json_stream import TooDeep, too_deep
from rsmp_nlp.read.source import Source

ENTRY_POINTS: Final = "rsmp_nlp.readers"

TABLES: Final = (
    "rsmp_nlp.read.delimited:DelimitedReader",
    "rsmp_nlp.read.jsonl:JsonLinesReader",
    "rsmp_nlp.read.json_tables:JsonReader",
    "rsmp_nlp.read.parquet:ParquetReader",
    "rsmp_nlp.read.spreadsheet:SpreadsheetReader",
    "rsmp_nlp.read.plain_text:PlainTextReader",
)
"""Formats of any origin, whose columns are found by their names."""

CHATS: Final = (
    "rsmp_nlp.read.slack:SlackReader",
    "rsmp_nlp.read.mattermost:MattermostReader",
    "rsmp_nlp.read.teams:TeamsReader",
    "rsmp_nlp.read.yammer:YammerReader",
    "rsmp_nlp.read.rocketchat:RocketChatReader",
    "rsmp_nlp.read.telegram:TelegramReader",
    "rsmp_nlp.read.telegram_pages:TelegramPagesReader",
    "rsmp_nlp.read.whatsapp:WhatsAppReader",
    "rsmp_nlp.read.discord:DiscordReader",
)
"""Exports of messaging tools and enterprise networks."""

NETWORKS: Final[tuple[str, ...]] = (
    "rsmp_nlp.read.x_archive:XArchiveReader",
    "rsmp_nlp.read.x_api:XApiReader",
    "rsmp_nlp.read.x_tables:XTableReader",
    "rsmp_nlp.read.fourcat:FourCatReader",
    "rsmp_nlp.read.mastodon:MastodonReader",
    "rsmp_nlp.read.bluesky:BlueskyReader",
    "rsmp_nlp.read.meta_download:MetaDownloadReader",
    "rsmp_nlp.read.discourse:DiscourseReader",
    "rsmp_nlp.read.decidim:DecidimReader",
    "rsmp_nlp.read.capcollectif:CapCollectifReader",
    "rsmp_nlp.read.granddebat:GrandDebatReader",
    "rsmp_nlp.read.survey:SurveyReader",
)
"""Exports of social networks, forums and civic platforms."""

DOCUMENTS: Final[tuple[str, ...]] = (
    "rsmp_nlp.read.mail:MailReader",
    "rsmp_nlp.read.mail_folder:MailFolderReader",
    "rsmp_nlp.read.feed:FeedReader",
    "rsmp_nlp.read.wordpress:WordPressReader",
    "rsmp_nlp.read.tei:TeiReader",
)
"""Mail, feeds, corpora of research; tables that a map declares come after them."""


@cache
def readers() -> tuple[AnyReader, ...]:
    """Return the readers, ours first."""
    ours = [_load(place) for place in (*TABLES, *CHATS, *NETWORKS, *DOCUMENTS)]
    theirs = [point.load()() for point in entry_points(group=ENTRY_POINTS)]
    return (*ours, *declared_readers(), *theirs)


def _load(place: str) -> AnyReader:
    module, _, name = place.partition(":")
    reader: AnyReader = getattr(import_module(module), name)()
    return reader


def reader_named(name: str) -> AnyReader:
    """Return the reader called `name`.

    Raises
    ------
    UsageError
        There is none; the sentence gives the names.
    """
    for reader in readers():
        if reader.name == name:
            return reader
    names = ", ".join(sorted(reader.name for reader in readers()))
    raise UsageError(f"--reader {name} : lecteur inconnu. Lecteurs : {names}.")


def reader_for(source: Source) -> Reader:
    """Return the reader of files that is surest to know `source`.

    Raises
    ------
    EmptyInput
        The source holds no byte.
    TooDeep
        No reader knows it: it is JSON nested too deep to be looked into.
    UnknownFormat
        No reader knows it.
    """
    if not source.head(1):
        raise EmptyInput(source.label, "fichier vide")
    return _surest(source, readers())


_READS_EXPORTS: Final[dict[type, bool]] = {}


def reads_exports(reader: AnyReader) -> TypeGuard[ExportReader]:
    """Tell whether a reader takes files together; asked of each reader about each file.

    Python looks for the methods of a protocol at every `isinstance`, which took most of the time
    of a folder of many small files.
    """
    kind = type(reader)
    if kind not in _READS_EXPORTS:
        _READS_EXPORTS[kind] = isinstance(reader, ExportReader)
    return _READS_EXPORTS[kind]


def _surest(source: Source, among: Iterable[AnyReader]) -> Reader:
    alone = [cast(Reader, reader) for reader in among if not reads_exports(reader)]
    scored = [(reader.sniff(source), reader) for reader in alone]
    score, best = max(scored, key=lambda pair: pair[0])
    if score <= 0:
        raise too_deep(source) or unknown_format(source)
    return best


def table_reader_for(source: Source) -> Reader:
    """Return the reader of tables of any origin that is surest to know `source`.

    For tables of labels, whose columns may look like those of a platform's export.

    Raises
    ------
    UnknownFormat
        None knows it.
    """
    return _surest(source, map(_load, TABLES))


def exporter_for(export: Export) -> tuple[float, ExportReader | None]:
    """Return the reader of exports that is surest that `export` is its own, and how sure it is.

    A damaged file makes a reader unsure, not the reading fail.
    """
    best: tuple[float, ExportReader | None] = (0.0, None)
    for reader in readers():
        if reads_exports(reader):
            try:
                score = reader.sniff(export)
            except InputError:
                continue
            if score > best[0]:
                best = (score, reader)
    return best


def best_for(source: Source, alone: Export) -> AnyReader:
    """Return the reader surest to know a single file, taken as such or as an export of one file.

    Raises
    ------
    EmptyInput
        The source holds no byte.
    UnknownFormat
        No reader knows it.
    """
    score, exporter = exporter_for(alone)
    if exporter is None:
        return reader_for(source)
    try:
        reader = reader_for(source)
    except (UnknownFormat, TooDeep):
        return exporter
    return reader if reader.sniff(source) > score else exporter


def unknown_format(source: Source) -> UnknownFormat:
    """Return the error of a file that no reader knows."""
    seen = f"extension « {source.suffix} »" if source.suffix else "aucune extension"
    tables = [_load(place).formats for place in TABLES]
    others = len(readers()) - len(tables)
    more = [f"et {others} exports que montre « rsmp-nlp readers »"] if others else []
    return UnknownFormat(source.label, seen, [*tables, *more])
