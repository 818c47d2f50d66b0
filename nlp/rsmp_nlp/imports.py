"""Imports that must not drag others along."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager


class _RefuseTorch:
    """A finder that says torch is not installed.

    A `None` in `sys.modules` would do for imports, but scipy looks modules up there.
    """

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:  # noqa: ARG002
        if name.partition(".")[0] == "torch":
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)


@contextmanager
def without_torch() -> Iterator[None]:
    """Keep libraries imported inside from importing torch, where it is installed.

    thinc, and scikit-learn when skops walks through it, import torch if they find it: seconds, for
    nothing that is used here. Where torch is already imported nothing changes.
    """
    finder = _RefuseTorch()
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
