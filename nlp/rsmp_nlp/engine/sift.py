"""What order says of messages read elsewhere: which were read before, what each answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rsmp_nlp.engine.read_part import Drop, Outline
from rsmp_nlp.engine.references import Place, Sifted
from rsmp_nlp.read.reading import SourceReport
from rsmp_nlp.read.select import REPEATED, Selector
from rsmp_nlp.read.threads import ThreadLinker

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass
class Part:
    """A read part while its messages are taken in order; `repeated` are those that were read before."""

    number: int
    outline: Outline
    repeated: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        ids = self.outline.ids
        self.platforms: list[str] = ids.column("platform").to_pylist()
        self.names: list[str] = ids.column("message_id").to_pylist()
        self.parents: list[str | None] = ids.column("parent_id").to_pylist()
        self.threads: list[str | None] = ids.column("thread_id").to_pylist()
        self.characters: list[int] = ids.column("characters").to_pylist()
        self.digests: NDArray[np.uint64] = ids.column("digest").to_numpy()
        self.checksums: NDArray[np.uint32] = ids.column("checksum").to_numpy()
        self.undated: NDArray[np.bool_] = ids.column("undated").to_numpy(zero_copy_only=False)


@dataclass
class Sifter:
    """Does what `read.reading.Reading` does of messages one by one, for those of read parts."""

    selector: Selector
    linker: ThreadLinker[Place] = field(default_factory=ThreadLinker)

    def sift(
        self, part: Part, start: int, stop: int, drops: Sequence[Drop], report: SourceReport
    ) -> Sifted:
        """Return the messages that are kept among some of a part, and count them all in a report.

        Parameters
        ----------
        start, stop : which messages
        drops : records dropped among them
        """
        kept = Sifted(part.number, list(range(start, stop)))
        kept.names = part.names[start:stop]
        some = slice(start, stop)
        repeated: list[int] = []
        if not self.selector.seen.add_if_new(part.digests[some], part.checksums[some]):
            found = [self._unique(part, row) for row in kept.rows]
            repeated = [row for row, name in zip(kept.rows, found, strict=True) if name is None]
            kept.rows = [
                row for row, name in zip(kept.rows, found, strict=True) if name is not None
            ]
            kept.names = [name for name in found if name is not None]
        part.repeated += repeated
        kept.characters = [part.characters[row] for row in kept.rows]
        self._link(part, kept)
        report.kept += len(kept)
        report.undated += int(part.undated[kept.rows].sum())
        _count(drops, repeated, report)
        return kept

    def _unique(self, part: Part, row: int) -> str | None:
        return self.selector.unique(part.platforms[row], part.names[row], int(part.checksums[row]))

    def _link(self, part: Part, kept: Sifted) -> None:
        place, number = self.linker.place, part.number
        found = [
            place(part.platforms[row], name, part.parents[row], part.threads[row], (number, row))
            for row, name in zip(kept.rows, kept.names, strict=True)
        ]
        kept.parents, kept.threads, kept.answered = (
            list(column) for column in (zip(*found, strict=True) if found else ([], [], []))
        )


def _count(drops: Sequence[Drop], repeated: Sequence[int], report: SourceReport) -> None:
    """Count what is dropped, in reading order: a report names reasons in that of their first record."""
    told = [(drop.after, 0, drop.status, drop.reason) for drop in drops]
    if repeated:
        told = sorted(
            [*told, *((row, 1, "skipped", REPEATED) for row in repeated)], key=lambda one: one[:2]
        )
    for *_, status, reason in told:
        counter = report.skipped if status == "skipped" else report.rejected
        counter[reason] += 1
