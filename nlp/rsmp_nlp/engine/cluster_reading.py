"""Sources read by the workers of a cluster, ahead of the driver, which takes what they read in order."""

from __future__ import annotations

import pickle
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, count, islice, repeat
from pathlib import Path
from typing import Final

from rsmp_nlp.engine import batches
from rsmp_nlp.engine.cluster_client import Sent
from rsmp_nlp.engine.files import Files, seen
from rsmp_nlp.engine.read_part import Drop, End, Outline, outline
from rsmp_nlp.engine.read_there import File, Sources, failure_of, files_of, light, read_sources
from rsmp_nlp.engine.references import Sifted
from rsmp_nlp.engine.sift import Part, Sifter
from rsmp_nlp.engine.watch import Watcher
from rsmp_nlp.errors import InputError, RsmpError
from rsmp_nlp.read.claims import Claim, Claimed
from rsmp_nlp.read.declared_reader import given
from rsmp_nlp.read.keeper import Keeper
from rsmp_nlp.read.reading import Reading, SourceReport
from rsmp_nlp.read.registry import readers
from rsmp_nlp.read.remote import Copies, RemoteFile
from rsmp_nlp.read.select import Selector

GROUP_BYTES: Final = 4 << 20
"""Bytes on disk that one task reads, unless one source has more: some ten thousand messages, a second."""

GROUP_CLAIMS: Final = 1_000
"""Sources that one task reads at most."""

_BYTES_ELSEWHERE: Final = 256 << 10
"""Bytes that a remote file is taken for before it is copied."""

_SECONDS_BETWEEN_LOOKS: Final = (0.01, 0.02, 0.05, 0.1, 0.25)
"""Pauses between two looks at whether a read part is there, the last one again and again."""


@dataclass
class _Group:
    """Sources given to one task.

    `sent` is None where the driver must read them. `left` are those of which the end was not met;
    `local` are outlines of what the driver reads.
    """

    sources: Sources
    sent: Sent | None
    left: int
    segments: Iterator[_Segment] = field(init=False)
    local: Iterator[Outline] | None = None


@dataclass(frozen=True)
class _Segment:
    """Some of a read part, all of one source; `end` is what is said of it where it ends there."""

    part: Part
    start: int
    stop: int
    drops: Sequence[Drop]
    end: End | None


