"""Replies linked to what they answer: thread of each message, beginning of its parent's text."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Final

from rsmp_nlp.schema.records import Message

REMEMBERED: Final = 100_000
"""Messages kept in mind for replies to come, so that memory does not grow with the corpus."""

PARENT_CHARACTERS: Final = 400
"""What is kept of a message as context of its replies."""


@dataclass
class ThreadLinker:
    """Completes messages in reading order.

    A reply whose parent was not read before it (out of order, or long ago) takes its parent's
    identifier as thread, and has no parent text.
    """

    remembered: int = REMEMBERED
    _threads: OrderedDict[tuple[str, str], tuple[str, str]] = field(default_factory=OrderedDict)

    def link(self, message: Message) -> None:
        """Fill in `thread_id` and `parent_text` where they can be known."""
        if message.parent_id in (message.message_id, ""):
            message.parent_id = None
            message.thread_id = message.thread_id or message.message_id
        if message.parent_id is not None:
            known = self._threads.get((message.platform, message.parent_id))
            if known is not None:
                message.parent_text = known[1]
            if message.thread_id is None:
                message.thread_id = known[0] if known else message.parent_id
        self._remember(message)

    def _remember(self, message: Message) -> None:
        thread = message.thread_id or message.message_id
        key = (message.platform, message.message_id)
        self._threads[key] = (thread, message.text[:PARENT_CHARACTERS])
        if len(self._threads) > self.remembered:
            self._threads.popitem(last=False)
