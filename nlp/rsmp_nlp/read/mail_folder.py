"""A folder or archive of mails, one a file: read together, so that replies find their thread."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from rsmp_nlp.errors import InputError
from rsmp_nlp.late_pattern import late
from rsmp_nlp.read.base import Description, Item, ReadOptions
from rsmp_nlp.read.compose import rejected
from rsmp_nlp.read.export import Export
from rsmp_nlp.read.mail import MailReader, Threads, read_mails
from rsmp_nlp.read.source import Source

_ONE: Final = late(r"[^/]+\.emlx?", re.IGNORECASE)
_MAILDIR: Final = late(r"(?:cur|new)/\d{9,11}\.[^/]{3,200}")
_ASIDE: Final = late(r"tmp/[^/]*|dovecot[^/]*|maildirfolder|subscriptions", re.IGNORECASE)


class MailFolderReader:
    """Reads the `.eml` files of a folder, or a Maildir, as one list of mails."""

    name = "mail-folder"
    formats = "dossier ou archive de courriels : un fichier .eml chacun, ou Maildir"
    status: Final = "documented"

    def sniff(self, export: Export) -> float:
        """Return 0.95 for a folder that holds mails directly, and nothing else."""
        if export.kind == "file":
            return 0.0
        mails = [path for path in export.paths if _is_mail(path)]
        others = len(export.paths) - len(mails) - sum(map(_is_aside, export.paths))
        if not mails or others:
            return 0.0
        first = export.get(mails[0])
        return 0.95 if first is not None and MailReader().sniff(first) > 0 else 0.0

    def members(self, export: Export) -> Iterable[Source]:
        """Return the mails."""
        return [source for source in export.sources if _is_mail(source.path)]

    def describe(self, export: Export, options: ReadOptions) -> Description:
        """Return what fills each field, and how many mails there are."""
        found = list(self.members(export))
        if not found:  # the reader was asked for by name
            return Description()
        description = MailReader().describe(found[0], options)
        return replace(description, facts=(f"{len(found)} fichiers",))

    def read(self, export: Export, options: ReadOptions) -> Iterator[Item]:
        """Yield one item a file; one that cannot be read is rejected, the others are read."""
        threads = Threads()
        for source in self.members(export):
            try:
                yield from read_mails(source, options, threads)
            except InputError as error:
                yield rejected(source, 1, f"fichier illisible : {error}"[:300])


def _is_mail(path: str) -> bool:
    return bool(_ONE.fullmatch(path) or _MAILDIR.fullmatch(path))


def _is_aside(path: str) -> bool:
    return _ASIDE.fullmatch(path) is not None
