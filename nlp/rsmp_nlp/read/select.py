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


def by_rule(message: Message, include: frozenset[str]) -> str | None:
    """Return the reason why a message is left out whatever was read before it, None if there is none."""
    for what in (message.author_kind, message.kind):
        if what in REASONS and what not in include:
            return REASONS[what]
    return None


def checksum(text: str) -> int:
    """Return what tells texts of the same identifier apart, 32 bits."""
    return zlib.crc32(text.encode())


@dataclass
class Selector:
    """Says why a message is left out, and keeps identifiers unique within a platform."""

    options: ReadOptions
    seen: KnownIds = field(default_factory=KnownIds)

    def reason_to_skip(self, message: Message) -> str | None:
        """Return the reason, or None to keep the message, whose identifier may then be completed."""
        reason = by_rule(message, self.options.include)
        if reason is not None:
            return reason
        name = self.unique(message.platform, message.message_id, checksum(message.text))
        if name is None:
            return REPEATED
        message.message_id = name
        return None

    def unique(self, platform: str, identifier: str, checksum: int) -> str | None:
        """Return the identifier of a message, completed if need be; None for a record read before.

        The same identifier with the same text is one record read twice; with another text it is
        a clumsy export, and the identifier is completed by a checksum of the text.
        """
        known = self.seen.known(platform, identifier, checksum)
        if known is None:
            return identifier
        completed = f"{identifier}#{checksum:08x}"
        if known == checksum or self.seen.known(platform, completed, checksum) is not None:
            return None
        return completed
