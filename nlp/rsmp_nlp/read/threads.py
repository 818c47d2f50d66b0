"""Replies linked to what they answer: thread of each message, beginning of its parent's text."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Final, Generic, TypeVar

from rsmp_nlp.schema.records import Message

REMEMBERED: Final = 100_000
"""Messages kept in mind for replies to come, so that memory does not grow with the corpus."""

PARENT_CHARACTERS: Final = 400
"""What is kept of a message as context of its replies."""


Held = TypeVar("Held")


@dataclass
class ThreadLinker(Generic[Held]):
    """Completes messages in reading order.

    A reply whose parent was not read before it (out of order, or long ago) takes its parent's
    identifier as thread, and has no parent text. What is held of a message for its replies is the
    beginning of its text, or where that can be found.
    """

    remembered: int = REMEMBERED
    _threads: OrderedDict[tuple[str, str], tuple[str, Held]] = field(default_factory=OrderedDict)

    def place(
        self, platform: str, name: str, parent: str | None, thread: str | None, held: Held
    ) -> tuple[str | None, str | None, Held | None]:
        """Return the parent of a message, its thread, and what is held of its parent; hold it in turn."""
        if parent in (name, ""):
            parent = None
            thread = thread or name
        found = None
        if parent is not None:
            known = self._threads.get((platform, parent))
            if known is not None:
                found = known[1]
            if thread is None:
                thread = known[0] if known else parent
        self._threads[platform, name] = (thread or name, held)
        if len(self._threads) > self.remembered:
            self._threads.popitem(last=False)
        return parent, thread, found

    def link(self: ThreadLinker[str], message: Message) -> None:
        """Fill in `thread_id` and `parent_text` where they can be known."""
        message.parent_id, message.thread_id, text = self.place(
            message.platform,
            message.message_id,
            message.parent_id,
            message.thread_id,
            message.text[:PARENT_CHARACTERS],
        )
        if text is not None:
            message.parent_text = text
