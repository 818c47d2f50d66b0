"""Which messages are left out by rule: robots, system messages, reposts, repeated records."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from typing import Final

from rsmp_nlp.read.base import ReadOptions
from rsmp_nlp.read.known import KnownIds
from rsmp_nlp.schema.records import Message

REASONS: Final = {
    "bot": "robot",
    "system": "message système",
    "repost": "partage sans texte propre",
}
"""What `--include` brings back, and the reason given where it is left out."""

BY_READERS: Final = {"private": "message privé", "deleted": "message supprimé ou masqué"}
"""What `--include` brings back besides, that readers themselves leave out."""

REPEATED: Final = "enregistrement déjà lu (même identifiant, même texte)"


@dataclass
class Selector:
    """Says why a message is left out, and keeps identifiers unique within a platform."""

    options: ReadOptions
    _seen: KnownIds = field(default_factory=KnownIds)

    def reason_to_skip(self, message: Message) -> str | None:
        """Return the reason, or None to keep the message.

        The same identifier with the same text is one record read twice; with another text it is
        a clumsy export, and the identifier is completed by a checksum of the text.
        """
        for what in (message.author_kind, message.kind):
            if what in REASONS and what not in self.options.include:
                return REASONS[what]
        checksum = zlib.crc32(message.text.encode())
        for name in (message.message_id, f"{message.message_id}#{checksum:08x}"):
            known = self._seen.known(message.platform, name, checksum)
            if known is None:
                message.message_id = name
                return None
            if known == checksum:
                return REPEATED
        return REPEATED
