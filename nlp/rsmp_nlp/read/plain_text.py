"""Plain text: one file, one message."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from rsmp_nlp.errors import EmptyInput
from rsmp_nlp.read.base import Description, Item, ReaderStatus, ReadOptions
from rsmp_nlp.read.decode import MAX_LINE, detect_encoding
from rsmp_nlp.read.outline import rejected
from rsmp_nlp.read.records import RawRecord, RecordMapper
from rsmp_nlp.read.source import Source

_COLUMN: Final = "text"


class PlainTextReader:
    """Reads a whole file as one message.

    As a file is one message here, its platform is its folder rather than its own name.
    """

    name = "txt"
    formats = "dossier de fichiers .txt (un fichier, un message)"
    status: ReaderStatus = "documented"

    def sniff(self, source: Source) -> float:
        """Return 0.5 for `.txt`, so that a reader who knows a chat export wins over it."""
        return 0.5 if source.suffix == ".txt" else 0.0

    def describe(self, source: Source, options: ReadOptions) -> Description:
        """Return the encoding."""
        return Description(detect_encoding(source, options.encoding), None, (), {})

    def read(self, source: Source, options: ReadOptions) -> Iterator[Item]:
        """Yield the only item."""
        encoding = detect_encoding(source, options.encoding)
        with source.open() as stream:
            data = stream.read(4 * MAX_LINE + 1)
        if not data.strip():
            raise EmptyInput(source.label, "fichier vide")
        text = data.decode(encoding, "replace")
        if len(text) > MAX_LINE:
            reason = f"plus de {MAX_LINE} caractères dans un seul message"
            yield rejected(source, 1, reason, text)
            return
        here = replace(source, platform=source.folder_platform)
        options = replace(options, columns={})
        yield from RecordMapper(here, options, [_COLUMN]).items([RawRecord(1, {_COLUMN: text})])
