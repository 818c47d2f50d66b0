"""Which reader takes what: whole exports first, from the outside in, then the files left."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from rsmp_nlp.errors import InputError
from rsmp_nlp.read.base import AnyReader, ExportReader
from rsmp_nlp.read.export import MAX_DEPTH, Export
from rsmp_nlp.read.locate import Kind, Place, find_places, is_archive
from rsmp_nlp.read.registry import best_for, exporter_for, reader_named
from rsmp_nlp.read.source import Source, stem


@dataclass(frozen=True)
class Claim:
    """What is read at once, and by which reader; `reader` is None for a file not yet looked at."""

    what: Source | Export
    reader: ExportReader | None = None

    def chosen(self, forced: str | None) -> tuple[Source | Export, AnyReader]:
        """Return what is given to the reader, and the reader.

        Raises
        ------
        InputError
            No reader knows the file.
        UsageError
            No reader is called `forced`.
        """
        if self.reader is not None:
            return self.what, self.reader
        if isinstance(self.what, Export):
            raise TypeError("an export is claimed by a reader")
        alone = export_of_one(self.what)
        reader = reader_named(forced) if forced else best_for(self.what, alone)
        return (alone if isinstance(reader, ExportReader) else self.what), reader


Claimed = tuple[Place, Claim | InputError | None]
"""What is to be read of a place, or the error of what is refused there; None once there is no more."""


def claimed(paths: Iterable[str], forced: str | None = None) -> Iterator[Claimed]:
    """Yield what is to be read under paths, in order; whoever reads a place to its end closes it.

    Raises
    ------
    UsageError
        No reader is called `forced`.
    """
    for place in find_places(paths):
        for claim in claims(place, forced):
            yield place, claim
        yield place, None


def claims(place: Place, forced: str | None = None) -> Iterator[Claim | InputError]:
    """Yield what is to be read of a place, in order, and the errors of what is refused.

    Parameters
    ----------
    forced : name of the only reader to use; one of exports takes the folders that it knows, or
        the whole place where it knows none

    Raises
    ------
    UsageError
        No reader is called `forced`.
    """
    only = reader_named(forced) if forced else None
    exports: dict[str, Claim] = {}
    if only is None or isinstance(only, ExportReader):
        exports = _exports(place, only)
    given: set[str] = set()
    for found in place.found:
        if isinstance(found, InputError):
            yield found
            continue
        root = next((root for root in _folders(found.path) if root in exports), None)
        if root is None:
            yield Claim(found)
        elif root not in given:
            given.add(root)
            yield exports[root]


def export_of_one(source: Source) -> Export:
    """Return a file of a place as an export of that one file."""
    name = PurePosixPath(source.path).name
    return Export(source.label, stem(name), "file", source.platform, {name: source})


def _exports(place: Place, only: ExportReader | None) -> dict[str, Claim]:
    """Return the exports of a place, by where they begin."""
    if place.kind == "file":
        return {}
    sources = [found for found in place.found if isinstance(found, Source)]
    everything = {source.path: source for source in sorted(sources, key=lambda one: one.path)}
    roots = sorted({root for path in everything for root in _folders(path)})
    exports: dict[str, Claim] = {}
    for root in roots:
        if any(outer in exports for outer in _folders(root)):
            continue
        export = _export(place, everything, root)
        if only is None:
            _, reader = exporter_for(export)
        else:
            reader = only if only.sniff(export) > 0 else None
        if reader is not None:
            exports[root] = Claim(export, reader)
    if only is not None and not exports and everything:
        exports[""] = Claim(_export(place, everything, ""), only)
    return exports


def _folders(path: str) -> list[str]:
    """Return the folders that hold `path`, from the outside in.

    >>> _folders("a/b/c.csv")
    ['', 'a/', 'a/b/']
    """
    parts = path.split("/")[:-1][:MAX_DEPTH]
    return ["".join(f"{part}/" for part in parts[:depth]) for depth in range(len(parts) + 1)]


def _export(place: Place, everything: dict[str, Source], root: str) -> Export:
    if not root:
        return Export(place.label, place.name, place.kind, place.name, everything)
    parts = root.rstrip("/").split("/")
    archives = [is_archive(part) for part in parts]
    label, closed = place.label, place.kind == "archive"
    for part, inner in zip(parts, archives, strict=True):
        label += f"!/{part}" if closed else f"/{part}"
        closed = False if closed else inner
    names = [stem(part) if inner else part for part, inner in zip(parts, archives, strict=True)]
    kind: Kind = "archive" if archives[-1] else "folder"
    return Export(label, names[-1], kind, names[0], everything, root)
