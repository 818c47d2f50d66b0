"""XML read element by element, in bounded memory, with nothing that an XML file can do to harm.

Entities that the file declares are refused, those of HTML are resolved, nothing outside the file is
opened. Names keep the prefix that the file writes (`wp:comment`), which exports use alike.
"""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from rsmp_nlp.errors import BrokenFile
from rsmp_nlp.read.source import Source

MAX_DEPTH: Final = 200
"""Levels of elements followed."""

MAX_CHARACTERS: Final = 32 << 20
"""Characters of one wanted element that are held; what follows is cut."""

_CHUNK: Final = 1 << 16
_CONTROL: Final = bytes(byte for byte in range(32) if byte not in b"\t\n\r")
_PROLOG: Final = re.compile(
    r"\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*|<!DOCTYPE[^>\[]*(?:\[.*?\])?>\s*)*", re.S
)
_ROOT: Final = re.compile(r"<([A-Za-z_][\w:.-]{0,80})[\s/>]")


@dataclass(eq=False)
class Node:
    """An element: its name, attributes, and content in order.

    Attributes
    ----------
    name : as written, with its prefix
    row : line of the file where it begins
    serial : its place among all the elements of the file, from 1
    parents : the elements that hold it, outermost first, without their content
    """

    name: str
    attributes: Mapping[str, str]
    row: int = 0
    serial: int = 0
    parents: tuple[Node, ...] = ()
    content: list[str | Node] = field(default_factory=list)

    @property
    def local(self) -> str:
        """Name without prefix."""
        return self.name.rpartition(":")[2]

    def get(self, name: str) -> str:
        """Return an attribute by its name, with or without prefix; "" where it is absent."""
        if name in self.attributes:
            return self.attributes[name]
        for key, value in self.attributes.items():
            if key.rpartition(":")[2] == name:
                return value
        return ""

    def children(self, *names: str) -> Iterator[Node]:
        """Yield the children of one of these names (with their prefix), in order."""
        return (one for one in self.content if isinstance(one, Node) and one.name in names)

    def child(self, *names: str) -> Node | None:
        """Return the first child of the first of these names that occurs."""
        for name in names:
            for found in self.children(name):
                return found
        return None

    def value(self, *names: str) -> str:
        """Return the stripped text of the first such child that has one, else ""."""
        for name in names:
            for found in self.children(name):
                if text := found.text().strip():
                    return text
        return ""

    def text(self) -> str:
        """Return all the text inside, in order."""
        return "".join(
            one if isinstance(one, str) else "".join(one._pieces(0)) for one in self.content
        )

    def _pieces(self, depth: int) -> Iterator[str]:
        for one in self.content:
            if isinstance(one, str):
                yield one
            elif depth < MAX_DEPTH:
                yield from one._pieces(depth + 1)

    def markup(self) -> str:
        """Return what is inside as HTML, for content written as elements."""
        return "".join(
            html.escape(one, quote=False)
            if isinstance(one, str)
            else f"<{one.local}>{one.markup()}</{one.local}>"
            for one in self.content
        )


def root_name(source: Source, size: int = 1 << 14) -> str:
    """Return the name of the first element, "" where the file is not XML.

    A sniffer calls it: it reads only the beginning, and never fails on what is no XML.
    """
    head = source.head(size)
    if b"<" not in head[:4096]:
        return ""
    text = head.decode("utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8", "ignore")
    text = text.lstrip("\ufeff")
    prolog = _PROLOG.match(text)
    root = _ROOT.match(text, prolog.end() if prolog else 0)
    return root[1] if root else ""


def stream_xml(source: Source, wanted: Collection[str]) -> Iterator[Node]:
    """Yield each element whose name without prefix is wanted, complete, once it is closed.

    Wanted elements inside a wanted one are part of it.

    Raises
    ------
    BrokenFile
        The file is no well-formed XML (what came before has been yielded), declares entities, or
        nests deeper than `MAX_DEPTH`.
    """
    parser = _Parser(source.label, frozenset(wanted))
    with source.open() as stream:
        while chunk := stream.read(_CHUNK):
            yield from parser.feed(chunk)
    yield from parser.feed(b"", final=True)


class _Parser:
    """Builds wanted elements from the events of expat."""

    def __init__(self, label: str, wanted: frozenset[str]) -> None:
        self._label, self._wanted = label, wanted
        self._open: list[Node] = []
        self._outer: tuple[Node, ...] = ()
        self._kept: int | None = None
        self._ready: list[Node] = []
        self._size = self._count = 0
        self._strip: bool | None = None
        self._expat = expat.ParserCreate()
        self._expat.buffer_text = True
        self._expat.UseForeignDTD(True)
        self._expat.ExternalEntityRefHandler = lambda *_: 1
        self._expat.EntityDeclHandler = self._refuse
        self._expat.SkippedEntityHandler = self._entity
        self._expat.StartElementHandler = self._start
        self._expat.EndElementHandler = self._end
        self._expat.CharacterDataHandler = self._text

    def feed(self, data: bytes, final: bool = False) -> Iterator[Node]:
        if self._strip is None:
            self._strip = not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\0<", b"<\0"))
            data = data.lstrip() if self._strip else data
        if self._strip:
            # control characters that XML forbids, and that databases let through
            data = data.translate(None, _CONTROL)
        failure: str | None = None
        try:
            self._expat.Parse(data, final)
        except expat.ExpatError as error:
            failure = f"XML mal formé, ligne {error.lineno}"
        except _Refused as refused:
            failure = str(refused)
        except (LookupError, ValueError) as error:
            failure = f"XML illisible, {error}"
        ready, self._ready = self._ready, []
        yield from ready
        if failure:
            raise BrokenFile(self._label, "", failure)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self._open) >= MAX_DEPTH:
            raise _Refused(f"éléments XML emboîtés sur plus de {MAX_DEPTH} niveaux")
        self._count += 1
        node = Node(name, attributes, self._expat.CurrentLineNumber, self._count)
        if self._kept is not None:
            self._open[-1].content.append(node)
        elif node.local in self._wanted:
            node.parents = tuple(self._open)
            self._kept, self._size = len(self._open), 0
        self._open.append(node)

    def _end(self, _: str) -> None:
        node = self._open.pop()
        if self._kept == len(self._open):
            self._kept = None
            self._ready.append(node)

    def _text(self, data: str) -> None:
        if self._kept is not None and self._size < MAX_CHARACTERS:
            self._size += len(data)
            self._open[-1].content.append(data)

    def _entity(self, name: str, is_parameter: bool) -> None:
        if not is_parameter:
            self._text(html.unescape(f"&{name};"))

    def _refuse(self, name: str, *_: object) -> None:
        raise _Refused(f"entité XML « {name[:40]} » déclarée dans le fichier, refusée par sécurité")


class _Refused(Exception):
    """The file does what no export does."""
