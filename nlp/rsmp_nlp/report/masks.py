"""What cells of a timeline or of segments are masked by."""

from __future__ import annotations

from typing import Final

LEAST_MESSAGES: Final = 10
LEAST_AUTHORS: Final = 5
OTHERS: Final = "(autres)"
