"""What weighs in each usage over a whole run: the words and markers of the messages decided for it.

A contribution is that of `classify.explain`: a part of the calibrated logit of the usage decided, above zero
where it speaks for it. Sums are of whole numbers, so that they are the same in any order: whatever the
batches, the workers, or where a run was interrupted. Suites of letters are left out: they stand for no
word by themselves.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count, repeat
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from rsmp_nlp.classify.weights import LinearWeights
from rsmp_nlp.taxonomy import CLASSES, USAGES

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

TOP: Final = 40
"""Words, and markers, told of each usage."""

_UNIT: Final = 1 << 20
"""Contributions are counted in millionths of a logit, about."""

_KINDS: Final[dict[str, Literal["word", "marker"]]] = {
    "words": "word",
    "meaning": "word",
    "markers": "marker",
}


@dataclass(frozen=True)
class Weighed:
    """What a word or a marker brought to a usage.

    Attributes
    ----------
    usage, family : slugs
    kind : "word", two words in a row included, or "marker"
    term : as features see it; `classify.wording.item_name` says it in French
    messages : decided for the usage that hold it
    contribution : sum over these messages, in logit
    """

    usage: str
    family: str
    kind: Literal["word", "marker"]
    term: str
    messages: int
    contribution: float


class Evidence:
    """Adds up contributions per usage and term, batch after batch."""

    def __init__(self, weights: LinearWeights) -> None:
        self._blocks = [
            (place, block) for place, block in enumerate(weights.blocks) if block.name in _KINDS
        ]
        self._terms: list[tuple[Literal["word", "marker"], str]] = []
        number: dict[str, dict[str, int]] = {kind: {} for kind in _KINDS.values()}
        self._numbers: list[NDArray[np.int64]] = []
        # the weight of a word by its vector adds to its own; a word without one of its own is not
        # shared by sources that were labelled, and could be a name: it is never shown
        for _, block in sorted(self._blocks, key=lambda one: one[1].name == "meaning"):
            if block.name != "meaning":
                kind = _KINDS[block.name]
                number[kind].update(zip(block.items, count(len(self._terms)), strict=False))
                self._terms += zip(repeat(kind), block.items, strict=False)
        self._units: list[NDArray[np.float64]] = []
        for _, block in self._blocks:
            found = map(number[_KINDS[block.name]].get, block.items, repeat(-1))
            numbers = np.fromiter(found, np.int64, len(block.items))
            of_block = weights.coefficients[:, block.start : block.start + len(block.items)]
            units = of_block.T.astype(np.float64, order="C") * _UNIT
            units[numbers < 0] = 0.0  # what is not shown adds nothing, to whatever term
            self._numbers.append(np.maximum(numbers, 0))
            self._units.append(units)
        self._sums = np.zeros(len(USAGES) * len(self._terms), dtype=np.int64)
        self._messages = np.zeros_like(self._sums)

    def empty(self) -> Evidence:
        """Return one of the same model with nothing added; terms and weights are shared."""
        other = copy.copy(self)
        other._sums = np.zeros_like(self._sums)
        other._messages = np.zeros_like(self._messages)
        return other

    def add(self, features: Sequence[csr_matrix], usages: Sequence[str]) -> None:
        """Add a batch.

        Parameters
        ----------
        features : of each block, from `LinearClassifier.posteriors_and_features`
        usages : slugs decided, shape `(n,)`; messages of no usage add nothing
        """
        kept = len(self._sums)
        size = len(CLASSES) * len(self._terms)  # the cells of no usage are the last
        decided = np.array([CLASSES.index(usage) for usage in usages], dtype=np.intp)
        for (place, block), numbers, units in zip(
            self._blocks, self._numbers, self._units, strict=True
        ):
            values = features[place]
            usage = np.repeat(decided, np.diff(values.indptr))
            cells = usage * len(self._terms) + numbers.take(values.indices)
            brought = np.rint(values.data * units.take(values.indices * len(CLASSES) + usage))
            # whole numbers under 2^53 add up exactly in double precision
            self._sums += np.bincount(cells, brought, size)[:kept].astype(np.int64)
            if block.name != "meaning":
                self._messages += np.bincount(cells, minlength=size)[:kept]

    def packed(self) -> NDArray[np.int64]:
        """Return what was added, to be kept or sent: cells, sums, messages; shape `(3, k)`."""
        cells = np.flatnonzero(self._messages)
        return np.stack([cells, self._sums[cells], self._messages[cells]])

    def merge(self, packed: NDArray[np.int64]) -> None:
        """Add what another has packed, for the same model."""
        cells, sums, messages = packed
        self._sums[cells] += sums
        self._messages[cells] += messages

    def table(self, top: int = TOP) -> list[Weighed]:
        """Return the terms that weigh most for each usage, words then markers, strongest first."""
        found: list[Weighed] = []
        sums = self._sums.reshape(len(USAGES), -1)
        messages = self._messages.reshape(len(USAGES), -1)
        is_word = np.array([kind == "word" for kind, _ in self._terms], dtype=bool)
        for place, usage in enumerate(USAGES):
            for inside in (is_word, ~is_word):
                order = np.flatnonzero(inside & (sums[place] > 0))
                order = order[np.argsort(-sums[place][order], kind="stable")][:top]
                found += [
                    Weighed(
                        usage.slug,
                        usage.family,
                        *self._terms[one],
                        int(messages[place, one]),
                        float(sums[place, one] / _UNIT),
                    )
                    for one in order
                ]
        return found
