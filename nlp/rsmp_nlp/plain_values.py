"""Values of the command line that need no conversion, given as they are.

Typer converts every value by Pydantic, whose import takes a tenth of what classifying ten messages does: even a
text into the same text, or an option that was not given.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, get_origin

from typer.core import TyperCommand, TyperGroup


class PlainCommand(TyperCommand):
    """A command that has Typer convert only those values that change by it."""

    def get_params(self, ctx: Any) -> list[Any]:
        """Return the parameters, `--help` among them."""
        return list(map(_spared, super().get_params(ctx)))


class PlainGroup(TyperGroup):
    """A group of commands that has Typer convert only those values that change by it."""

    def get_params(self, ctx: Any) -> list[Any]:
        """Return the parameters, `--help` among them."""
        return list(map(_spared, super().get_params(ctx)))


def _spared(parameter: Any) -> Any:
    """Return a parameter after putting `_Conversion` before its own; as it is where Typer has none such."""
    own = getattr(parameter, "get_runtime_param", None)
    if own is not None and not isinstance(own, partial):
        parameter.get_runtime_param = partial(_Conversion, own, parameter.type_descriptor)
    return parameter


class _Conversion:
    """The conversion of a parameter, made where a value may change by it."""

    def __init__(self, made: Callable[[], Any], described: Any) -> None:
        self.made, self.kind, self.ranged = made, described.annotation, described.is_ranged

    def coerce(self, value: Any, **where: Any) -> Any:
        if value is None:
            return () if get_origin(self.kind) is list else None
        if self.kind is str and isinstance(value, str):
            return value
        if self.kind is int and type(value) is int and not self.ranged:
            return value
        if self.kind == list[str] and isinstance(value, tuple):
            return list(map(str, value))
        return self.made().coerce(value, **where)
