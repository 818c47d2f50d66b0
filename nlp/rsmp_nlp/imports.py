"""Imports that must not drag others along."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager


class _Refuse:
    """A finder that says that a package is not installed.

    A `None` in `sys.modules` would do for imports, but scipy looks modules up there.
    """

    def __init__(self, package: str) -> None:
        self.package = package

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:  # noqa: ARG002
        if name.partition(".")[0] == self.package:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)


@contextmanager
def _without(package: str) -> Iterator[None]:
    finder = _Refuse(package)
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)


@contextmanager
def without_torch() -> Iterator[None]:
    """Keep libraries imported inside from importing torch, where it is installed.

    thinc, and scikit-learn when skops walks through it, import torch if they find it: seconds, for
    nothing that is used here. Where torch is already imported nothing changes.
    """
    with _without("torch"):
        yield


def arrow_without_pandas() -> None:
    """Let PyArrow know, before it looks for it, that this process makes no array from a pandas column.

    The first array made from a list has it import pandas, 0.4 s and 40 MiB, only to see that a list is no
    column. It imports pandas all the same where a table is turned into one of pandas. For processes of ours:
    one that makes arrays from pandas columns later would have its NaN kept, not made null.
    """
    if "pandas" in sys.modules:
        return
    import pyarrow as pa

    with _without("pandas"):
        pa.array([])
