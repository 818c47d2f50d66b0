"""Items made by another thread, one ahead of those that use them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


def read_ahead(items: Iterable[T]) -> Iterator[T]:
    """Yield items, none of them None, each made while that before is used.

    What making them raises is raised here.

    Examples
    --------
    >>> list(read_ahead(iter("abc")))
    ['a', 'b', 'c']
    """
    source = iter(items)
    with ThreadPoolExecutor(1) as beside:
        following = beside.submit(next, source, None)
        while (item := following.result()) is not None:
            following = beside.submit(next, source, None)
            yield item
