"""What reading an export gives: messages, and records left out of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

AUTHOR_KINDS: Final = ("human", "bot", "system", "unknown")
MESSAGE_KINDS: Final = (
    "post",
    "comment",
    "reply",
    "repost",
    "proposal",
    "event",
    "chat",
    "document",
)


Status = Literal["skipped", "rejected"]


@dataclass(slots=True)
class Message:
    """One message, whatever export it was read from.

    `created_at` is aware and in UTC. `author` is the source's name until the pipeline
    pseudonymises it. `parent_text` is the beginning of the message answered to, where it was read
    before its reply. `source_row` counts from 1, header lines included.
    """

    message_id: str
    platform: str
    text: str
    source_file: str
    source_row: int
    thread_id: str | None = None
    parent_id: str | None = None
    author: str | None = None
    author_kind: str = "unknown"
    role: str | None = None
    kind: str | None = None
    space: str | None = None
    created_at: datetime | None = None
    lang: str | None = None
    url: str | None = None
    parent_text: str | None = None


@dataclass(frozen=True, slots=True)
class Dropped:
    """A record read and not classified.

    `status` is "skipped" for a record that a rule leaves out (empty, robot, repost) and "rejected"
    for one that cannot be understood. `raw` is the record as read, shortened to `RAW_LIMIT`. `platform`
    and `author` are known of a message that was read and left out, so that whoever wrote it can be
    forgotten.
    """

    status: Status
    reason: str
    source_file: str
    source_row: int
    raw: str
    platform: str | None = None
    author: str | None = None


RAW_LIMIT: Final = 10_000
"""Characters of a dropped record that `rejected.jsonl` keeps."""


def shorten_raw(raw: Any) -> str:
    """Return a dropped record as text of at most `RAW_LIMIT` characters.

    >>> len(shorten_raw("x" * 20_000)) < 10_100
    True
    """
    text = raw if isinstance(raw, str) else str(raw)
    if len(text) <= RAW_LIMIT:
        return text
    return f"{text[:RAW_LIMIT]} […] ({len(text)} caractères en tout)"
