"""The words of a batch of texts, one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Words:
    """The words of several texts, one after the other.

    Attributes
    ----------
    words : shape `(k,)`
    rows : text of each word, shape `(k,)`
    starts : place of the first word of each text, and the end, shape `(n + 1,)`
    """

    words: list[str]
    rows: NDArray[np.intp]
    starts: NDArray[np.intp]

    @classmethod
    def of(cls, texts: Sequence[str]) -> Words:
        """Return the words between the spaces of texts."""
        split = [text.split() for text in texts]
        lengths = np.array([len(one) for one in split], dtype=np.intp)
        return cls(
            list(chain.from_iterable(split)),
            np.repeat(np.arange(len(texts)), lengths),
            np.concatenate([[0], np.cumsum(lengths)]),
        )
