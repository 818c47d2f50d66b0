"""What was drawn or labelled before, in any form that labels are read in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from rsmp_nlp.classify.label_tables import label_table
from rsmp_nlp.errors import InputError
from rsmp_nlp.preprocess.private import unlinked
from rsmp_nlp.read.columns import normalise_header
from rsmp_nlp.read.locate import find_sources
from rsmp_nlp.read.records import RawRecord, as_text

THREADS: Final = "threads"


@dataclass
class Earlier:
    """Messages that are not to be drawn again.

    Attributes
    ----------
    messages : (platform, message) of all; platform "" where the file does not say
    threads : those that a draw of threads took
    texts : fingerprints of their texts, where the files tell
    round : the last round, 0 where there was none
    """

    messages: set[tuple[str, str]] = field(default_factory=set)
    threads: set[tuple[str, str]] = field(default_factory=set)
    texts: set[str] = field(default_factory=set)
    round: int = 0

    def knows(self, platform: str, message_id: str) -> bool:
        """Tell whether a message was drawn or labelled before."""
        return (platform, message_id) in self.messages or ("", message_id) in self.messages


def read_earlier(paths: Sequence[str]) -> Earlier:
    """Return what samples, labels and exports of annotation tools hold.

    Raises
    ------
    InputError
        A path cannot be read, or holds no message.
    """
    earlier = Earlier()
    for source in find_sources(paths):
        if isinstance(source, InputError):
            raise source
        table = label_table(source)
        if table is None:
            continue
        columns = {normalise_header(name): name for name in table.columns}

        def cell(record: RawRecord, name: str, columns: dict[str, str] = columns) -> str | None:
            return as_text(record.cells.get(columns[name])) if name in columns else None

        for record in table.records:
            if not isinstance(record, RawRecord):
                continue
            message_id = cell(record, "message_id")
            if message_id is None:
                continue
            key = (cell(record, "platform") or "", unlinked(message_id))
            earlier.messages.add(key)
            if cell(record, "strategy") == THREADS:
                earlier.threads.add(key)
            if text := cell(record, "text_key"):
                earlier.texts.add(text)
            number = cell(record, "round") or ""
            earlier.round = max(earlier.round, int(number) if number.isdigit() else 1)
    if paths and not earlier.messages:
        raise InputError(
            f"{', '.join(paths)} : aucun message à exclure. Il faut une colonne « message_id »."
        )
    return earlier
