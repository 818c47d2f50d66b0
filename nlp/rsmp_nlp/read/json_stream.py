"""JSON of any size, read element by element; what its beginning looks like."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import lru_cache
from typing import IO, Any, Final

from rsmp_nlp.errors import BrokenFile
from rsmp_nlp.read.decode import MAX_LINE
from rsmp_nlp.read.source import Source

MAX_DEPTH: Final = 100
"""Levels of nesting that no export has."""

MAX_VALUES: Final = 2_000_000
"""Values of one element beyond which it is no record: it would fill the memory."""

SHAPE_BYTES: Final = 1 << 18
"""Bytes looked at to recognise a file."""

MAX_STRING_BYTES: Final = 2 * MAX_LINE
"""Bytes of one string beyond which it is no text of a message."""

_OPENING: Final = ("start_map", "start_array")
_CLOSING: Final = ("end_map", "end_array")
Event = tuple[str, Any]


def elements(source: Source, path: tuple[str, ...] = (), *, after: bytes = b"") -> Iterator[Any]:
    """Yield the elements of the array at `path`, one at a time; of each array found there.

    Parameters
    ----------
    path : keys that lead to the array, from the root; empty where the root is the array
    after : what stands before the JSON in a script, such as `=`

    Raises
    ------
    BrokenFile
        The JSON is damaged, too deep, or has an element too large; elements before that were
        yielded.
    """
    with source.open() as stream:
        _skip(stream, after)
        events = _events(source, stream)
        here: list[str | None] = []
        key: str | None = None
        for name, value in events:
            if name == "map_key":
                key = value
            elif name in _OPENING:
                if name == "start_array" and ((*here[1:], key) if here else ()) == path:
                    yield from _array(source, events)
                    if not path:
                        return  # what follows the array is not looked at
                    continue
                here.append(key)
                key = None
            elif name in _CLOSING:
                here.pop()


def scalars(source: Source, limit: int = 1 << 24) -> dict[str, Any]:
    """Return what the root object says in plain values, such as a title, within `limit` bytes."""
    found: dict[str, Any] = {}
    depth, key = 0, ""
    with source.open() as stream:
        try:
            for name, value in _events(source, io.BytesIO(stream.read(limit))):
                if name in _OPENING:
                    depth += 1
                elif name in _CLOSING:
                    depth -= 1
                elif depth == 1 and name == "map_key":
                    key = value
                elif depth == 1:
                    found[key] = value
        except BrokenFile:
            pass  # cut at the limit; the reading proper tells of damage
    return found


def shape(source: Source, *, after: bytes = b"") -> frozenset[str]:
    """Return the dotted paths of the keys that the beginning of a JSON file holds.

    `[]` stands for the elements of an array; an array at the root is left unsaid. An empty set
    for a file that is no JSON.
    """
    try:
        head = source.head(SHAPE_BYTES)
    except BrokenFile:
        return frozenset()
    if after:
        before, found, head = head.partition(after)
        if not found or len(before) > 200:
            return frozenset()
    return _shape(head)


@lru_cache(maxsize=4)
def _shape(head: bytes) -> frozenset[str]:
    head = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not head.startswith((b"{", b"[")):
        return frozenset()
    import ijson

    paths: set[str] = set()
    places: list[tuple[str, bool]] = []  # path of what an element holds, whether it is an array
    key = ""
    try:
        for name, value in ijson.basic_parse(
            io.BytesIO(head), buf_size=1024, multiple_values=True, use_float=True
        ):
            if name == "map_key":
                key = f"{places[-1][0]}.{value}" if places[-1][0] else value
                paths.add(key)
            elif name in _OPENING:
                if len(places) > MAX_DEPTH or len(paths) > 20_000:
                    break
                path = "" if not places else places[-1][0] if places[-1][1] else key
                array = name == "start_array"
                places.append((f"{path}.[]" if array and places else path, array))
            elif name in _CLOSING:
                places.pop()
    except (ijson.JSONError, ValueError):
        pass  # cut in the middle, or no JSON from there on
    return frozenset(paths)


def too_deep(source: Source) -> BrokenFile | None:
    """Return the error of a JSON file whose beginning is nested too deep, None for another file."""
    with source.open() as stream:
        _skip(stream, b"")
        head = stream.read(SHAPE_BYTES).lstrip()
    if not head.startswith((b"{", b"[")):
        return None
    try:
        for _ in _events(source, io.BytesIO(head)):
            pass
    except TooDeep as error:
        return error
    except BrokenFile:
        pass  # cut in the middle, or no JSON from there on
    return None


class TooDeep(BrokenFile):
    """JSON nested deeper than `MAX_DEPTH`."""


def _skip(stream: IO[bytes], after: bytes) -> None:
    """Move behind a byte-order mark, and just behind the first `after`."""
    if isinstance(stream, io.BufferedReader) and stream.peek(3).startswith(b"\xef\xbb\xbf"):
        stream.read(3)
    while after and stream.read(1) not in (after, b""):
        pass


class Metered:
    """A stream that is refused where one string or one number of it never ends.

    The parser holds a value until its end and reads it over again at each piece: pieces double
    meanwhile, or a long string would take time as the square of its length.
    """

    def __init__(self, source: Source, stream: IO[bytes]) -> None:
        self._source, self._stream = source, stream
        self.since = 0
        """Bytes read since the last event of the parser."""

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes.

        Raises
        ------
        BrokenFile
            More than `MAX_STRING_BYTES` were read since the last event.
        """
        if self.since > MAX_STRING_BYTES:
            seen = f"une valeur JSON de plus de {MAX_STRING_BYTES >> 20} Mo"
            raise BrokenFile(self._source.label, "", seen)
        data = self._stream.read(max(size, self.since))
        self.since += len(data)
        return data


def _events(source: Source, stream: IO[bytes]) -> Iterator[Event]:
    import ijson

    depth = 0
    metered = Metered(source, stream)
    try:
        for name, value in ijson.basic_parse(metered, use_float=True):
            metered.since = 0
            depth += (name in _OPENING) - (name in _CLOSING)
            if depth > MAX_DEPTH:
                raise TooDeep(source.label, "", f"JSON trop profond, {MAX_DEPTH} niveaux au plus")
            yield name, value
    except (ijson.JSONError, UnicodeDecodeError, ValueError, OverflowError) as error:
        why = str(error).partition("\n")[0].strip() or type(error).__name__
        raise BrokenFile(source.label, "", f"JSON invalide ({why})") from error


def _array(source: Source, events: Iterator[Event]) -> Iterator[Any]:
    """Yield the elements of an array whose start was just read."""
    for name, value in events:
        if name == "end_array":
            return
        yield _value(source, events, name, value)


def _value(source: Source, events: Iterator[Event], name: str, value: Any) -> Any:
    """Return the value that starts with an event."""
    if name not in _OPENING:
        return value
    root: dict[str, Any] | list[Any] = {} if name == "start_map" else []
    stack: list[dict[str, Any] | list[Any]] = [root]
    keys: list[str] = [""]
    for count, (event, one) in enumerate(events):
        if count > MAX_VALUES:
            raise BrokenFile(source.label, "", "un enregistrement JSON démesuré")
        if event == "map_key":
            keys[-1] = one
            continue
        if event in _CLOSING:
            stack.pop()
            keys.pop()
            if not stack:
                break
            continue
        new: Any = one
        if event in _OPENING:
            new = {} if event == "start_map" else []
        parent = stack[-1]
        if isinstance(parent, dict):
            parent[keys[-1]] = new
        else:
            parent.append(new)
        if event in _OPENING:
            stack.append(new)
            keys.append("")
    return root
