"""The logits of a linear model, a batch at a time: the sums that scikit-learn makes, on known words.

Words come as numbers, of which the model's own and their n-grams of letters are known once they were met:
a block of features is one compiled pass over a batch, or a few sparse products (`classify.weighers`).
The logits of a message do not depend on what stands beside it in its batch: what is added up is in an order
that its own words give.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain, repeat
from typing import TYPE_CHECKING, cast
from weakref import ref

import numpy as np

from rsmp_nlp.classify.letter_counter import LetterCounter
from rsmp_nlp.classify.weighers import weigher
from rsmp_nlp.classify.weights import Block, LinearWeights
from rsmp_nlp.classify.word_counter import WordCounter
from rsmp_nlp.preprocess.document import DocumentTerms
from rsmp_nlp.preprocess.growing import Growing
from rsmp_nlp.preprocess.terms import Occurrences

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from rsmp_nlp.preprocess.terms import Named


class Scorer:
    """Computes the logits of documents."""

    def __init__(self, weights: LinearWeights) -> None:
        self.weights = weights
        fields = dict.fromkeys(block.field for block in weights.blocks if not block.letters)
        self._numbers = {
            field: Vocabulary(
                block for block in weights.blocks if block.field == field and not block.letters
            )
            for field in fields
        }
        by_column = weights.coefficients.T
        self._weighers = [
            weigher(
                block,
                LetterCounter(block)
                if block.letters
                else WordCounter(block, self._numbers[block.field].numbers),
                by_column[block.start : block.start + len(block.items)],
            )
            for block in weights.blocks
        ]
        self._kinds = {kind: place for place, kind in enumerate(weights.kinds)}
        # the last is for kinds not known
        self._of_kinds = np.zeros((len(weights.kinds) + 1, by_column.shape[1]))
        self._of_kinds[:-1] = by_column[[*weights.kinds.values()]]
        self._of_kinds *= weights.kind_weight

    def score(
        self, terms: DocumentTerms, letters: bool = False
    ) -> tuple[NDArray[np.float64], list[csr_matrix]]:
        """Return calibrated logits, shape `(n, 10)`, and the TF-IDF of each block, each of shape `(n, m)`.

        Parameters
        ----------
        letters : whether the TF-IDF of n-grams of letters is asked for
        """
        found = np.tile(self.weights.intercept.astype(np.float64), (len(terms.kinds), 1))
        fields = {
            block.field: cast("Occurrences", getattr(terms, block.field))
            for block in self.weights.blocks
        }
        known = {
            field: Occurrences(
                fields[field].terms,
                numbers.of(fields[field].terms)[fields[field].numbers],
                fields[field].starts,
            )
            for field, numbers in self._numbers.items()
        }
        features = [
            weigh(fields[block.field], found, letters)
            if block.letters
            else weigh(known[block.field], found, True)
            for block, weigh in zip(self.weights.blocks, self._weighers, strict=True)
        ]
        kinds = map(self._kinds.get, terms.kinds, repeat(-1))
        found += self._of_kinds[np.fromiter(kinds, np.int64, len(terms.kinds))]
        return found, features


class Vocabulary:
    """The words of the vocabularies of blocks, each with a number."""

    def __init__(self, blocks: Iterable[Block]) -> None:
        items = (map(str.split, block.items) for block in blocks)
        words = dict.fromkeys(chain.from_iterable(chain.from_iterable(items)))
        self.numbers = dict(zip(words, range(len(words)), strict=True))
        self._terms: ref[Named] | None = None
        self._found = Growing(np.int64)

    def of(self, terms: Named) -> NDArray[np.int64]:
        """Return the number of each term, -1 for one that is not in the vocabulary.

        Parameters
        ----------
        terms : terms met, in order; those of the last call, and more, are only looked up where new
        """
        if self._terms is None or self._terms() is not terms:
            self._terms = ref(terms, self._forget)  # what is kept of them goes with them
            self._forget()
        if new := len(terms) - len(self._found.values):
            words = terms.names[-new:]
            found = np.fromiter(map(self.numbers.get, words, repeat(-1)), np.int64, new)
            self._found.add(found)
        return self._found.values

    def _forget(self, _: object = None) -> None:
        self._found.keep(0)  # called as Python ends, too, when numpy is gone
