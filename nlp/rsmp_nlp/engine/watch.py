"""What a run tells while it goes on, to whoever listens."""

from __future__ import annotations


class Watcher:
    """Hears nothing; a subclass shows what interests it."""

    def tell(self, sentence: str) -> None:
        """Hear a French sentence for the user."""

    def advance(self, done: int, share: float | None) -> None:
        """Hear how many messages are classified, and the share of the bytes read, if known."""

    def stage(self, name: str) -> None:
        """Hear what begins, in a French noun phrase."""
