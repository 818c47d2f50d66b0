"""Messages chosen for what they would teach: uncertain, diverse, or of a rare usage.

They train a model well and are no fair sample: they have no inclusion probability.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

from rsmp_nlp.taxonomy import USAGES

if TYPE_CHECKING:
    from numpy.typing import NDArray

WIDER: Final = 10
"""Uncertain messages kept for each that is wanted, of which the diverse ones are chosen (Zhdanov 2019)."""

RARE_USAGES: Final = 5
"""The rarest usages of a stratum, searched in turn."""

_SPARE: Final = 5
_HASHED: Final = 1 << 13


def margin(posteriors: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return by how much the most probable class leads the second, shape `(n,)`, 0 to 1.

    Parameters
    ----------
    posteriors : calibrated, shape `(n, K)`
    """
    highest = np.partition(posteriors, -2, axis=1)[:, -2:]
    return np.asarray(highest[:, 1] - highest[:, 0])


@dataclass
class Pool:
    """The messages of lowest score seen so far, `limit` at least and twice that at most.

    Two messages of one text are one candidate: labelling the second teaches nothing.
    """

    limit: int
    scores: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    places: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    texts: NDArray[np.uint64] = field(default_factory=lambda: np.zeros(0, dtype=np.uint64))

    def add(
        self,
        scores: NDArray[np.float64],
        places: NDArray[np.int64],
        texts: NDArray[np.uint64],
    ) -> None:
        """Take in messages; `texts` are keys of their texts, 0 where unknown."""
        self.scores = np.concatenate([self.scores, scores])
        self.places = np.concatenate([self.places, places])
        self.texts = np.concatenate([self.texts, texts])
        if len(self.scores) > 2 * self.limit:
            self._keep(self._best())

    def best(self) -> NDArray[np.int64]:
        """Return the places of the messages kept, lowest score first, `limit` at most."""
        self._keep(self._best())
        return self.places

    def _best(self) -> NDArray[np.intp]:
        order = np.lexsort((self.places, self.scores))
        texts = self.texts[order]
        first = np.zeros(len(order), dtype=bool)
        first[np.unique(texts, return_index=True)[1]] = True
        return np.asarray(order[first | (texts == 0)][: self.limit])

    def _keep(self, order: NDArray[np.intp]) -> None:
        self.scores, self.places = self.scores[order], self.places[order]
        self.texts = self.texts[order]


@dataclass
class RarePools:
    """For each usage of the grid the messages most probably of it, and how common it is."""

    wanted: int
    mass: NDArray[np.float64] = field(default_factory=lambda: np.zeros(len(USAGES)))
    pools: list[Pool] = field(default_factory=list)

    def add(
        self,
        posteriors: NDArray[np.float64],
        places: NDArray[np.int64],
        texts: NDArray[np.uint64],
    ) -> None:
        """Take in messages; `posteriors` of shape `(n, 10)`."""
        if not self.pools:
            self.pools = [Pool(_SPARE * self.wanted) for _ in USAGES]
        self.mass += posteriors[:, : len(USAGES)].sum(axis=0)
        for usage, pool in enumerate(self.pools):
            pool.add(-posteriors[:, usage], places, texts)

    def best(self) -> list[int]:
        """Return messages of the rarest usages in turn, the rarest first."""
        if not self.pools:
            return []
        rarest = np.argsort(self.mass, kind="stable")[:RARE_USAGES]
        queues = [list(self.pools[usage].best()) for usage in rarest]
        return _in_turn(queues, self.wanted)


def _in_turn(queues: Sequence[list[np.int64]], wanted: int) -> list[int]:
    found: dict[int, None] = {}
    iterators = [iter(queue) for queue in queues]
    while iterators and len(found) < wanted:
        for iterator in list(iterators):
            place = next((int(one) for one in iterator if int(one) not in found), None)
            if place is None:
                iterators.remove(iterator)
            elif len(found) < wanted:
                found[place] = None
    return list(found)


def diverse(
    texts: Iterable[str], margins: NDArray[np.float64], wanted: int, seed: int
) -> NDArray[np.intp]:
    """Return the places of messages that differ from each other among uncertain ones.

    k-means over words, each message weighing its uncertainty; the message nearest to each centre
    (Zhdanov 2019, arXiv 1901.05954).

    Parameters
    ----------
    margins : of the most probable class, shape `(n,)`
    """
    from sklearn.cluster import MiniBatchKMeans
    from sklearn.feature_extraction.text import HashingVectorizer

    if len(margins) <= wanted:
        return np.arange(len(margins))
    words = HashingVectorizer(
        n_features=_HASHED, strip_accents="unicode", alternate_sign=False, ngram_range=(1, 2)
    ).transform(texts)
    weights = 1.0 - margins + 1e-3
    means = MiniBatchKMeans(
        wanted, random_state=seed, n_init=1, batch_size=max(1024, 3 * wanted)
    ).fit(words, sample_weight=weights)
    distances = means.transform(words)
    free = np.ones(len(margins), dtype=bool)
    found: list[int] = []
    for centre in range(wanted):
        # two centres may share their nearest message: the second takes the next one
        column = np.where(free, distances[:, centre], np.inf)
        place = int(column.argmin())
        free[place] = False
        found.append(place)
    return np.sort(np.array(found))
