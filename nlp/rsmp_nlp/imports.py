"""Imports that must not drag others along."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import LazyLoader, find_spec, module_from_spec
from typing import Final

_PARTS: Final = ("numpy.f2py", "numpy.testing")
"""Parts of NumPy that nothing here uses: what reads Fortran, and what compares arrays in tests."""


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


def algebra_alone() -> None:
    """Let NumPy and SciPy, not imported yet, start no threads to multiply matrices with, in this process and its own.

    Each of the two starts some as it is imported, which wait for work by looking for it: a tenth of a second of a
    core. A linear model gives them none, nor do tables, whose sums would depend on how many they are. What the user
    asked for stands.
    """
    if "numpy" not in sys.modules:
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def import_less() -> None:
    """Keep libraries, in this process, from importing what they only name: for processes of ours."""
    arrow_without_pandas()
    for name in _PARTS:
        import_late(name)
    documentation_as_written()


def arrow_without_pandas() -> None:
    """Let PyArrow know, before it looks for it, that this process makes no array from a pandas column.

    The first array made from a list has it import pandas, 0.4 s and 40 MiB, only to see that a list is no
    column. It imports pandas all the same where a table is turned into one of pandas. Not for a library: a process
    that makes arrays from pandas columns later would have its NaN kept, not made null.
    """
    if "pandas" in sys.modules:
        return
    import pyarrow as pa

    with _without("pandas"):
        pa.array([])


def import_late(name: str) -> None:
    """Let a part of a package be imported once something of it is used.

    SciPy copies all names of NumPy, which imports its parts: 80 ms and 8 MiB for those of `_PARTS`.
    """
    package, _, part = name.rpartition(".")
    spec = None if name in sys.modules else find_spec(name)
    if spec is None or spec.loader is None:
        return
    spec.loader = LazyLoader(spec.loader)
    module = sys.modules[name] = module_from_spec(spec)
    spec.loader.exec_module(module)
    setattr(sys.modules[package], part, module)


class _AsWritten:
    """The documentation of a function, to which SciPy adds in vain."""

    def __init__(self, function: object) -> None:
        self._text = function.__doc__ or ""

    def __getitem__(self, section: str) -> list[str]:
        return []

    def __str__(self) -> str:
        return f"\n{self._text}"  # what stands before it, the signature, is cut


def documentation_as_written() -> None:
    """Keep SciPy, in this process, from adding notes to the documentation of its functions.

    It reads all of it to do so: 25 ms of the 35 that `scipy.special` takes to import. Where another version does
    otherwise nothing changes.
    """
    try:
        from scipy._lib import _array_api
    except ImportError:
        return
    if hasattr(_array_api, "FunctionDoc"):
        _array_api.FunctionDoc = _AsWritten
