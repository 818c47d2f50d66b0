"""What people do on a French social network, and where its centre of gravity lies."""

from __future__ import annotations

__version__ = "0.1.0"
