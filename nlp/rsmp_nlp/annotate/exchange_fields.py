"""What travels with a message through an annotation tool, and comes back."""

from __future__ import annotations

from typing import Any, Final

from rsmp_nlp.annotate.sample_file import Item

CARRIED: Final = (
    "message_id",
    "platform",
    "thread_id",
    "kind",
    "round",
    "strategy",
    "inclusion_probability",
    "text_key",
)
"""Fields that no annotator fills in: which message it is, and how it was drawn."""


def carried(item: Item) -> dict[str, Any]:
    """Return the fields of a message that travel along, those that are unknown as None."""
    return {name: getattr(item, name) for name in CARRIED}
