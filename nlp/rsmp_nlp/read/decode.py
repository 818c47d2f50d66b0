"""Bytes to text: byte-order mark, else UTF-8, else Windows-1252, line by line in bounded memory."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from io import BufferedReader
from typing import Final, NamedTuple

from rsmp_nlp.errors import UsageError
from rsmp_nlp.read.source import Source

MAX_LINE: Final = 16 << 20
"""Characters of a line beyond which it is no record: it is rejected without being held."""

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_UNDECODED: Final = re.compile("[\udc80-\udcff]")

_BLOCK: Final = 1 << 13
"""Bytes decoded together: what comes with the end of damaged data is lost."""

_CHECKED: Final = 1 << 17
"""Bytes decoded together to know their encoding: their characters stay in the cache, half the time of a megabyte."""

_HANDLER: Final = "rsmp_nlp.undecoded"


def _mark_undecoded(error: UnicodeError) -> tuple[str, int]:
    """Turn undecodable bytes into lone surrogates, in UTF-16 and UTF-32 as well."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "\udcff" * (error.end - error.start), error.end


codecs.register_error(_HANDLER, _mark_undecoded)


class Line(NamedTuple):
    """One line of text, without its end. `number` counts from 1.

    `length` is the number of characters read, `text` only the beginning of a line longer than
    `MAX_LINE`.
    """

    number: int
    text: str
    length: int

    @property
    def too_long(self) -> bool:
        """Whether the line is longer than `MAX_LINE`."""
        return self.length > MAX_LINE


def detect_encoding(source: Source, forced: str | None = None) -> str:
    """Return the encoding of a source.

    A file with a few broken bytes among valid UTF-8 stays UTF-8: its broken lines are rejected
    rather than every accent garbled.

    Raises
    ------
    UsageError
        `forced` is no encoding that Python knows.
    """
    if forced:
        try:
            b"abcd".decode(forced, _HANDLER)
            name = codecs.lookup(forced).name
        except (LookupError, ValueError):
            raise UsageError(
                f"--encoding {forced} : encodage inconnu. Exemples : utf-8, cp1252, utf-16."
            ) from None
    head = source.head(1 << 12)
    marked = next((name for bom, name in _BOMS if head.startswith(bom)), None)
    if forced:
        # the codecs that look for a mark fail without one
        return (
            name
            if marked == name or name not in ("utf-16", "utf-32")
            else _wide(head) or f"{name}-le"
        )
    if found := marked or _wide(head):
        return found
    if _is_utf8(source):
        return "utf-8"
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    broken = valid = 0
    with source.open() as stream:
        chunk = b"first"
        while chunk:
            chunk = stream.read(_CHECKED)
            text = decoder.decode(chunk, final=not chunk)
            if not text.isascii():
                here = len(_UNDECODED.findall(text)) if is_broken(text) else 0
                broken += here
                valid += len(text) - len(text.encode("ascii", "ignore")) - here
    return "utf-8" if broken <= valid else "cp1252"


def _is_utf8(source: Source) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with source.open() as stream:
            while chunk := stream.read(_CHECKED):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _wide(head: bytes) -> str | None:
    """Return the encoding of text whose characters take two or four bytes, known by their NULs."""
    if head.count(b"\0") > len(head) // 2 and head[:3].count(b"\0") + head[1:4].count(b"\0") == 5:
        return "utf-32-be" if head[0] == 0 else "utf-32-le"
    if head.count(b"\0") > len(head) // 4:
        return "utf-16-le" if head[1:2] == b"\0" else "utf-16-be"
    return None


def is_broken(text: str) -> bool:
    r"""Tell whether a line held bytes that its encoding does not define.

    >>> is_broken(b"\xff".decode("utf-8", "surrogateescape"))
    True
    """
    return has_surrogates(text) and _UNDECODED.search(text) is not None


def has_surrogates(text: str) -> bool:
    r"""Tell whether a text holds lone surrogates, many times faster than by looking for them.

    >>> has_surrogates("été"), has_surrogates("\udce9t\udce9")
    (False, True)
    """
    if text.isascii():
        return False
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False


def iter_lines(stream: BufferedReader, encoding: str) -> Iterator[Line]:
    r"""Yield the lines of a stream, holding at most one of `MAX_LINE` characters at a time.

    Undefined bytes become lone surrogates, that `is_broken` finds. Only `\n`, `\r\n` and `\r` end
    a line. The stream is closed at the end, and where the iteration is given up.
    """
    decoder = codecs.getincrementaldecoder(encoding)(_HANDLER)
    lines = io.IncrementalNewlineDecoder(decoder, translate=True)
    number, begun, left_out = 0, "", 0
    with stream:
        block = b"first"
        while block:
            block = stream.read1(_BLOCK)
            *ends, rest = lines.decode(block, final=not block).split("\n")
            for end in ends:
                text = begun + end
                number += 1
                yield Line(number, text[: MAX_LINE + 1], left_out + len(text))
                begun, left_out = "", 0
            room = MAX_LINE + 1 - len(begun)
            left_out += max(0, len(rest) - room)
            if room:
                begun += rest[:room]
    if begun:
        yield Line(number + 1, begun, left_out + len(begun))
