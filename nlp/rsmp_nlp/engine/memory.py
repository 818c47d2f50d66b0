"""Memory given back to the system, so that what was freed is not added to what comes next."""

from __future__ import annotations

import ctypes
import sys
from contextlib import suppress
from typing import Final

from rsmp_nlp.preprocess.chunks import forget_words

PARTS_BETWEEN: Final = 8
"""Parts after which `trim` is called: a row group is written after a multiple of them."""

_LARGE: Final = 4 << 20
"""Bytes from which an array has pages of its own, which go as it goes; with fewer, asking for pages shows."""

_LEFT_AT_END: Final = 32 << 20
"""Free bytes left at the end of the heap: given back each time, they would be asked for again."""

_M_TRIM_THRESHOLD: Final = -1
_M_MMAP_THRESHOLD: Final = -3
"""Parameters of glibc, from `malloc.h`."""


def keep_large_apart() -> None:
    """Have large arrays leave no holes among small objects that stay.

    Left alone, the C library takes what was large once for small from then on, and holes grow with a corpus.
    """
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):  # another C library than glibc
            library = ctypes.CDLL(None)
            library.mallopt(_M_MMAP_THRESHOLD, _LARGE)
            library.mallopt(_M_TRIM_THRESHOLD, _LEFT_AT_END)


def give_back() -> None:
    """Return to the system what classifying held: words met, readers' memories, Arrow's buffers.

    None of it is in cycles: looking for those takes a twentieth of a second, and returns 3 MiB at most.
    """
    forget_words()
    trim()


def trim() -> None:
    """Return freed memory to the system, which the C library of Linux does when it is asked to."""
    import pyarrow as pa

    pa.default_memory_pool().release_unused()
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).malloc_trim(0)
