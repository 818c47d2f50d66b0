"""Memory given back between the two halves of a run, which then do not add up."""

from __future__ import annotations

import ctypes
import gc
import sys
from contextlib import suppress

from rsmp_nlp.preprocess.chunks import forget_words


def give_back() -> None:
    """Return to the system what classifying held: words met, readers' memories, Arrow's buffers.

    Freed memory stays with the process where the C library is not asked to trim it; only that of Linux can.
    """
    import pyarrow as pa

    forget_words()
    gc.collect()
    pa.default_memory_pool().release_unused()
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):  # another C library than glibc
            ctypes.CDLL(None).malloc_trim(0)