@dataclass
class ClusterReading:
    """What `reading` walks through, read by workers.

    Parameters
    ----------
    send : sends a task that reads what is pickled, under a name
    most : how many tasks may be ahead, now
    passed : told of each part when all its messages were taken
    """

    reading: Reading
    files: Files
    prefix: str
    key: bytes | None
    send: Callable[[str, bytes], Sent]
    most: Callable[[], int]
    passed: Callable[[Part], None]
    watcher: Watcher

    def __post_init__(self) -> None:
        self.parts: dict[int, str] = {}
        """Names of read parts, by number; `passed` may remove those that are needed no more."""

        self._groups = self._on_their_way = self._numbers = 0
        self._told = False
        self._current: _Group | None = None
        self._sifter = Sifter(Selector(self.reading.options))

    def kept(self) -> Iterator[Sifted]:
        """Yield the messages that are kept, in order.

        Raises
        ------
        InputError
            Nothing at all could be read.
        """
        return self.reading.walk(self._read, self._ahead)

    def _ahead(self, claimed: Iterator[Claimed]) -> Iterator[Claimed]:
        """Yield sources as they come, once workers were given those that follow."""
        waiting: deque[tuple[Claimed, _Group | None]] = deque()
        grouped = self._grouped(claimed)
        try:
            while True:
                while (
                    self._on_their_way < self.most() and (more := next(grouped, None)) is not None
                ):
                    waiting += more
                if not waiting:
                    return
                one, self._current = waiting.popleft()
                yield one
        finally:
            for (place, _), _ in waiting:
                place.close()

    def _grouped(self, claimed: Iterator[Claimed]) -> Iterator[list[tuple[Claimed, _Group | None]]]:
        """Yield sources as many at a time as one task reads, once it was sent."""
        some: list[Claimed] = []
        size = claims = 0
        for one in claimed:
            some.append(one)
            if not isinstance(one[1], Claim):
                continue
            size += sum(map(_size, files_of(one[1])))
            claims += 1
            if size >= GROUP_BYTES or claims >= GROUP_CLAIMS:
                yield self._sent(some)
                some, size, claims = [], 0, 0
        yield self._sent(some)

    def _sent(self, some: list[Claimed]) -> list[tuple[Claimed, _Group | None]]:
        claims = [claim for _, claim in some if isinstance(claim, Claim)]
        places = {id(place): place for place, claim in some if isinstance(claim, Claim)}.values()
        held = [one for place in places for one in (place.keeper, place.copies)]
        group = self._group(claims, held) if claims else None
        return [(one, group if isinstance(one[1], Claim) else None) for one in some]

    def _group(self, claims: Sequence[Claim], held: Sequence[Keeper | Copies]) -> _Group:
        found = list(dict.fromkeys(file for claim in claims for file in files_of(claim)))
        name = f"{self.prefix}-{self._groups:06}"
        sources = Sources(
            name,
            list(map(light, claims)),
            held,
            [_file(file) for file in found if isinstance(file, Path)],
            self.reading.options,
            batches.BATCH,
            given(),
            tuple(reader.name for reader in readers()),
            self.key,
        )
        group = _Group(sources, None if None in found else self._given(sources), len(claims))
        group.segments = self._segments(group)
        self._groups += 1
        self._on_their_way += 1
        return group

    def _given(self, sources: Sources) -> Sent | None:
        try:
            pickled = pickle.dumps(sources)
        except (pickle.PicklingError, AttributeError, TypeError):  # a reader of another package
            return None
        return self.send(sources.name, pickled)

    def _read(self, _: Claim, report: SourceReport) -> Iterator[Sifted]:
        """Yield what is kept of a source, and report on it."""
        group = self._current
        if group is None:
            raise TypeError("a claim is of a group")
        for segment in group.segments:
            self.reading.read += segment.stop - segment.start + len(segment.drops)
            yield self._sifter.sift(
                segment.part, segment.start, segment.stop, segment.drops, report
            )
            if segment.end is not None:
                group.left -= 1
                if not group.left:
                    self._on_their_way -= 1
                    self.passed(segment.part)
                report.reader = segment.end.reader
                report.notes.update(segment.end.notes)
                if segment.end.failure is not None:
                    raise failure_of(*segment.end.failure)
                return

    def _segments(self, group: _Group) -> Iterator[_Segment]:
        """Yield what was read of a group, cut where sources end."""
        for number in count():
            try:
                found = self._outline(group, number)
            except InputError as error:
                # of where parts are kept: that of a source is said where the source ends
                raise RsmpError(str(error)) from error
            part = Part(self._numbers, found)
            self.parts[part.number] = group.sources.part(number)
            self._numbers += 1
            start = first = 0
            for end in found.ends:
                yield _Segment(part, start, end.messages, found.drops[first : end.drops], end)
                start, first = end.messages, end.drops
            yield _Segment(part, start, found.ids.num_rows, found.drops[first:], None)
            self.passed(part)

    def _outline(self, group: _Group, number: int) -> Outline:
        """Return the outline of a read part of a group, once it is there.

        Raises
        ------
        RsmpError
            Its sources cannot be read, by whomever.
        """
        name = group.sources.part(number)
        pauses = chain(_SECONDS_BETWEEN_LOOKS, repeat(_SECONDS_BETWEEN_LOOKS[-1]))
        while group.sent is not None:
            done = group.sent.answered()
            if done and (why := group.sent.word()):
                self._say(why)
                group.sent = None
            elif (found := outline(self.files, name)) is not None:
                return found
            elif not done:
                time.sleep(next(pauses))
            elif not seen(self.files, f"{name}.outline"):
                raise RsmpError(
                    f"{self.files.where} : ce qu’un travailleur y a lu n’est pas visible d’ici. Donnez avec -o "
                    "un dossier partagé entre toutes les machines."
                )
            elif (found := outline(self.files, name)) is None:
                raise RsmpError(
                    f"{self.files.where} : « {name} », écrit par un travailleur, n’est pas entier. Relancez : le "
                    "travail fait est gardé."
                )
            else:
                return found
        if group.local is None:
            # from the beginning: a worker may have given up half-way
            group.local = islice(read_sources(group.sources, self.files), number, None)
        return next(group.local)

    def _say(self, why: str) -> None:
        if not self._told:
            self._told = True
            self.watcher.tell(
                f"Des entrées que les travailleurs ne voient pas ({why[:200]}) sont lues par le pilote, ce qui est "
                "plus lent (docs/cluster.md)."
            )


def _file(path: Path) -> File:
    try:
        facts = path.stat()
    except OSError:
        return File(path, -1, 0.0)  # whoever reads it says what is wrong
    return File(path, facts.st_size, facts.st_mtime)


def _size(file: Path | RemoteFile | None) -> int:
    if not isinstance(file, Path):
        return _BYTES_ELSEWHERE
    return max(0, _file(file).size)
