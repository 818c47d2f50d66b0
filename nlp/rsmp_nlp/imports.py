"""Imports that must not drag others along."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType


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


def arrow_without_pandas() -> None:
    """Let PyArrow do without pandas until something else imports it.

    PyArrow imports pandas to make its first array, to know whether what it is given is of pandas: 0.4 s,
    for a command that has nothing of it. It is told once that there is none, and looks again as soon as
    pandas is imported. Where pandas is imported already, nothing changes.
    """
    if "pandas" in sys.modules or any(isinstance(one, _PandasLater) for one in sys.meta_path):
        return
    import pyarrow as pa

    later = _PandasLater()
    sys.meta_path.insert(0, later)
    pa.array([])
    later.there = True


class _PandasLater:
    """A finder that says pandas is not installed, then finds it and has PyArrow look again."""

    def __init__(self) -> None:
        self.there = False

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name != "pandas":
            return None
        if not self.there:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        found = PathFinder.find_spec(name, path, target)
        if found is not None and found.loader is not None:
            run = found.loader.exec_module

            def run_and_tell(module: ModuleType) -> None:
                run(module)
                if self in sys.meta_path:
                    sys.meta_path.remove(self)
                _look_again()

            setattr(found.loader, "exec_module", run_and_tell)  # noqa: B010 - a method
        return found


def _look_again() -> None:
    """Have PyArrow look for pandas: it does where it cannot go on without."""
    import pyarrow as pa

    with suppress(ImportError):  # a version that it does not know
        pa.nulls(0).to_pandas()
